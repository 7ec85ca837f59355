"""Where things live in a vault, and how its person writes a daily page.

Owns the order in which daily pages are found (vault.toml, the Periodic Notes plugin, a folder of
date-named files, Obsidian's daily-notes settings, ours), the style of the log learnt from the last
pages, the words of captures, and the map of types. Reads only; must not know the clock.
"""

import os
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vault.disk import marker
from vault.disk.access import CannotRead, NotAFile, NotRegularError, read_regular
from vault.disk.folder import OBSIDIAN, Folder, obsidian_setting
from vault.problem import Problem
from vault.records.daily import EntryStyle
from vault.text.formats import fixed_folder, pieces, week_pattern
from vault.text.rules import NotAMap, read_rules
from vault.text.types import Types

OURS = "YYYY/YYYY-MM-DD"
OUR_WEEK = "GGGG-[W]WW"
LOG_FOLDER = ".deliberate/log"  # where the event log stands, if nobody says otherwise
KINDS = {
    "idea": "Idea", "lesson": "Lesson", "question": "Question", "rabbit-hole": "Rabbit hole",
    "read": "Read", "quote": "Quote",
}  # fmt: skip
PINNED = "vault.toml"  # who says where daily pages are, once the first daily page has settled it
BY_PLUGIN, BY_OBSIDIAN = "the Periodic Notes plugin", "Obsidian's daily notes"
SAY_DAILY = ("daily-notes.json", "community-plugins.json", "plugins/periodic-notes/data.json")
ENOUGH_PAGES = 5
PAGES_READ = 30

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}$")
_ENTRY = re.compile(r"([-*+] )?(\*\*)?(\d{1,2}):\d{2}( ?[apAP][mM])?(\*\*)?(: | [-–—] | )\S")


class BadPlace(Problem):
    """A value in the settings is of the wrong sort, leads out of the vault, or into a hidden folder.

    value  what it is, "" where that says nothing;  file  the settings it stands in
    """

    def __init__(self, key: str, wanted: str, value: str = "", file: str = marker.SETTINGS) -> None:
        is_now = f', and is "{value}"' if value else ""
        super().__init__(f"{key} must be {wanted}{is_now}", path=file, remedy="correct it there")


@dataclass(frozen=True, slots=True)
class Places:
    """Everything a practice must know of where to write.

    daily        Moment pattern of a daily page's path without `.md`, folder included: `journal/YYYY/YYYY-MM-DD`
    template     path of the template for a new daily page, or ""
    style        how a log entry is written
    prose        heading over the prose
    words        the word a capture of each kind begins with
    answer       the word an answer to a question begins with
    captured     the file captured cards go to
    types        which notes are of which type, and what their properties are called here
    found_by     who decided where daily pages are: a phrase for people
    weekly       Moment pattern of a weekly page's path without `.md`; a week's path is that of its Thursday
    weekly_template  path of the template for a new weekly page, or ""
    """

    daily: str = "[journal]/" + OURS
    template: str = ""
    style: EntryStyle = field(default_factory=EntryStyle)
    prose: str = "## Journal"
    words: Mapping[str, str] = field(default_factory=lambda: dict(KINDS))
    answer: str = "Answer"
    captured: str = "cards/captured.md"
    ideas: str = "ideas"
    lessons: str = "lessons"
    reading: str = "reading"
    notes: str = "notes"
    inbox: str = "inbox"
    log_folder: str = LOG_FOLDER
    log_suffix: str = "jsonl"
    rollover_hour: int = 4
    stamps_ids: bool | None = None
    cloze_decks: tuple[str, ...] = ()
    types: Types = Types()  # noqa: RUF009 (frozen)
    found_by: str = "deliberate's own places"
    weekly: str = "[journal]/GGGG/" + OUR_WEEK
    weekly_template: str = ""


def consulted(root: str) -> list[str]:
    """The files whose content or absence `find` depends on; a snapshot of it is valid while they stay."""
    return [os.path.join(root, marker.SETTINGS), *(os.path.join(root, OBSIDIAN, name) for name in ("", *SAY_DAILY))]


def find(root: str) -> Places:
    """The places of a vault, found in the documented order."""
    settings = marker.settings(root)
    pattern, template, found_by = _daily(root, settings)
    weekly, weekly_template = _weekly(root, settings, pattern)
    places = _table(settings, "places")
    cards = _table(settings, "cards").get("ids")
    clozes = _table(settings, "cards").get("cloze_decks", [])
    if not isinstance(clozes, list) or not all(isinstance(deck, str) for deck in clozes):
        raise BadPlace("cards.cloze_decks", 'a list of decks, as in ["spanish"]')
    headings = _table(settings, "words")
    style = _style(root, pattern, headings) if found_by != Places().found_by else EntryStyle(
        _text(headings, "words.log", "log", "## Log"))  # fmt: skip
    types = _types(settings)
    usual = {name: getattr(Places(), name)
             for name in ("captured", "ideas", "lessons", "reading", "notes", "inbox", "log_folder")}  # fmt: skip
    for name, kind in (("ideas", "idea"), ("lessons", "lesson"), ("reading", "reading")):
        usual[name] = types.place(kind) or usual[name]
        _check_place(f"types.{kind}.new", usual[name])
    named = {name: _within(places, name, otherwise).rstrip("/") for name, otherwise in usual.items()}
    suffix = _text(places, "places.log_suffix", "log_suffix", "jsonl")
    if suffix not in ("jsonl", "md"):
        raise BadPlace("places.log_suffix", '"jsonl" or "md"')
    rollover = settings.get("rollover_hour", 4)
    if not isinstance(rollover, int) or not 0 <= rollover <= 12:
        raise BadPlace("rollover_hour", "an hour from 0 to 12")
    return Places(
        daily=pattern,
        template=template,
        style=style,
        prose=_text(headings, "words.journal", "journal", "## Journal"),
        words={kind: _text(headings, "words." + kind, kind, word) for kind, word in KINDS.items()},
        answer=_text(headings, "words.answer", "answer", Places().answer),
        log_suffix=suffix,
        rollover_hour=rollover,
        stamps_ids=None if cards is None else cards == "stamp",
        cloze_decks=tuple(clozes),
        types=types,
        found_by=found_by,
        weekly=weekly,
        weekly_template=weekly_template,
        **named,
    )


def _types(settings: Mapping[str, Any]) -> Types:
    try:
        return Types(read_rules(settings.get("types", {})))
    except NotAMap as wrong:
        raise BadPlace(wrong.key, wrong.wanted) from None


def _table(settings: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = settings.get(name, {})
    if not isinstance(table, dict):
        raise BadPlace(f"[{name}]", "a table")
    return table


def _text(table: Mapping[str, Any], key: str, name: str, otherwise: str) -> str:
    value = table.get(name, otherwise)
    if not isinstance(value, str) or "\n" in value:
        raise BadPlace(key, "one line of text")
    return value


def _within(table: Mapping[str, Any], name: str, otherwise: str) -> str:
    """A path of [places], checked."""
    path = _text(table, "places." + name, name, otherwise)
    if not (name == "log_folder" and os.path.normpath(path) == LOG_FOLDER):
        _check_place("places." + name, path, pattern=name in ("daily", "weekly"))
    return path


def _check_place(key: str, value: str, *, pattern: bool = False, file: str = marker.SETTINGS) -> None:
    """Raises BadPlace for a path that leads out of the vault or into a hidden folder: git's, Obsidian's, anybody's.

    pattern  whether it is one of Moment's; what it says in brackets counts too
    """
    path = "".join(literal or token for token, literal in pieces(value)) if pattern else value
    parts = path.split("/")
    if path.startswith("/") or ".." in parts:
        raise BadPlace(key, "a path inside the vault", value, file)
    if any(part.startswith(".") and part != "." for part in parts):
        raise BadPlace(key, "a place that is not hidden", value, file)


def check_daily(root: str, found: Places) -> None:
    """Look, before the first daily page is written, whether it may stand where it was found.

    Raises BadPlace, naming the file that says so; NotAFile or CannotRead for settings of Obsidian's that might say
    another place.
    """
    for name in SAY_DAILY:
        path = f"{OBSIDIAN}/{name}"
        try:
            read_regular(os.path.join(root, path))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except NotRegularError as error:
            raise NotAFile(path) from error
        except OSError as error:
            raise CannotRead(path, error) from error
    by_plugin = found.found_by == BY_PLUGIN
    if by_plugin or found.found_by == BY_OBSIDIAN:
        file = f"{OBSIDIAN}/{SAY_DAILY[2 if by_plugin else 0]}"
        _check_place("the folder of daily notes", found.daily, pattern=True, file=file)


def _daily(root: str, settings: Mapping[str, Any]) -> tuple[str, str, str]:
    """(pattern, template, who says so)."""
    places = _table(settings, "places")
    if "daily" in places:
        return (_within(places, "daily", ""), _within(places, "template", ""),
                PINNED)  # fmt: skip
    daily = _periodic(root, "daily")
    if daily is not None:
        return *_obsidian_pattern(daily), BY_PLUGIN
    dated = _dated_folder(root)
    core = obsidian_setting(root, "daily-notes.json")
    core = core if isinstance(core, dict) else {}
    if dated is not None:
        return dated, _template(core), "the folder of your date-named files"
    if os.path.isdir(os.path.join(root, OBSIDIAN)):
        return *_obsidian_pattern(core), BY_OBSIDIAN
    return Places().daily, "", Places().found_by


def _weekly(root: str, settings: Mapping[str, Any], daily: str) -> tuple[str, str]:
    """(pattern, template) of the weekly page; beside the daily pages where nobody says otherwise."""
    places = _table(settings, "places")
    if "weekly" in places:
        if not _tells_weeks_apart(_within(places, "weekly", "")):
            raise BadPlace("places.weekly", "a pattern that names the week, as in [journal]/GGGG/GGGG-[W]WW")
        return week_pattern(_within(places, "weekly", "")), _within(places, "weekly_template", "")
    said = _periodic(root, "weekly")
    pattern, template = _obsidian_pattern(said or {}, "gggg-[W]ww")
    if said is not None and _tells_weeks_apart(pattern):
        return week_pattern(pattern), template
    return _beside(daily), ""


def _tells_weeks_apart(pattern: str) -> bool:
    tokens = {token for token, _ in pieces(pattern)}
    return bool(tokens & {"WW", "W", "ww", "w", "DD", "D", "Do"})


def _beside(daily: str) -> str:
    """The pattern of a weekly page in the folder of the daily pages; what a month or a day would name is left out."""
    folders: list[str] = []
    parts = pieces(daily)
    last = max((at for at, part in enumerate(parts) if part == ("", "/")), default=-1)
    segment = ""
    for token, literal in parts[: last + 1]:
        if literal == "/":
            folders.append(segment)
            segment = ""
        elif literal:
            segment += f"[{literal}]"
        elif token in ("YYYY", "GGGG", "gggg"):
            segment += "GGGG"
        else:
            break
    return "/".join([*folders, OUR_WEEK])


def _periodic(root: str, period: str) -> Mapping[str, Any] | None:
    """What the Periodic Notes plugin says of a period; None where it is not enabled."""
    plugins = obsidian_setting(root, "community-plugins.json")
    said = obsidian_setting(root, "plugins/periodic-notes/data.json")
    found = said.get(period) if isinstance(said, dict) else None
    on = isinstance(found, dict) and found.get("enabled") and "periodic-notes" in (plugins or [])
    return found if isinstance(found, dict) and on else None


def _template(settings: Mapping[str, Any]) -> str:
    named = settings.get("template")
    return named.removesuffix(".md") + ".md" if isinstance(named, str) and named else ""


def _obsidian_pattern(settings: Mapping[str, Any], otherwise: str = "YYYY-MM-DD") -> tuple[str, str]:
    """(pattern with folder, template) of a setting of daily or weekly notes, absent keys as Obsidian takes them."""
    folder = settings.get("folder")
    pattern = settings.get("format")
    pattern = pattern if isinstance(pattern, str) and pattern else otherwise
    folder = folder.strip("/") if isinstance(folder, str) else ""
    return (f"[{folder}]/{pattern}" if folder else pattern), _template(settings)


def _dated_folder(root: str) -> str | None:
    """The pattern of the folder with five or more files named by a date; years as subfolders count once."""
    folders: Counter[str] = Counter()
    for entry in Folder(root).walk():
        folder, _, name = entry.path.rpartition("/")
        stem = name.rpartition(".")[0]
        if _DATED.match(stem):
            year, month = stem[:4], stem[5:7]
            parts = folder.split("/") if folder else []
            literal = "/".join("YYYY" if p == year else "MM" if p == month else f"[{p}]" for p in parts)
            folders[(literal + "/" if literal else "") + "YYYY-MM-DD"] += 1
    best = sorted(folders.items(), key=lambda item: (-item[1], item[0]))[:1]
    if best and best[0][1] >= ENOUGH_PAGES:
        return best[0][0]
    return None


def day_pages(root: str, pattern: str) -> list[str]:
    """Paths of the existing daily pages, oldest first, read off the pattern's own shape."""
    wanted = _matching(pattern)
    return [entry.path for entry in Folder(root).walk(fixed_folder(pattern)) if wanted.match(entry.path)]


def is_page(path: str, pattern: str) -> bool:
    """Whether a path is that of a page of this pattern."""
    return _matching(pattern).match(path) is not None


def _matching(pattern: str) -> re.Pattern[str]:
    tokens = "".join(re.escape(literal) if literal else _shape(token) for token, literal in pieces(pattern))
    return re.compile(tokens + r"\.md$")


def _shape(token: str) -> str:
    if token in ("YYYY", "GGGG", "gggg"):
        return r"\d{4}"
    if token in ("M", "D", "W", "w", "Q", "H", "h"):
        return r"\d{1,2}"
    return r"\w+" if token in ("MMMM", "MMM", "dddd", "ddd", "Do", "A", "a") else r"\d{2}"


def _style(root: str, pattern: str, headings: Mapping[str, Any]) -> EntryStyle:
    """The heading and time style of the last pages, where most of those with times agree."""
    if "log" in headings:
        return EntryStyle(_text(headings, "words.log", "log", "## Log"))
    seen: Counter[tuple[str, str, str, str]] = Counter()
    folder = Folder(root)
    for path in day_pages(root, pattern)[-PAGES_READ:]:
        try:
            text = folder.read(path).decode("utf-8", "replace")
        except Problem:
            continue
        seen.update(set(_styles(text)))
    best = seen.most_common(1)
    return EntryStyle(*best[0][0]) if best and best[0][1] >= 2 else EntryStyle()


def _styles(text: str) -> list[tuple[str, str, str, str]]:
    """The style of each log line of a page: (heading, before, clock, after)."""
    styles = []
    heading = ""
    for line in text.splitlines():
        if re.match(r"#{1,6} ", line):
            heading = line.rstrip()
        match = _ENTRY.match(line)
        if match:
            bullet, bold, hour, half, closing, after = match.groups(default="")
            clock = ("hh" if len(hour) == 2 else "h") if half else ("HH" if len(hour) == 2 else "H")
            clock += ":mm" + (half[:-2] + ("A" if half.strip().isupper() else "a") if half else "")
            styles.append((heading, bullet + bold, clock, closing + after))
    return styles
