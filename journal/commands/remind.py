"""`remind`: say what is due, once or every time it changes; and have the system call it."""

import os
import shlex
import signal
import sys
import threading
from typing import Any

import click

from journal import notify, rhythm, say, services, settings, show, where
from journal.front import Front
from journal.practices import pausing, reminding
from journal.where import VaultAbsent
from journal.wiring import Desk
from vault.problem import Problem, WrongUsage


@click.command("remind")
@click.option("--once", is_flag=True, help="Look once and leave; for cron.")
@click.option("--install", is_flag=True, help="Show the files by which the system calls it, and write them.")
@click.option("--uninstall", is_flag=True, help="Take those files away.")
@click.option("--status", is_flag=True, help="How things stand: notifications, quiet hours, service.")
@click.option("--yes", is_flag=True, help="With --install: write the files without asking.")
@click.option("--start", is_flag=True, help="With --install --yes: start the service too.")
@click.pass_obj
def command(front: Front, once: bool, install: bool, uninstall: bool, status: bool, yes: bool, start: bool) -> int:
    """Say what is due: counts, never contents. Without an option, stay and look every minute."""
    if sum((once, install, uninstall, status)) > 1 or ((yes or start) and not install):
        raise WrongUsage("these options do not go together", remedy="see: deliberate remind --help")
    if install:
        return _install(front, yes, start)
    if uninstall:
        return _uninstall(front)
    if status:
        return _status(front)
    if once:
        return _once(front)
    if front.json:
        raise WrongUsage("one JSON document is one look", remedy="say: deliberate remind --once --json")
    return _stay(front.desk, front.env)


def _once(front: Front) -> int:
    due = reminding.look(front.desk, front.env, sys.stdout).due
    if front.json:
        show.document([{"verb": nudge.verb, "text": nudge.text} for nudge in due])
    else:
        show.lines(line_of(nudge) for nudge in due)
    return say.DONE if due else say.NOTHING


def line_of(nudge: rhythm.Nudge) -> str:
    """10 cards, 2 min (deliberate review)"""
    return f"{nudge.text} (deliberate {nudge.command})"


# In the foreground


class Watch:
    """The looks of one run in the foreground: each says what is new, whatever happens between them."""

    def __init__(self, desk: Desk, env: dict[str, str]) -> None:
        self._desk, self._env = desk, env
        self._id = desk.vault_id
        self._said: set[tuple[str, str]] = set()
        self._trouble = ""
        self.over = threading.Event()
        self.closed = False  # nobody reads what is printed

    def look(self) -> None:
        """Look once and print what was not printed before. A vault that is away is waited for."""
        try:
            self._look()
            self._trouble = ""
        except BrokenPipeError:
            self.closed = True
            self.over.set()
        except Problem as problem:
            self._complain(str(problem))
        except Exception as error:  # this look failed; the next one may not
            self._complain(f"{type(error).__name__}: {error}")

    def _look(self) -> None:
        root = self._desk.root
        # The folder a disk is mounted on stays when the disk goes: without its marker it is not the vault.
        vault_id = self._desk.vault_id
        if not os.path.isdir(root) or (self._id and vault_id != self._id):
            raise VaultAbsent(root)
        self._id = vault_id
        due = reminding.look(self._desk, self._env, sys.stdout).due
        show.lines(line_of(one) for one in due if any((one.verb, each) not in self._said for each in one.ids))
        self._said.update((one.verb, each) for one in due for each in one.ids)

    def _complain(self, what: str) -> None:
        if what != self._trouble:
            say.say(f"{what}; looking again every minute")
        self._trouble = what


def _stay(desk: Desk, env: dict[str, str]) -> int:
    watch = Watch(desk, env)
    before = signal.signal(signal.SIGTERM, lambda *_: watch.over.set())
    scheduler: Any = None
    try:
        watch.look()
        scheduler = rhythm.every_minute(watch.look)
        watch.over.wait()
    except KeyboardInterrupt:
        return say.INTERRUPTED
    finally:
        if scheduler is not None:
            scheduler.shutdown()
        signal.signal(signal.SIGTERM, before)
    if watch.closed:
        raise BrokenPipeError
    return say.DONE


# By the system


def _install(front: Front, yes: bool, start: bool) -> int:
    program, root = services.program(), front.desk.root
    service = services.service(root, program, front.env)
    asking = not yes and not front.json and sys.stdin.isatty() and sys.stdout.isatty()
    if not front.json:
        for file in service.files:
            show.lines([file.path, *(f"    {line}" for line in file.text.rstrip("\n").split("\n")), ""])
    written = yes or (asking and click.confirm("Write these files?", err=True))
    if written:
        services.write(service)
    begin = " && ".join(shlex.join(command) for command in service.start)
    can = written and services.can_run(service.start[0], front.env)
    agreed = can and (start or (asking and click.confirm(f"Start it now ({begin})?", err=True)))
    trouble = _run_all(service.start, front.env) if agreed else ""
    if front.json:
        show.document({
            "system": service.system, "name": service.name, "written": written, "start": begin,
            "started": bool(agreed and not trouble),
            "files": [{"path": file.path, "text": file.text} for file in service.files],
        })  # fmt: skip
    if not written:
        say.say("nothing was written; write them with: deliberate remind --install --yes")
    elif not can:
        cron = services.crontab(root, program)
        say.say(f"written; there is no {service.start[0][0]} here to start it. The same in a crontab: {cron}")
    elif trouble:
        say.say(f"written, and not started: {trouble}; try: {begin}")
        return say.OUTSIDE if not front.json else say.DONE
    else:
        say.say("written and started" if agreed else f"written; start it with: {begin}")
    return say.DONE


def _uninstall(front: Front) -> int:
    root = where.wanted_vault(front.vault, front.env)  # it may be away for good
    service = services.service(root or front.desk.root, ("deliberate",), front.env)
    changed = [file.path for file in service.files if file.state == "changed"]
    there = service.installed
    if there and services.can_run(service.stop[0], front.env):
        services.run(service.stop[0], front.env)  # one that does not run cannot be stopped
    gone = services.remove(service)
    if gone and service.stop[1:] and services.can_run(service.stop[1], front.env):
        _run_all(service.stop[1:], front.env)
    if front.json:
        show.document({"removed": gone, "kept": changed})
    else:
        show.lines(f"removed {path}" for path in gone)
    for path in changed:
        say.say(f"{path} was changed since it was written, so it stays; remove it by hand")
    if not there:
        say.say("it is not installed for this vault")
    return say.DONE if gone else say.NOTHING


def _run_all(commands: tuple[tuple[str, ...], ...], env: dict[str, str]) -> str:
    """Run one after the other; what the first that failed complained of, "" for none."""
    for each in commands:
        trouble = services.run(each, env)
        if trouble:
            return trouble
    return ""


def _status(front: Front) -> int:
    desk, chosen = front.desk, front.desk.settings.remind
    service = services.service(desk.root, ("deliberate",), front.env)
    by = [way.name for way in notify.ways(front.env)]
    hint = notify.missing(front.env) if chosen.notify else ""
    paused, told = pausing.until(desk), reminding.last_told(desk)
    active = services.is_active(service, front.env) if service.installed else False
    if front.json:
        show.document({
            "notify": chosen.notify, "by": by[0] if by else None, "hint": hint or None,
            "quiet": str(chosen.quiet) if chosen.quiet else None, "quiet_now": reminding.is_quiet(desk),
            "weekday": settings.WEEKDAYS[chosen.weekday], "hour": chosen.hour, "chosen": sorted(chosen.chosen),
            "paused": paused.isoformat() if paused else None, "last_told": told.isoformat() if told else None,
            "service": {"system": service.system, "name": service.name, "installed": service.installed,
                        "active": active, "files": [{"path": one.path, "state": one.state} for one in service.files]},
        })  # fmt: skip
        return say.DONE

    def of(key: str) -> str:
        return "your settings" if key in chosen.chosen else "default"

    running = {True: "running", False: "not running", None: "nothing here can say whether it runs"}[active]
    changed = ", changed by hand" if any(one.state == "changed" for one in service.files) else ""
    state = f"{service.name}, {running}{changed}" if service.installed else "none; see: deliberate remind --install"
    told_by = f", by {by[0]}" if by and chosen.notify else ""
    show.lines([
        f"notifications  {'on' if chosen.notify else 'off'} ({of('notify')}){told_by}",
        f"quiet hours    {chosen.quiet or 'none'} ({of('quiet')}){', now' if reminding.is_quiet(desk) else ''}",
        f"the week       from {settings.WEEKDAYS[chosen.weekday]} ({of('weekday')}) {chosen.hour}:00 ({of('hour')})",
        f"paused         {f'until {paused}' if paused else 'no'}",
        f"last told      {told or 'never'}",
        f"service        {state}",
    ])  # fmt: skip
    if hint:
        say.say(hint)
    return say.DONE
