"""A reading note: properties taken in the many ways people write them, and quotations that change nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.records.reading import highlights, read_rating, read_reading
from vault.records.reading_edits import Unquotable, new_reading, with_highlight
from vault.text.markup import read_markup
from vault.text.note import read_note
from vault.text.types import Types

DAY = date(2026, 11, 17)


def reading(front: str, body: str = "", path: str = "reading/A.md"):  # type: ignore[no-untyped-def]
    note = read_note(path, f"---\ntype: reading\n{front}\n---\n{body}".encode())
    return read_reading(note, read_markup(note))


@pytest.mark.parametrize(
    ("front", "field", "value"),
    [
        ("author: Ann Lee", "author", ("Ann Lee",)), ('author: "[[Ann Lee]]"', "author", ("Ann Lee",)),
        ("author: [[Ann Lee]]", "author", ("Ann Lee",)), ('author: "[[P/lee|Ann Lee]]"', "author", ("Ann Lee",)),
        ("author:\n  - A\n  - B", "author", ("A", "B")), ("author:", "author", ()),
        ("status: To-Read", "status", "shelf"), ("status: ✅ Done", "status", "finished"),
        ("status: currently-reading", "status", "reading"), ("status: DNF", "status", "dropped"),
        ("status: [read]", "status", "finished"), ("status: '[[Finished]]'", "status", "finished"),
        ("status: strange", "status", "shelf"), ("started: 2026-01-01", "status", "reading"),
        ("finished: 2026-01-01", "status", "finished"), ("finished: true", "status", "finished"),
        ("started: 2026-02-01\nfinished: 2026-01-01", "status", "reading"), ("x: 1", "status", "shelf"),
        ("finished: [2026-03-01, 2025-01-02]", "finished", (date(2025, 1, 2), date(2026, 3, 1))),
        ('finished: "[[2026-03-01]]"', "finished", (date(2026, 3, 1),)),
        ("finished: 2024", "finished", (date(2024, 1, 1),)),
        ("finished: 2026/3/1", "finished", (date(2026, 3, 1),)), ("finished: 2026-03", "finished", (date(2026, 3, 1),)),
        ("finished: 2026-03-01T10:00", "finished", (date(2026, 3, 1),)), ("finished: 2026-02-31", "finished", ()),
        ("finished: 1.3.2026", "finished", (date(2026, 3, 1),)),
        ("finished: soon", "finished", ()), ("pages: 320 pages", "pages", 320), ("pages: many", "pages", None),
        ("rating: 4/5", "rating", 4), ("rating: ★★★½", "rating", 3.5), ("rating: ⭐⭐⭐⭐", "rating", 4),
        ("rating: 4.5", "rating", 4.5), ("rating: 0", "rating", None), ("rating: good", "rating", None),
        ("fiction: true", "fiction", True), ("fiction: no", "fiction", False), ("fiction:", "fiction", None),
        ("fiction: [Science Fiction, x]", "fiction", True), ("fiction: [Non-Fiction]", "fiction", False),
        ("fiction: [Biography]", "fiction", None), ("kind: Papers", "kind", "paper"), ("kind: vase", "kind", "book"),
        ("verdict: [slow, wise]", "verdict", "slow, wise"), ("source: [x]", "source", "x"),
    ],
)  # fmt: skip
def test_a_property_is_understood_in_the_ways_people_write_it(front: str, field: str, value: object) -> None:
    assert getattr(reading(front), field) == value


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), st.lists, max_leaves=4))
def test_no_value_is_too_strange_to_be_read(value: object) -> None:
    from vault.text.frontmatter import new_note

    keys = ["author", "status", "finished", "started", "pages", "at", "rating", "fiction", "kind", "verdict", "source"]
    try:
        data = new_note({"type": "reading"} | dict.fromkeys(keys, value), "")
    except Exception:  # a text that YAML cannot hold
        return
    note = read_note("a.md", data)
    read_reading(note, read_markup(note))
    read_rating(value)


def test_a_new_note_has_a_heading_only_where_its_name_falls_short() -> None:
    said = {"kind": "book", "author": ["George Eliot"], "status": "shelf", "added": "2026-11-22"}
    assert new_reading("reading/Middlemarch.md", "Middlemarch", said, Types()).decode() == (
        "---\ntype: reading\nkind: book\nauthor:\n  - George Eliot\nstatus: shelf\nadded: 2026-11-22\n---\n"
    )
    long = new_reading("reading/What is life.md", "What is life? #", {}, Types()).decode()
    assert long.endswith("---\n\n# What is life? \\#\n")


def test_a_quotation_makes_its_section_or_joins_it() -> None:
    data, line = with_highlight("a.md", b"# A\n", "One\ntwo", "88", DAY)
    assert data.decode() == "# A\n\n## Highlights\n\n> One\n> two\n> p. 88, 2026-11-17\n"
    assert line == 5
    data, line = with_highlight("a.md", data + b"\n## Later\r\n", "Three", "", DAY)
    assert data.decode() == (
        "# A\n\n## Highlights\n\n> One\n> two\n> p. 88, 2026-11-17\n\n> Three\n> 2026-11-17\n\n## Later\r\n"
    )
    assert with_highlight("a.md", data, "Three", "", DAY) == (data, line), "the same again is there already"
    note = read_note("a.md", data)
    assert [said for _, said in highlights(note, read_markup(note))] == ["One\ntwo\np. 88, 2026-11-17",
    "Three\n2026-11-17"]


@pytest.mark.parametrize(("page", "label"), [("88", "p. 88"), ("88-9", "p. 88-9"), ("xiv", "p. xiv"),
("ch. 3", "ch. 3"),
                                             ("12%", "12%")])  # fmt: skip
def test_a_page_is_called_one_and_a_chapter_is_not(page: str, label: str) -> None:
    assert f"> {label}, 2026-11-17" in with_highlight("a.md", b"", "x", page, DAY)[0].decode()


def test_a_note_that_would_swallow_a_quotation_is_left_alone() -> None:
    with pytest.raises(Unquotable):
        with_highlight("a.md", b"text\n\n```\nnever closed\n", "x", "", DAY)


BODIES = st.lists(st.sampled_from(["Text.", "", "# T", "## Highlights", "> old\n> p. 1, 2026-01-01", "- item",
"  more", "| a |",
                                   "```", "code", "%%", "## Notes", "### Sub", "> [!note] x", "    deep", "$$"]),
                                   max_size=9)  # fmt: skip
TEXTS = st.lists(st.sampled_from(["He said", "# no heading", "```", "~~~", "> nested", "- a", "", "---", "===",
"%% x", "<!--", "$$",
                                  "[!note]", "1. one", "<div>", "\\", "  ", "| a | b |", "`"]), min_size=1,
                                  max_size=5)  # fmt: skip


@given(BODIES, TEXTS, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_a_quotation_is_read_back_and_every_other_byte_stays(
    body: list[str], text: list[str], newline: str, bom: bool
) -> None:
    before = (b"\xef\xbb\xbf" if bom else b"") + "\n".join(body).replace("\n", newline).encode()
    quote = "\n".join(text)
    if not quote.strip():
        return
    try:
        after, line = with_highlight("a.md", before, quote, "7", DAY)
    except Unquotable:
        return
    start = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before),
    len(after)))
    end = len(before) - start
    assert end == 0 or after.endswith(before[start:]), "only an insertion"
    note = read_note("a.md", after)
    found = dict(highlights(note, read_markup(note)))
    assert found[line].split("\n")[-1].strip() == "p. 7, 2026-11-17"
    assert len(found) == len(highlights(read_note("a.md", before), read_markup(read_note("a.md", before)))) + 1
    plain = [one.replace("\\", "").strip() for one in found[line].split("\n")[:-1]]
    words = [one.replace("\\", "").strip() for one in quote.strip("\n").rstrip().split("\n")]
    assert [one for one in words if one and one.isalpha()] == [one for one in plain if one.isalpha() and one in words]
