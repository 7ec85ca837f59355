"""The files by which the system starts `remind` by itself: a systemd user timer, or a launchd agent.

Owns what they say, where they stand and how they are started and stopped; writing them whole, and taking away
only what stands there as it was written. Must not ask the person, nor know what is due.
"""

import os
import plistlib
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from journal import where
from vault.problem import Problem

State = Literal["absent", "ours", "changed"]
_SIGN = "Written by deliberate remind, whose option uninstall takes it away while it is unchanged"
"""No `--` in it: XML allows none in a comment."""
_CARRIED = (
    "DELIBERATE_CONFIG", "DELIBERATE_STATE", "DELIBERATE_CACHE", "DELIBERATE_MODELS",
    "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME",
)  # fmt: skip
"""Where this person's things are, when the environment says so; a service starts without it."""
_PATIENCE_S = 30


class NoProgram(Problem):
    """The program does not know where it stands."""

    kind = "outside"

    def __init__(self) -> None:
        super().__init__(
            "the deliberate command is not where a service could start it",
            remedy="install it with pipx or into a virtual environment, and call it from there",
        )


class UnusableName(Problem):
    """A path that no service file can hold."""

    def __init__(self, path: str) -> None:
        super().__init__(
            "a path with a control character cannot stand in a service file", path=path, remedy="rename it"
        )


class CannotInstall(Problem):
    """A service file could not be written or removed."""

    def __init__(self, path: str, error: OSError) -> None:
        super().__init__(f"{error.strerror or error}", path=path, remedy="nothing else was changed; see its folder")


@dataclass(frozen=True, slots=True)
class File:
    """One file: absolute path, and its text."""

    path: str
    text: str

    @property
    def state(self) -> State:
        """Whether it is there, and as it was written by us (perhaps for another version of the program)."""
        try:
            with open(self.path, encoding="utf-8", errors="replace", newline="") as file:
                return "ours" if _unchanged(file.read()) else "changed"
        except OSError:
            return "absent"


@dataclass(frozen=True, slots=True)
class Service:
    """What starts `remind --once` every quarter of an hour, for one vault.

    system  systemd or launchd
    files   what is written
    start, stop  commands, in order; each is what a person would type
    """

    system: str
    name: str
    files: tuple[File, ...]
    start: tuple[tuple[str, ...], ...]
    stop: tuple[tuple[str, ...], ...]

    @property
    def installed(self) -> bool:
        """Whether any of its files is there."""
        return any(file.state != "absent" for file in self.files)


def service(vault: str, program: tuple[str, ...], env: Mapping[str, str], platform: str = sys.platform) -> Service:
    """The service of a vault. Raises UnusableName.

    vault    absolute path
    program  what starts `deliberate`: an absolute path, with arguments if it needs any
    """
    words = (*program, "remind", "--once", "--vault", vault)
    carried = {name: os.path.abspath(os.path.expanduser(env[name])) for name in _CARRIED if env.get(name)}
    for text in (*words, *carried.values()):
        if any(letter < " " or letter == "\x7f" for letter in text):
            raise UnusableName(text)
    short = blake2b(os.fsencode(vault), digest_size=4).hexdigest()
    if platform == "darwin":
        return _launchd(f"deliberate.remind.{short}", words, carried, env)
    return _systemd(f"deliberate-remind-{short}", vault, words, carried, env)


def program() -> tuple[str, ...]:
    """What starts `deliberate` from anywhere. Raises NoProgram."""
    called = sys.argv[0]
    beside = os.path.join(os.path.dirname(sys.executable), "deliberate")
    for path in (called if os.path.basename(called) in ("deliberate", "dj") else "", beside):
        if path and os.path.isfile(path) and os.access(path, os.X_OK):
            return (os.path.abspath(path),)
    checkout = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bin", "deliberate")
    if os.path.isfile(checkout):
        return (sys.executable, checkout)
    found = shutil.which("deliberate")
    if found is None:
        raise NoProgram
    return (os.path.abspath(found),)


def crontab(vault: str, program: tuple[str, ...]) -> str:
    """The line that does the same in a crontab, where `%` is a line break unless it is escaped."""
    words = " ".join(shlex.quote(word) for word in (*program, "remind", "--once", "--vault", vault))
    return "*/15 * * * * " + words.replace("%", "\\%") + " >/dev/null"


def write(service: Service) -> None:
    """Write the files, each whole or not at all; what was there is replaced. Raises CannotInstall."""
    for file in service.files:
        temp = f"{file.path}.{os.getpid()}.new"
        try:
            os.makedirs(os.path.dirname(file.path), exist_ok=True)
            with open(temp, "w", encoding="utf-8", errors="surrogateescape") as new:
                new.write(file.text)
                new.flush()
                os.fsync(new.fileno())
            os.replace(temp, file.path)
        except OSError as error:
            raise CannotInstall(file.path, error) from error


def remove(service: Service) -> list[str]:
    """Take away the files that stand as they were written; their paths. Raises CannotInstall."""
    gone = []
    for file in service.files:
        if file.state == "ours":
            try:
                os.remove(file.path)
            except OSError as error:
                raise CannotInstall(file.path, error) from error
            gone.append(file.path)
    return gone


def can_run(command: tuple[str, ...], env: Mapping[str, str]) -> bool:
    """Whether the command's program is there."""
    return shutil.which(command[0], path=env.get("PATH", os.defpath)) is not None


def run(command: tuple[str, ...], env: Mapping[str, str]) -> str:
    """Run it; "" when it went well, else what it complained of."""
    try:
        done = subprocess.run(
            command, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    said = done.stderr.decode("utf-8", "replace").strip() or f"{command[0]} ended with {done.returncode}"
    return "" if done.returncode == 0 else " ".join(said.split())


def is_active(service: Service, env: Mapping[str, str]) -> bool | None:
    """Whether the system runs it; None where it cannot be asked."""
    ask: tuple[str, ...] = ("systemctl", "--user", "is-active", "--quiet", f"{service.name}.timer")
    if service.system == "launchd":
        ask = ("launchctl", "print", f"gui/{os.getuid()}/{service.name}")
    return run(ask, env) == "" if can_run(ask, env) else None


def _systemd(
    name: str, vault: str, words: tuple[str, ...], carried: Mapping[str, str], env: Mapping[str, str]
) -> Service:
    base = env.get("XDG_CONFIG_HOME") or os.path.join(where.home(dict(env)), ".config")
    folder = os.path.join(base, "systemd", "user")
    shown = vault.replace("%", "%%")
    lines = ["[Unit]", f"Description=Deliberate, in {shown}: say what is due", "", "[Service]", "Type=oneshot",
             *(f"Environment={_quoted(f'{key}={value}')}" for key, value in carried.items()),
             f"ExecStart={' '.join([_quoted(words[0]), *(_quoted(word, argument=True) for word in words[1:])])}",
             "# 1: nothing is due. 3: the vault is not there, a disk that is not connected.",
             "SuccessExitStatus=1 3", "Nice=10"]  # fmt: skip
    timer = ["[Unit]", f"Description=Deliberate, in {shown}: look what is due", "",
             "[Timer]", "OnCalendar=*:0/15", "Persistent=true", f"Unit={name}.service", "",
             "[Install]", "WantedBy=timers.target"]  # fmt: skip
    control = ("systemctl", "--user")
    return Service(
        "systemd", name,
        (File(os.path.join(folder, f"{name}.service"), _signed("# {}", lines)),
         File(os.path.join(folder, f"{name}.timer"), _signed("# {}", timer))),
        ((*control, "daemon-reload"), (*control, "enable", "--now", f"{name}.timer")),
        ((*control, "disable", "--now", f"{name}.timer"), (*control, "daemon-reload")),
    )  # fmt: skip


def _quoted(text: str, *, argument: bool = False) -> str:
    """A word as systemd reads it back: its quotes, backslashes and specifiers, and `$` where it looks for variables."""
    said = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{said.replace("$", "$$") if argument else said}"'


def _launchd(name: str, words: tuple[str, ...], carried: Mapping[str, str], env: Mapping[str, str]) -> Service:
    path = os.path.join(where.home(dict(env)), "Library", "LaunchAgents", f"{name}.plist")
    said: dict[str, object] = {
        "Label": name,
        "ProgramArguments": list(words),
        "StartCalendarInterval": [{"Minute": minute} for minute in (0, 15, 30, 45)],
        "RunAtLoad": True,
        "ProcessType": "Background",
    }
    if carried:
        said["EnvironmentVariables"] = dict(carried)
    head, _, rest = plistlib.dumps(said, sort_keys=False).decode().partition("\n")
    text = f"{head}\n" + _signed("<!-- {} -->", rest.rstrip("\n").split("\n"))
    domain = f"gui/{os.getuid()}"
    return Service(
        "launchd", name, (File(path, text),),
        (("launchctl", "bootstrap", domain, path),),
        (("launchctl", "bootout", f"{domain}/{name}"),),
    )  # fmt: skip


def _signed(comment: str, lines: list[str]) -> str:
    body = "\n".join(lines) + "\n"
    return comment.format(f"{_SIGN} ({_sum(body)}).") + "\n" + body


def _unchanged(text: str) -> bool:
    """Whether the text below our line is still the one it was written above."""
    before, sign, after = text.partition(_SIGN)
    _, _, body = after.partition("\n")
    return bool(sign) and len(before.split("\n")) <= 2 and after.startswith(f" ({_sum(body)}).")


def _sum(body: str) -> str:
    return blake2b(body.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
