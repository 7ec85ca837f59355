"""The look over somebody's notes finds their readings, whatever they call them, and little else."""

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.survey import Proposal, survey
from vault.records.reading import STATUSES, Reading, read_reading
from vault.text.markup import read_markup
from vault.text.note import Note, read_note
from vault.text.rules import read_rules
from vault.text.types import Types

BOOKS = 30


def others() -> Iterator[tuple[str, str]]:
    """Notes that are no reading, some of them not unlike one."""
    for n in range(12):
        yield f"Recipes/Dish {n}.md", "---\ntags: [recipe]\nauthor: Mum\nrating: 4\nsource: https://c.org\n---\n"
        yield f"Films/Film {n}.md", "---\ntags: [movie]\ndirector: X\nyear: 1999\nrating: 4\nstatus: watched\n---\n"
        yield f"People/P {n}.md", "---\ntags: [person]\n---\n"
        yield f"Zettel/Z {n}.md", "---\ntags: [idea]\nstatus: done\n---\n"
        yield f"Daily/2025-01-{n + 10}.md", "- 09:00 bought a #book, to-read\n"
        yield f"Notes/N {n}.md", "---\ntags: [code]\nstatus: in progress\nauthor: me\n---\nabout #paper\n"


def front(state: str, text: str) -> str:
    """The properties of a book; `<read:x>` says x of a finished one only."""
    for mark, when in (("read", ("read",)), ("begun", ("read", "reading")), ("to-read", ("to-read",))):
        text = re.sub(rf"<{mark}:([^>]*)>", r"\1" if state in when else "", text)
    return text


def in_properties(n: int, state: str) -> str:
    return front(state, f"""\
tags:
  - book
author: '[[Ann Lee]]'
status: {state}
dateRead: <read:2026-01-02>
totalPage: 30{n % 10}
my_rating: <read:4>
rating: 3.91""")


def of_a_plugin(n: int, state: str) -> str:
    own = {"read": "finished", "reading": "reading", "to-read": "unread"}[state]
    return front(state, f"""\
tag: 📚Book
title: T{n}
author: [Ann Lee]
category: [Fiction]
totalPage: 300
isbn13: 9781
status: {own}
startReadDate: <begun:2025-12-01>
finishReadDate: <read:2026-01-02>
myRate: <read:4>""")


def by_category(n: int, state: str) -> str:
    return front(state, f"""\
categories:
  - '[[Books]]'
author:
  - '[[Ann Lee]]'
genre: ['[[Fiction]]']
pages: 30{n % 10}
rating: 4
last: <read:2026-01-02>
status: {"reading" if state == "reading" else ""}
tags:
  - references
<to-read:  - to-read>""").rstrip()


def of_goodreads(n: int, state: str) -> str:
    return front(state, f"""\
Book Id: {n}
Author: Ann Lee
My Rating: {4 if state == "read" else 0}
Average Rating: 3.9
Number of Pages: 300
Date Read: <read:2026/01/02>
Bookshelves: fiction
Exclusive Shelf: {"currently-reading" if state == "reading" else state}""")


def by_type(n: int, state: str) -> str:
    return front(state, f"""\
type: {"paper" if n % 5 == 4 else "book"}
author: Ann Lee
state: {state}
finished: <read:2026-01-02>
stars: <read:★★★★>""")


def in_german(n: int, state: str) -> str:
    own = {"read": "Gelesen", "reading": "Lese", "to-read": "Zu lesen"}[state]
    return front(state, f"""\
autor: Ann Lee
Status: {own}
gelesen am: <read:2026-01-02>
Seiten: 30{n % 10}
Bewertung: <read:4>""")


WAYS = {
    "tag": (in_properties, "Notes"), "plugin": (of_a_plugin, "Books"), "category": (by_category, "References"),
    "goodreads": (of_goodreads, "Reading"), "type": (by_type, "Inbox"), "folder": (in_german, "Media/📚 Bücher"),
}  # fmt: skip


def a_vault(way: str) -> list[Note]:
    write, folder = WAYS[way]
    files = list(others())
    for n in range(BOOKS):
        state = ("read", "reading", "to-read")[n % 3]
        files.append((f"{folder}/B {n}.md", f"---\n{write(n, state)}\n---\nText.\n"))
    random.Random(3).shuffle(files)
    return [read_note(path, text.encode()) for path, text in files]


def found(proposal: Proposal, notes: list[Note]) -> dict[str, Reading]:
    seen = [proposal.types.seen(note) for note in notes]
    return {note.path: read_reading(note, read_markup(note)) for note in seen if note.front.get("type") == "reading"}


@pytest.mark.parametrize("way", WAYS)
def test_the_map_finds_every_book_and_nothing_else_and_reads_it_right(way: str) -> None:
    notes = a_vault(way)
    proposal = survey(notes)
    readings = found(proposal, notes)
    folder = WAYS[way][1]
    assert set(readings) == {f"{folder}/B {n}.md" for n in range(BOOKS)}, proposal.text
    assert proposal.counts == {"reading": BOOKS, "idea": 12, "person": 12}
    for n in range(BOOKS):
        one = readings[f"{folder}/B {n}.md"]
        assert one.status == ("finished", "reading", "shelf")[n % 3], proposal.text
        assert one.author == ("Ann Lee",)
        if n % 3 == 0:
            assert [day.isoformat() for day in one.finished] == ["2026-01-02"], proposal.text
            assert one.rating == 4
    assert proposal.types.place("reading") == folder


def test_the_map_is_written_as_toml_that_says_what_was_counted() -> None:
    text = survey(a_vault("tag")).text
    assert text.startswith('# 30 notes\n[types.reading]\ntag = "book"\nnew = "Notes"\n')
    assert 'finished = "dateRead"' in text
    assert 'rating = "my_rating"' in text, "not the rating of everybody"
    assert '[types.reading.values.status]\nshelf = "to-read"\nfinished = "read"\n' in text


def test_papers_among_the_books_are_told_apart() -> None:
    notes = a_vault("type")
    kinds = {one.path: one.kind for one in found(survey(notes), notes).values()}
    assert {kinds["Inbox/B 4.md"], kinds["Inbox/B 5.md"]} == {"paper", "book"}


def test_stars_are_given_in_stars() -> None:
    types = survey(a_vault("type")).types
    assert types.value("reading", "rating", 4) == "★★★★"


@pytest.mark.parametrize("place", ["on a line", "in the properties"])
def test_a_status_told_by_tags_is_read_wherever_the_tags_stand(place: str) -> None:
    own = ("Status/reading", "Status/to-read", "Status/read", "Status/abandoned", "Status/in-progress")
    notes = []
    for n in range(BOOKS):
        tags = f"media/book, {own[n % 5]}"
        line = " ".join("#" + tag for tag in tags.split(", "))
        text = f"{line}\n\nText.\n" if place == "on a line" else f"---\ntags: [{tags}]\n---\nText.\n"
        notes.append(read_note(f"B {n}.md", text.encode()))
    proposal = survey(notes)
    readings = found(proposal, notes)
    assert len(readings) == BOOKS
    said = [readings[f"B {n}.md"].status for n in range(5)]
    assert said == ["reading", "shelf", "finished", "dropped", "reading"], proposal.text


@pytest.mark.parametrize(
    "notes",
    [
        [], list(others())[:3], [(f"a{n}.md", "---\ntype: reading\nisbn: 1\n---\n") for n in range(9)],
        [(f"a{n}.md", f"---\nauthor: me\nrating: {n}\nstatus: done\n---\n") for n in range(9)],
        [(f"2025-01-0{n}.md", "read a #book today\n") for n in range(1, 9)],
    ],
)  # fmt: skip
def test_where_nothing_is_evident_nothing_is_proposed(notes: list[tuple[str, str]]) -> None:
    proposal = survey(read_note(path, text.encode()) for path, text in notes)
    assert (proposal.text, dict(proposal.counts)) == ("", {})


def test_names_that_toml_must_quote_come_back_as_they_are() -> None:
    files = [(f"x/{n}.md",
    f'---\nbücher "art": x\ncategory: \'say "book"\'\nDate Read: 2026-01-0{n}\n---\n') for n in range(1, 8)]
    notes = [read_note(path, text.encode()) for path, text in files]
    assert len(found(survey(notes), notes)) == 7


WORDS = st.sampled_from(["book", "[[Books]]", "to-read", "read", "★★", "fiction",
                         'a "b"', "x\\y", "\u202e", "\x07", "日本",
                         "2026-01-02", ""])  # fmt: skip
NAMES = st.sampled_from(["type", "category", "status", "dateRead", "isbn", "my rating", "rating", "tags", 'a "b"',
                         "kind", "genre", "\t"])  # fmt: skip


@given(
    st.lists(st.tuples(
        st.sampled_from(["Books", "a/Books", 'q"', "\\", "x"]),
        st.dictionaries(NAMES, WORDS | st.booleans() | st.floats() | st.lists(WORDS, max_size=3), max_size=5),
    ), max_size=6),
    st.integers(1, 4),
)  # fmt: skip
def test_no_vault_is_too_strange_to_be_looked_over(kinds: list[tuple[str, dict[str, object]]], times: int) -> None:
    notes = [
        replace(read_note(f"{folder}/{n} {again}.md", b""), front=front)
        for n, (folder, front) in enumerate(kinds)
        for again in range(times)
    ]
    proposal = survey(notes)
    assert sum(proposal.counts.values()) <= len(notes)
    told = Types(read_rules(tomllib.loads(proposal.text).get("types", {})))
    assert all(told.kind_of(note) == proposal.types.kind_of(note) for note in notes)
    assert proposal.text.replace("\n", "").isprintable()
    for reading in found(proposal, notes).values():
        assert reading.status in STATUSES


def test_a_list_that_was_never_closed_makes_no_tag() -> None:
    broken = b"---\ntags: [book\nstatus: read\n---\n"
    notes = [read_note(f"Library/{n}.md", broken) for n in range(9)]
    assert "[book" not in survey(notes).text
