"""Telling a person something while they look elsewhere: by the command their desktop has for it.

Owns which command that is (notify-send, osascript, PowerShell under WSL) and the terminal's own ways where there is
none. Must not know what is told. Text goes as an argument or in the environment, never into a script, and without
control characters. A way that is missing or fails is passed over in silence: what is told is printed anyway.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TextIO

TITLE = "Deliberate"
PATIENCE_S = 5
LONGEST = 300
TERMINAL = "terminal"

_APPLESCRIPT = (
    "-e", "on run argv",
    "-e", "display notification (item 1 of argv) with title (item 2 of argv)",
    "-e", "end run",
)  # fmt: skip
_TOAST = (
    "$m = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime];"
    "$x = $m::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02);"
    "$t = $x.GetElementsByTagName('text');"
    "[void]$t.Item(0).AppendChild($x.CreateTextNode($env:DELIBERATE_TITLE));"
    "[void]$t.Item(1).AppendChild($x.CreateTextNode($env:DELIBERATE_TEXT));"
    "$m::CreateToastNotifier('Windows PowerShell').Show([Windows.UI.Notifications.ToastNotification]::new($x))"
)
_TITLED = ("iTerm.app", "WezTerm", "WarpTerminal", "ghostty", "rio")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to tell: the name of its command, what to run for a text, and what to add to the environment."""

    name: str
    command: Callable[[str], list[str]]
    adds: Callable[[str], dict[str, str]]


def tell(text: str, env: Mapping[str, str], terminal: TextIO | None = None, platform: str = sys.platform) -> str:
    """Show a notification; the name of the way it went, "" for none.

    text      one line or a few; cleaned and shortened here
    env       the person's environment: PATH, and where their desktop listens
    terminal  where to ring when no command of the desktop will; only a terminal is rung
    """
    said = plain(text)
    for way in ways(env, platform):
        if _run(way.command(said), {**env, **_desktop(env), **way.adds(said)}):
            return way.name
    return TERMINAL if terminal is not None and ring(said, env, terminal) else ""


def ways(env: Mapping[str, str], platform: str = sys.platform) -> list[Way]:
    """The ways of the desktop that are there, best first."""
    found = []
    path = env.get("PATH", "")

    def there(name: str) -> str:
        return shutil.which(name, path=path) or ""

    if platform == "darwin" and (osascript := there("osascript")):
        found.append(Way("osascript", lambda said: [osascript, *_APPLESCRIPT, said, TITLE], lambda said: {}))
    if "WSL_DISTRO_NAME" in env and (powershell := there("powershell.exe")):
        found.append(Way(
            "powershell.exe",
            lambda said: [powershell, "-NoProfile", "-NonInteractive", "-Command", _TOAST],
            lambda said: {"DELIBERATE_TITLE": TITLE, "DELIBERATE_TEXT": said,
                          "WSLENV": f"{env.get('WSLENV', '')}:DELIBERATE_TITLE:DELIBERATE_TEXT".lstrip(":")},
        ))  # fmt: skip
    if platform != "darwin" and (notify_send := there("notify-send")):
        found.append(Way(
            "notify-send", lambda said: [notify_send, f"--app-name={TITLE}", "--", TITLE, said], lambda said: {}
        ))  # fmt: skip
    return found


def reaches(env: Mapping[str, str], terminal: TextIO | None = None, platform: str = sys.platform) -> bool:
    """Whether there is any way to tell: a command of the desktop, or a terminal to ring."""
    return bool(ways(env, platform)) or (terminal is not None and _rings(env, terminal))


def missing(env: Mapping[str, str], platform: str = sys.platform) -> str:
    """What to do when this desktop has no way to be told; "" when it has one."""
    if ways(env, platform):
        return ""
    if platform == "darwin":
        return "osascript is not on the PATH, so what is due is only printed"
    return "there is no notify-send, so what is due is only printed; install it (libnotify-bin on Debian and Ubuntu)"


def plain(text: str) -> str:
    """Text that commands nothing: no control characters, no markup, not begun by a dash, not long."""
    lines = ("".join(letter if letter.isprintable() else " " for letter in line) for line in text.split("\n"))
    said = "\n".join(" ".join(line.split()) for line in lines).strip("\n -")
    return said.translate({ord("<"): "‹", ord(">"): "›", ord("&"): "+"})[:LONGEST]


def ring(text: str, env: Mapping[str, str], terminal: TextIO) -> bool:
    """Tell the terminal emulator, in the words it knows; False where there is no terminal."""
    if not _rings(env, terminal):
        return False
    said = " ".join(plain(text).replace(";", ",").split())
    inside = "TMUX" in env or "STY" in env  # a multiplexer keeps such words to itself, and passes a bell on
    if not inside and (env.get("TERM_PROGRAM") in _TITLED or "KITTY_WINDOW_ID" in env):
        words = f"\x1b]9;{TITLE}: {said}\x07"
    elif not inside and ("VTE_VERSION" in env or env.get("TERM", "").startswith(("foot", "rxvt"))):
        words = f"\x1b]777;notify;{TITLE};{said}\x07"
    else:
        words = "\x07"
    terminal.write(words)
    terminal.flush()
    return True


def _rings(env: Mapping[str, str], terminal: TextIO) -> bool:
    return terminal.isatty() and env.get("TERM", "dumb") != "dumb"


def _desktop(env: Mapping[str, str]) -> dict[str, str]:
    """Where the person's desktop listens, for a cron job that was not told."""
    bus = f"/run/user/{os.getuid()}/bus"
    if "DBUS_SESSION_BUS_ADDRESS" in env or not os.path.exists(bus):
        return {}
    return {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={bus}"}


def _run(command: list[str], env: dict[str, str]) -> bool:
    try:
        done = subprocess.run(
            command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=PATIENCE_S, check=False,
        )  # fmt: skip
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
