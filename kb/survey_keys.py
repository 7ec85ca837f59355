"""What the properties of somebody's reading notes are called, and what they say, worked out from many notes.

Owns the names and words that are understood, and when a property counts as one of ours: most of what stands in it
must read as such. Must not know how the notes were found, nor write settings. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from vault.records.reading import read_day, read_fiction, read_kind, read_rating, read_status, words_of
from vault.text.note import Note
from vault.text.rules import OURS, folded, scalars
from vault.text.types import own_tags

MOST_VALUES = 12  # of one value of ours; rarer ones are left to be read by what they say
TAGS = "tags"

KINDS_KEPT_IN = ("kind", "type", "category", "categories", "medium", "media", "mediatype", "class", "notetype",
                 "format", "contenttype", "is", "collection", "up", "parent", "moc", "area")  # fmt: skip
_NAMES: Mapping[str, str] = {
    "title": "title booktitle bookname titel",
    "author": "author authors writer writers by creator creators autor autoren autorin auteur",
    "source": "source url link website uri weblink goodreads",
    "status": "status state readingstatus readstatus bookstatus shelf exclusiveshelf readingstate progress read isread"
    " done completed",
    "added": "added dateadded addedon adddate created datecreated",
    "started": "started start datestarted startdate startedon startreaddate startreading startedreading readingstarted"
    " datestart begin began begun readstart",
    "finished": "finished dateread datefinished finishedon finish finishreaddate finishdate finishedreading readdate"
    " datecompleted completed enddate end readingfinished dateend readend readon lastread last read"
    " gelesenam beendet fini",
    "pages": "pages totalpage totalpages pagecount numberofpages numpages pagenumber length seiten"
    " seitenzahl",
    "at": "at currentpage pageat onpage pagesread readpages page",
    "rating": "myrating myrate personalrating myscore rating score stars grade bewertung",
    "verdict": "verdict inaword oneword onesentence oneliner oneline",
}
_GENRES = "genre genres categories category subject subjects topics bookshelves shelves"
_STRONG_STATUS = {"to read", "toread", "tbr", "want to read", "read", "reading", "currently reading", "unread", "dnf"}


@dataclass(frozen=True, slots=True)
class Naming:
    """keys: ours -> theirs; values: our key -> our value -> theirs, the most frequent first; unknown: what stands
    under status and is not understood."""

    keys: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, dict[str, list[object]]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def bare(name: str) -> str:
    """The name of a property as it is looked up: letters and digits alone."""
    return re.sub(r"[\W_]+", "", name.casefold())


def is_about_reading(note: Note) -> bool:
    """Whether the note has properties that only something to read has."""
    for key, value in note.front.items():
        name = bare(key)
        dated = name in _NAMES["finished"].split() and "read" in name and name != "read"
        if name.startswith("isbn") or "goodreads" in name or dated:
            return True
        if name in _NAMES["pages"].split() and name != "length":
            return True
        if name in _NAMES["status"].split() and any(words_of(one) in _STRONG_STATUS for one in scalars(value)):
            return True
    return any(words_of(tag.rsplit("/", 1)[-1]) in _STRONG_STATUS - {"read", "reading"} for tag in own_tags(note))


def looks_like_reading(note: Note) -> bool:
    """Whether it may well be something to read: as above, or written by somebody and with one more sign."""
    if is_about_reading(note):
        return True
    names = {bare(key) for key in note.front}
    signs = {"cover", "coverurl", "publisher", "published", "publish", "publishdate", "year", "genre", "source", "url",
             "rating", "myrating", "doi", "journal", "status", "finished", "started"}  # fmt: skip
    return bool(names & set(_NAMES["author"].split())) and bool(names & signs)


def naming(notes: Sequence[Note]) -> Naming:
    """How these reading notes say what ours say."""
    found = Naming()
    spelled = _spellings(notes)
    for ours, names in _NAMES.items():
        theirs = _fitting(ours, names.split(), notes, spelled)
        if ours == "rating" and len(theirs) > 1 and any(bare(name) != "rating" for name in theirs):
            theirs = [name for name in theirs if bare(name) not in ("rating", "score")] or theirs
        if ours == "added" and theirs and bare(theirs[0]) != "created":
            theirs = [name for name in theirs if bare(name) not in ("created", "datecreated")]
        if theirs and theirs != [ours]:
            found.keys[ours] = theirs
    _kinds(found, notes, spelled)
    _statuses(found, notes)
    _fiction(found, notes, spelled)
    _ratings(found, notes)
    return found


def _spellings(notes: Sequence[Note]) -> dict[str, str]:
    """Each name as it is looked up, and as most notes spell it."""
    counts: dict[str, Counter[str]] = {}
    for note in notes:
        for key in note.front:
            counts.setdefault(bare(key), Counter())[key] += 1
    return {name: min(each.items(), key=lambda one: (-one[1], one[0]))[0] for name, each in counts.items()}


def _value(note: Note, key: str) -> list[object]:
    """What stands in a property of any spelling; of `tags`, the tags."""
    if key == TAGS:
        return [*sorted(own_tags(note))]
    name = bare(key)
    return [one for own, value in note.front.items() if bare(own) == name for one in scalars(value)]


_FITS: Mapping[str, Callable[[object], bool]] = {
    "title": lambda one: isinstance(one, (str, int)),
    "author": lambda one: isinstance(one, str) and len(one) < 200,
    "source": lambda one: isinstance(one, str) and "://" in one,
    "status": lambda one: isinstance(one, bool) or bool(read_status(one)),
    "added": lambda one: read_day(one) is not None,
    "started": lambda one: read_day(one) is not None,
    "finished": lambda one: read_day(one) is not None,
    "pages": lambda one: re.fullmatch(r"\d+(?: ?(?:p|pp|pages|s)\.?)?", str(one)) is not None,
    "at": lambda one: re.fullmatch(r"\d+", str(one)) is not None,
    "rating": lambda one: str(one).strip() in ("0", "0.0") or read_rating(one) is not None,
    "verdict": lambda one: isinstance(one, str) and len(one.split()) <= 12,
}


def _fitting(ours: str, names: list[str], notes: Sequence[Note], spelled: Mapping[str, str]) -> list[str]:
    """Their names for one of ours, the one that says most first; where all are empty, the usual name first."""
    ranked = []
    for order, name in enumerate(names):
        if name not in spelled:
            continue
        flat = [one for note in notes for one in _value(note, name)]
        fit = sum(_FITS[ours](one) for one in flat)
        if fit >= 0.6 * len(flat) and not (ours == "status" and not flat and name != "status"):
            ranked.append((-fit, order, spelled[name]))
    return [name for _, _, name in sorted(ranked)]


def _table(pairs: Counter[tuple[str, object]]) -> dict[str, list[object]]:
    """our value -> their values, the most frequent first."""
    table: dict[str, list[object]] = {}
    for (ours, theirs), _ in sorted(pairs.items(), key=lambda one: (-one[1], str(one[0]))):
        if len(table.setdefault(ours, [])) < MOST_VALUES:
            table[ours].append(theirs)
    return table


def _kinds(found: Naming, notes: Sequence[Note], spelled: Mapping[str, str]) -> None:
    """Where the notes say whether they are a book or an article; not said where all are books."""
    for key in [*(spelled[name] for name in KINDS_KEPT_IN if name in spelled), TAGS]:
        pairs: Counter[tuple[str, object]] = Counter()
        for note in notes:
            pairs.update((kind, one) for one in _value(note, key) if (kind := read_kind(one)))
        table = _table(pairs)
        if sum(pairs.values()) >= 0.3 * len(notes) and set(table) - {"book"}:
            found.values["kind"] = {ours: table[ours] for ours in OURS["reading"]["kind"] if ours in table}
            if key != "kind":
                found.keys["kind"] = [key]
            return


def _statuses(found: Naming, notes: Sequence[Note]) -> None:
    keys = found.keys.get("status", ["status"])
    pairs: Counter[tuple[str, object]] = Counter()
    unknown: Counter[str] = Counter()
    for note in notes:
        for key in keys:
            for one in _value(note, key):
                status = ("finished" if one else "shelf") if isinstance(one, bool) else read_status(one)
                if status:
                    pairs[status, one] += 1
                else:
                    unknown[str(one)] += 1
    if not pairs:
        tagged = _status_tags(notes)
        if sum(tagged.values()) >= 0.2 * len(notes):
            found.keys["status"], pairs = ["status", TAGS], tagged
    elif any(isinstance(one, bool) for _, one in pairs) and "status" not in keys:
        found.keys["status"] = ["status", *keys]  # a box cannot say more than two things
    table = {ours: theirs for ours, theirs in _table(pairs).items() if [folded(one) for one in theirs] != [ours]}
    if table:
        found.values["status"] = {ours: table[ours] for ours in OURS["reading"]["status"] if ours in table}
    found.unknown.extend(f"{value} ({count})" for value, count in unknown.most_common(5))


def _status_tags(notes: Sequence[Note]) -> Counter[tuple[str, object]]:
    """The tags that say a status: those that can say nothing else, and what stands beside them under one parent."""
    counts = Counter(tag.rpartition("/") for note in notes for tag in own_tags(note))
    beside = {parent for parent, _, last in counts if parent and words_of(last) in _STRONG_STATUS}
    found: Counter[tuple[str, object]] = Counter()
    for (parent, slash, last), count in counts.items():
        if words_of(last) in _STRONG_STATUS or (parent in beside and read_status(last)):
            found[read_status(last), parent + slash + last] += count
    return found


def _fiction(found: Naming, notes: Sequence[Note], spelled: Mapping[str, str]) -> None:
    if "fiction" in spelled and any(_value(note, "fiction") for note in notes):
        return
    for key in [*(spelled[name] for name in _GENRES.split() if name in spelled), TAGS]:
        pairs: Counter[tuple[str, object]] = Counter()
        for note in notes:
            for one in _value(note, key):
                said = read_fiction([one, ""]) if not isinstance(one, bool) else None
                if said is not None:
                    pairs["true" if said else "false", one] += 1
        if sum(pairs.values()) >= 0.2 * len(notes):
            found.keys["fiction"] = ["fiction", key]
            found.values["fiction"] = _table(pairs)
            return


def _ratings(found: Naming, notes: Sequence[Note]) -> None:
    """Ratings that are not plain numbers, such as stars, so that ours are written like them."""
    pairs: Counter[tuple[str, object]] = Counter()
    for note in notes:
        for key in found.keys.get("rating", ["rating"]):
            for one in _value(note, key):
                number = read_rating(one)
                if isinstance(one, str) and number is not None and not re.fullmatch(r"[\d.,]+", one.strip()):
                    pairs[str(number), one] += 1
    if pairs:
        found.values["rating"] = dict(sorted(_table(pairs).items(), key=lambda one: float(one[0])))
