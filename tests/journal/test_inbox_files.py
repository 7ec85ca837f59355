"""Files of the inbox that are no notes: text comes in whole and is found, what is no text stays where it is."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.journal.test_inbox import notes_of, waiting_in
from tests.person import Killer, Person

SUBTITLES = "WEBVTT\n\n00:00:00.500 --> 00:00:07.000\nA heron on the weir\n"


def found(person: Person, words: str) -> list[str]:
    """The notes in which recall finds some words."""
    return [hit["path"] for hit in person.run("recall", words, "--by", "words", "--json").json]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("talk.vtt", SUBTITLES.encode()),
        ("talk.srt", b"\xef\xbb\xbf1\r\n00:00:00,500 --> 00:00:07,000\r\nA heron on the weir\r\n"),
        ("talk.json", b'{"entries": [{"text": "A heron on the weir"}]}'),
        ("talk.js", b'window.YTD.tweets.part0 = [{"full_text": "A heron ``` on the weir %%"}]'),
        ("talk.htm", b"<!-- made by a browser\n-->\n<TITLE>A heron on the weir</TITLE>\n"),
        ("talk.csv", "Title;Note\n´Höhe´;A heron on the weir\n".encode()),
        ("talk.txt", codecs.BOM_UTF16_LE + "A heron on the weir\r\n".encode("utf-16-le")),
        ("talk.TXT", codecs.BOM_UTF16_BE + "A heron on the weir\r\n".encode("utf-16-be")),
        ("talk.txt", b"%% begun here\n\nA heron on the weir\n\n%%\n"),
        ("talk.srt", b"1\n00:00:00,500 --> 00:00:07,000\nCaf\xe9. A heron on the weir\n"),
        ("talk", b"A heron on the weir"),
    ],
)
def test_a_text_file_becomes_a_note_that_is_found_and_stays_beside_it(person: Person, name: str, data: bytes) -> None:
    person.write(f"inbox/{name}", data)
    before = notes_of(person)
    said = person.run("inbox", "file", f"inbox/{name}", "--json")
    assert said.json == {"path": f"inbox/{name}", "line": 1, "to": "notes/talk.md", "link": "[[talk]]"}
    assert found(person, "heron weir") == ["notes/talk.md"]
    assert notes_of(person)[f"notes/{name}"] == data
    assert waiting_in(person) == []
    assert person.run("undo").code == 0
    assert notes_of(person) == before


def test_the_note_has_the_text_whole_in_a_block_of_code(person: Person) -> None:
    person.write("inbox/talk.vtt", SUBTITLES)
    person.run("inbox", "file", "inbox/talk.vtt")
    assert person.read("notes/talk.md") == (
        f"---\nsource: '[[notes/talk.vtt]]'\nimported: 2026-11-22\n---\n\n```text\n{SUBTITLES}```\n"
    )


def test_nothing_in_the_text_is_read_as_markdown(person: Person) -> None:
    text = "#flashcards/x\n\na :: b\n\n- [ ] a task\n- 70% it rains by 2027-01-01\n\nQuestion: why?\n\n# Loud\n"
    person.write("inbox/dump.log", f"{text}```\n~~~~\n%%\n{text}")
    person.run("inbox", "file", "inbox/dump.log")
    note = person.read("notes/dump.md")
    assert f"````text\n{text}```\n~~~~\n%%\n{text}````\n" in note
    assert person.run("due", "--json").json == []
    assert person.run("predict", "list", "--json").json == []
    assert person.run("inbox", "--questions", "--json").json == []
    assert found(person, "task") == ["notes/dump.md"]
    assert person.run("recall", "task", "--tag", "flashcards", "--by", "words", "--json").json == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("scan.pdf", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"),
        ("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("box.zip", b"PK\x03\x04\x14\x08\x08\x08\x01\x02"),
        ("letter.rtf", b"{\\rtf1\\ansi hello}"),
        ("notes.txt", b"with a\0zero"),
        ("old.srt", b"\x81\x8d no letters in Windows-1252"),
    ],
)
def test_what_is_no_text_stays_in_the_inbox_and_is_said_so(person: Person, name: str, data: bytes) -> None:
    person.write(f"inbox/{name}", data)
    before = notes_of(person)
    for more in ([], ["--as", "idea"]):
        said = person.run("inbox", "file", f"inbox/{name}", *more)
        assert (said.code, said.out) == (3, "")
        assert said.err.startswith(f"deliberate: this file holds no text, and only text becomes a note, inbox/{name}; ")
        assert f'deliberate inbox drop "inbox/{name}"' in said.err and said.err.count("\n") == 1
    person.write("notes/Mine.md", "Mine.\n")
    assert person.run("inbox", "file", f"inbox/{name}", "--into", "Mine").code == 3
    assert notes_of(person) == before | {"notes/Mine.md": b"Mine.\n"}
    assert waiting_in(person) == [("file", name)]


def test_a_file_too_large_for_a_note_stays_in_the_inbox(person: Person) -> None:
    person.write("inbox/big.log", b"a line of it\n" * 2_000_000)
    said = person.run("inbox", "file", "inbox/big.log")
    assert (said.code, said.out) == (3, "")
    assert "this file is too large for a note, 24 MiB, inbox/big.log; " in said.err
    assert person.run("inbox", "show", "inbox/big.log").code == 0
    assert waiting_in(person) == [("file", "big.log")]


def test_sorting_goes_on_past_a_file_that_is_no_text(person: Person) -> None:
    person.write("inbox/a.pdf", b"%PDF-1.4\n")
    person.write("inbox/b.vtt", SUBTITLES)
    said = person.run("inbox", "sort", stdin="n\ns\nn\n")
    assert said.code == 0
    assert "this file holds no text" in said.err and "→ notes/b.md" in said.out
    assert waiting_in(person) == [("file", "a.pdf")]


def test_a_text_that_is_not_utf_8_is_read_and_that_is_said(person: Person) -> None:
    person.write("inbox/talk.srt", "„Höhe“, 5 €\n".encode("cp1252"))
    said = person.run("inbox", "file", "inbox/talk.srt")
    assert said.code == 0
    assert "inbox/talk.srt is not UTF-8, and was read as Windows-1252; it is beside notes/talk.md now" in said.err
    assert "„Höhe“, 5 €\n" in person.read("notes/talk.md")
    assert "Höhe" in person.run("recall", "Höhe", "--by", "words").out


def test_neither_a_note_nor_a_file_of_its_name_is_replaced(person: Person) -> None:
    person.write("notes/talk.md", "mine\n")
    person.write("notes/talk.vtt", "mine too\n")
    person.write("inbox/talk.vtt", SUBTITLES)
    assert person.run("inbox", "file", "inbox/talk.vtt", "--json").json["to"] == "notes/talk 2.md"
    assert (person.read("notes/talk.md"), person.read("notes/talk.vtt")) == ("mine\n", "mine too\n")
    assert person.read("notes/talk 2.vtt") == SUBTITLES
    assert "source: '[[notes/talk 2.vtt]]'\n" in person.read("notes/talk 2.md")


def test_what_a_stopped_filing_left_is_finished_and_not_written_twice(person: Person) -> None:
    person.write("inbox/talk.vtt", SUBTITLES)
    person.run("inbox", "file", "inbox/talk.vtt", "--as", "reading", "--title", "A talk: on herons")
    (person.vault / "reading/A talk - on herons.vtt").rename(person.vault / "inbox/talk.vtt")
    made = person.read("reading/A talk - on herons.md")
    said = person.run("inbox", "file", "inbox/talk.vtt", "--as", "reading", "--title", "A talk: on herons", "--json",
                      now="2026-11-23T08:00:00+01:00")  # fmt: skip
    assert said.json["to"] == "reading/A talk - on herons.md"
    assert person.read("reading/A talk - on herons.md") == made
    assert sorted(path.name for path in (person.vault / "reading").iterdir()) == [
        "A talk - on herons.md", "A talk - on herons.vtt",
    ]  # fmt: skip


def test_a_text_file_may_be_a_reading(person: Person) -> None:
    person.write("inbox/talk.vtt", SUBTITLES)
    person.run("inbox", "file", "inbox/talk.vtt", "--as", "reading", "--title", "Talk: herons?")
    (reading,) = person.run("read", "list", "--json").json
    assert (reading["title"], reading["status"]) == ("Talk: herons?", "shelf")
    assert f"```text\n{SUBTITLES}```\n" in person.read("reading/Talk - herons.md")


def test_the_text_of_a_file_goes_into_a_note_as_code(person: Person) -> None:
    person.write("notes/Herons.md", "Mine.\n\n## Attacks\n\nKept.\n")
    person.write("inbox/talk.vtt", f"{SUBTITLES}# loud\n")
    assert person.run("inbox", "file", "inbox/talk.vtt", "--into", "Herons").code == 0
    assert person.read("notes/Herons.md") == f"Mine.\n\n```text\n{SUBTITLES}# loud\n```\n\n## Attacks\n\nKept.\n"
    assert waiting_in(person) == []
    person.write("notes/Open.md", "Mine.\n\n```\nnever closed\n")
    person.write("inbox/more.vtt", SUBTITLES)
    assert person.run("inbox", "file", "inbox/more.vtt", "--into", "Open").code == 3
    assert person.read("notes/Open.md") == "Mine.\n\n```\nnever closed\n"


def test_show_reads_a_file_as_filing_does(person: Person) -> None:
    person.write("inbox/a.txt", codecs.BOM_UTF16_LE + "A heron\r\non the weir\r\n".encode("utf-16-le"))
    person.write("inbox/b.pdf", b"%PDF-1.4\n")
    assert "A heron\non the weir\n" in person.run("inbox", "show", "inbox/a.txt").out
    assert "(not text)" in person.run("inbox", "show", "inbox/b.pdf").out


TEXTS = st.lists(
    st.sampled_from(["```", "````", "~~~", "%%", "<!--", "\n", "\n", "\r\n", "---\n", "word ", "#tag ", "- [ ] t", "::",
                     "\u2028", "\x0c", "\t", "é", "💧", "\x1b[0m", "> ", "$$", "# h"]), max_size=12,
).map("".join)  # fmt: skip


@given(text=TEXTS, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_text_it_stands_in_the_note_whole(person: Person, text: str, encoding: str) -> None:
    data = f"heron {text}".encode(encoding)
    person.write("inbox/a.log", data)
    before = notes_of(person)
    assert person.run("inbox", "file", "inbox/a.log").code == 0
    whole = f"heron {text}".replace("\r\n", "\n").removesuffix("\n")
    assert f"text\n{whole}\n```" in person.read("notes/a.md")
    assert found(person, "heron") == ["notes/a.md"]
    assert not person.run("inbox", "--questions", "--json").json
    assert (person.vault / "notes/a.log").read_bytes() == data
    assert person.run("undo").code == 0
    assert notes_of(person) == before


@pytest.mark.slow
def test_a_killed_filing_of_a_text_file_loses_nothing_and_makes_one_note(person: Person) -> None:
    killed = Killer(person, 7)
    for number in range(20):
        person.write(f"inbox/talk {number}.vtt", f"{SUBTITLES}{number}\n")
        killed("inbox", "file", f"inbox/talk {number}.vtt")
        if (person.vault / f"inbox/talk {number}.vtt").exists():
            assert person.run("inbox", "file", f"inbox/talk {number}.vtt").code == 0
        assert person.read(f"notes/talk {number}.vtt") == f"{SUBTITLES}{number}\n"
        assert f"{SUBTITLES}{number}\n" in person.read(f"notes/talk {number}.md")
    assert len(list((person.vault / "notes").iterdir())) == 40
    assert person.run("doctor").code == 0
