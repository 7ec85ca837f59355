"""A map of types: which notes are readings, what they say in our names, and how something is said in theirs."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.text.frontmatter import fence, load, new_note
from vault.text.note import Note, read_note
from vault.text.rules import NotAMap, read_rules
from vault.text.types import Types, Unsayable

MAP = """
[types.idea]
tag = "claim"

[types.reading]
tag = ["book", "#paper"]
folder = "Library/Books"
property = { category = ["[[Books]]", "Papers"], isbn = "*" }
new = "Library/Books"

[types.reading.keys]
finished = ["dateRead", "readOn"]
author = "by"
rating = "my_rating"
status = ["status", "done", "tags"]
fiction = ["fiction", "genre"]

[types.reading.values.status]
shelf = ["to-read", "tbr", false]
reading = "now"
finished = ["read", true]

[types.reading.values.fiction]
true = ["Novel", "[[Fiction]]"]
false = "Essay"

[types.person]
folder = "People"
"""


def types(text: str = MAP) -> Types:
    return Types(read_rules(tomllib.loads(text).get("types", {})))


def note(front: str, path: str = "Notes/a.md", body: str = "") -> Note:
    return read_note(path, f"---\n{front}\n---\n{body}".encode())


@pytest.mark.parametrize(
    ("front", "path", "body", "kind"),
    [
        ("type: reading", "a.md", "", "reading"), ("type: Idea", "Library/Books/a.md", "", "idea"),
        ("tags: [x, Book/novel]", "a.md", "", "reading"), ("tags: [books]", "a.md", "", ""),
        ("x: 1", "a.md", "#book #x\n", "reading"), ("x: 1", "a.md", "Tags: #paper\n", "reading"),
        ("x: 1", "a.md", "bought a #book today\n", ""), ("x: 1", "library/books/sub/a.md", "", "reading"),
        ("x: 1", "Library/Booksellers/a.md", "", ""), ('category: "[[books]]"', "a.md", "", "reading"),
        ('category:\n  - "[[Lists/Books|my books]]"', "a.md", "", "reading"),
        ("category: [[Books]]", "a.md", "", "reading"),
        ("Category: papers", "a.md", "", "reading"), ("category: Films", "a.md", "", ""),
        ("isbn: 978", "a.md", "", "reading"),
        ("isbn: ", "a.md", "", ""), ("type: essay", "a.md", "", "essay"), ("type: essay", "People/a.md", "", "person"),
        ("type: person", "Library/Books/a.md", "", "person"), ("tags: [claim]", "Library/Books/a.md", "", "idea"),
        ("tags: [claim]\nisbn: 1", "a.md", "", "reading"),
    ],
)  # fmt: skip
def test_what_a_note_says_of_itself_outranks_where_it_lies(front: str, path: str, body: str, kind: str) -> None:
    assert types().kind_of(note(front, path, body)) == kind


def test_a_vault_without_a_map_goes_by_type_alone() -> None:
    plain = note("type: essay\nstatus: read")
    assert Types().kind_of(plain) == "essay"
    assert Types().seen(plain) is plain
    assert Types().seen(note("type: Idea")).front["type"] == "idea"


@pytest.mark.parametrize(
    ("front", "key", "value"),
    [
        ("status: read", "status", "finished"), ("status: TBR", "status", "shelf"),
        ("status: paused", "status", "paused"),
        ("done: true", "status", "finished"), ("done: false", "status", "shelf"),
        ("status:\n  - x\n  - now", "status", "reading"),
        ("dateRead:\nreadOn: 2026-01-02", "finished", "2026-01-02"), ("DATEREAD: 2026-01-02", "finished", "2026-01-02"),
        ("by: [A, B]", "author", ["A", "B"]), ("genre: [x, '[[Fiction]]']", "fiction", True),
        ("genre: [Essay]", "fiction", False),
        ("fiction: false\ngenre: [Novel]", "fiction", False), ("pages: 3", "pages", 3),
    ],
)  # fmt: skip
def test_a_mapped_note_is_seen_in_our_names(front: str, key: str, value: object) -> None:
    assert types().seen(note(f"tags: [book]\n{front}")).front[key] == value


def test_a_tag_on_a_line_of_tags_says_what_a_tag_in_the_properties_says() -> None:
    own = types('[types.reading]\ntag = "book"\n[types.reading.keys]\nstatus = ["status", "tags"]\n'
                '[types.reading.values.status]\nfinished = "status/read"\nshelf = "status/tbr"\n')  # fmt: skip
    assert own.seen(note("x: 1", body="#book #Status/TBR\n")).front["status"] == "shelf"
    assert "status" not in own.seen(note("x: 1", body="#book\n\na #status/read in a sentence\n")).front
    before = b"#book #status/tbr\n\nText.\n"
    after = own.with_key("a.md", before, "status", "finished")
    assert after.endswith(before) and own.seen(read_note("a.md", after)).front["status"] == "finished"


def test_what_is_called_like_ours_and_is_something_else_is_not_seen() -> None:
    front = "tags: [book]\nrating: 4.2\nfinished: 2020-01-01"
    assert not {"rating", "finished"} & set(types().seen(note(front)).front)
    assert types().seen(note(front + "\ntype: reading")).front["rating"] == 4.2, "but in a note of our own it is"


@pytest.mark.parametrize(
    ("front", "key", "value", "after"),
    [
        ("status: to-read", "status", "finished", "status: read"),
        ("done: false", "status", "finished", "done: true"),
        ("done: false", "status", "reading", "done: false\nstatus: reading"),
        ("done: false\nstatus: now", "status", "finished", "done: true\nstatus: read"),
        ("tags: [book, tbr]", "status", "reading", "tags: [book, now]"),
        ("tags: [book, tbr]\nstatus: tbr", "status", "dropped", "tags: [book]\nstatus: dropped"),
        ("status: false", "status", "reading", "status: now"),
        ("status: read", "status", "finished", "status: read"),
        ("dateRead:   # when", "finished", date(2026, 1, 2), "dateRead: 2026-01-02   # when"),
        ("x: 1", "finished", date(2026, 1, 2), "x: 1\ndateRead: 2026-01-02"),
        ('begun: "[[2026-01-01]]"', "finished", date(2026, 1, 2),
        'begun: "[[2026-01-01]]"\ndateRead: "[[2026-01-02]]"'),
        ("genre: [History]", "fiction", True, "genre: [History, Novel]"),
        ("genre: [Essay, x]", "fiction", True, "genre: [x, Novel]"),
        ("genre: ['[[Fiction]]']", "fiction", True, "genre: ['[[Fiction]]']"),
        ("genre: Essay", "fiction", True, "genre: Novel"),
        ("fiction: false", "fiction", True, "fiction: true"),
        ("x: 1", "fiction", True, "x: 1\nfiction: true"),
        ("My_Rating: 3", "rating", 4, "My_Rating: 4"),
        ("verdict: fine", "verdict", "good", "verdict: good"),
    ],
)  # fmt: skip
def test_a_change_is_said_in_the_notes_own_words(front: str, key: str, value: object, after: str) -> None:
    before, wanted = (f"---\nisbn: 1\n{text}\n---\nBody\n".encode() for text in (front, after))
    assert types().with_key("a.md", before, key, value) == wanted
    assert types().with_key("a.md", wanted, key, value) == wanted, "said twice, it changes nothing"


def test_a_list_that_cannot_say_it_is_not_destroyed() -> None:
    only = types('[types.reading]\ntag = "book"\n[types.reading.keys]\nfiction = "genre"\n')
    with pytest.raises(Unsayable, match="genre"):
        only.with_key("a.md", b"---\ntags: [book]\ngenre: [A, B]\n---\n", "fiction", True)


NAMES = st.sampled_from(["status", "done", "tags", "dateRead", "readOn", "genre", "fiction", "my_rating", "by", "x"])
VALUES = st.one_of(
    st.sampled_from(["read", "to-read", "Novel", "[[Fiction]]", "Essay", "book", "", "tbr", "2026-01-01",
    "[[2026-01-01]]"]),
    st.booleans(), st.none(), st.integers(0, 9), st.lists(st.sampled_from(["read", "Novel", "a", "tbr", "Essay"]),
    max_size=3),
)  # fmt: skip
SAID = st.sampled_from([("status", "finished"), ("status", "reading"), ("fiction", True), ("fiction", False),
                        ("finished", date(2026, 2, 3)), ("rating", 4), ("at", 7)])  # fmt: skip


@given(st.dictionaries(NAMES, VALUES, max_size=5), SAID, st.sampled_from(["\n", "\r\n"]))
def test_whatever_a_note_says_it_then_says_what_was_set_and_keeps_the_rest(
    front: dict[str, object], said: tuple[str, object], newline: str
) -> None:
    key, value = said
    before = new_note({"isbn": 1, **front}, "Body\n").replace(b"\n", newline.encode())
    try:
        after = types().with_key("a.md", before, key, value)
    except Unsayable:
        return
    seen = types().seen(read_note("a.md", after)).front
    assert str(seen[key]).strip("[]'") == str(value)
    old, new = (load(data[place.start : place.end].decode())[0] for data in (before, after) if (place := fence(data)))
    about = {"status": {"status", "done", "tags"}, "fiction": {"fiction", "genre"}, "finished": {"dateRead", "readOn"},
             "rating": {"my_rating"}, "at": {"at"}}[key]  # fmt: skip
    assert {name: one for name, one in new.items() if name not in about} == {
        name: one for name, one in old.items() if name not in about
    }
    assert after.endswith(b"Body" + newline.encode())
    if isinstance(old.get("tags"), list):
        others = [one for one in old["tags"] if one not in ("read", "tbr")]
        assert [one for one in new["tags"] if one in others] == others


def test_a_new_note_carries_the_vaults_own_marks_and_names() -> None:
    made = types().new_note("Library/Books/T.md", "reading", {"author": ["A"], "status": "shelf", "rating": 4}, "")
    assert made.decode() == "---\ncategory: '[[Books]]'\nby:\n  - A\nstatus: shelf\nmy_rating: 4\n---\n"
    kinds = 'keys.kind = "tags"\nvalues.kind = { book = "book", paper = "paper" }\n'
    tagged = types('[types.reading]\ntag = "book"\n' + kinds)
    assert tagged.new_note("T.md", "reading", {"kind": "book"}, "").decode() == "---\ntags:\n  - book\n---\n"
    made = tagged.new_note("T.md", "reading", {"kind": "paper"}, "")
    assert made.decode() == "---\ntype: reading\ntags:\n  - paper\n---\n", "where its marks do not say it"
    assert tagged.seen(read_note("T.md", made)).front["kind"] == "paper"
    elsewhere = types('[types.reading]\nfolder = "Books"\n').new_note("T.md", "reading", {}, "")
    assert elsewhere.decode() == "---\ntype: reading\n---\n"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('types = "x"', "[types]"), ('[types]\nreading = "book"', "[types.reading]"),
        ("[types.reading]\ntag = 3", "types.reading.tag"), ('[types.reading]\ntgas = ["book"]', "types.reading.tgas"),
        ('[types.reading]\ntag = ""', "types.reading.tag"),
        ('[types.reading]\nfolder = "../x"', "types.reading.folder"),
        ('[types.reading]\nnew = "/etc"', "types.reading.new"), ("[types.reading]\nnew = 3", "types.reading.new"),
        ("[types.reading]\nproperty = { category = [] , x = {} }", "types.reading.property.x"),
        ('[types.reading.keys]\ndateRead = "finished"', "types.reading.keys.dateRead"),
        ("[types.reading.keys]\nfinished = 3", "types.reading.keys.finished"),
        ('[types.reading]\nkeys = "x"', "[types.reading.keys]"),
        ('[types.reading.values.status]\nread = "finished"', "types.reading.values.status.read"),
        ('[types.reading.values]\nstatus = "read"', "[types.reading.values]"),
        ('[types.reading.values.statsu]\nfinished = "read"', "types.reading.values.statsu"),
        ("[types.reading.values.status]\nfinished = []", "types.reading.values.status.finished"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_map_is_told_by_its_key(text: str, key: str) -> None:
    with pytest.raises(NotAMap) as told:
        read_rules(tomllib.loads(text)["types"])
    assert told.value.key == key
