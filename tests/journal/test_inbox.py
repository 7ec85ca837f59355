"""What waits in the inbox is filed, left or dropped from the command line, and nothing of it is ever lost."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from journal.front import Desks
from journal.practices import inbox as practice
from journal.practices import waiting
from tests.person import PROGRAM, Killer, Person
from vault.disk.writing import ChangedMeanwhile

PAGE = "journal/2026/2026-11-22.md"
MIDDLEMARCH = "---\ntype: reading\nkind: book\nstatus: reading\n---\nText.\n"


def waiting_in(person: Person) -> list[tuple[str, str]]:
    """(kind, text) of what waits."""
    return [(item["kind"], item["text"]) for item in person.run("inbox", "--json").json]


def place(person: Person, text: str) -> str:
    """Where the item with this text waits, as the list says it."""
    (item,) = [one for one in person.run("inbox", "--json").json if one["text"].startswith(text)]
    return f"{item['path']}:{item['line']}"


def notes_of(person: Person) -> dict[str, bytes]:
    """The files a person sees."""
    return {path: data for path, data in person.bytes_of_vault().items() if not path.startswith(".deliberate")}


# --- the view ---------------------------------------------------------------------------------------------


def test_lines_with_a_kind_and_files_wait_newest_first(person: Person) -> None:
    person.run("jot", "-k", "idea", "--at", "2026-11-20 08:00", "older")
    person.run("jot", "-k", "lesson", "--at", "09:00", "first\nand more")
    person.run("jot", "-k", "rabbit-hole", "--at", "10:00", "deep")
    person.run("jot", "no kind")
    person.write("inbox/a.md", "came in")
    person.write("inbox/.hidden", "")
    assert waiting_in(person) == [
        ("rabbit-hole", "deep"), ("lesson", "first\nand more"), ("idea", "older"), ("file", "a.md"),
    ]  # fmt: skip


def test_filed_left_answered_and_old_lines_wait_no_more(person: Person) -> None:
    person.write(
        PAGE,
        "## Log\n\n- 09:00 Idea: a → [[b]]\n- 09:01 idea: by hand → [[b]] and more\n- 09:02 Lesson: kept ✓\n"
        "- 09:03 Question: why?\n  - Answer: so\n- 09:04 Read: x\n  more → [[b]]\n- 09:05 Idea: y → [[b]] ^id\n",
    )
    person.write("journal/2026/2026-10-20.md", "## Log\n\n- 09:00 Idea: too old\n")
    assert waiting_in(person) == [("idea", "by hand → [[b]] and more")]


def test_a_second_version_of_a_note_waits_as_a_conflict_while_its_original_is_there(person: Person) -> None:
    person.write("notes/A.md", "one\n")
    for name in ("A (Conflicted copy phone 202611221030)", "A.sync-conflict-20261122-103000-ABCDEF7", "B (conflict 1)"):
        person.write(f"notes/{name}.md", "two\n")
    person.write("inbox/x.md", "x")
    person.write("inbox/x (conflicted copy 2026-11-22 103000).md", "y")
    conflicts = [item for item in person.run("inbox", "--json").json if item["kind"] == "conflict"]
    assert [(item["path"].rpartition("/")[0], item["text"]) for item in conflicts] == [
        ("inbox", "inbox/x.md"), ("notes", "notes/A.md"), ("notes", "notes/A.md"),
    ]  # fmt: skip
    shown = person.run("inbox", "show", conflicts[1]["path"]).out
    assert "-one" in shown and "+two" in shown
    assert person.run("inbox", "drop", conflicts[1]["path"]).code == 0
    assert len(waiting_in(person)) == 3


def test_show_gives_all_of_an_item_and_the_notes_near_to_it(person: Person) -> None:
    person.write("notes/Walking.md", "Darwin walked the Sandwalk every day.\n")
    person.write("notes/Cooking.md", "Salt the water.\n")
    person.write("journal/2026/2026-W46.md", "# 2026-W46\n\nDarwin walked the Sandwalk.\n")
    person.run("jot", "-k", "idea", "think while walking\nas Darwin did on the Sandwalk")
    said = person.run("inbox", "show", place(person, "think"), "--json").json
    assert said["body"] == "think while walking\nas Darwin did on the Sandwalk"
    assert [each["path"] for each in said["similar"]] == ["notes/Walking.md"]
    assert set(said["similar"][0]) == {"path", "line", "title", "text"}
    assert "1  Walking" in person.run("inbox", "show", place(person, "think")).out


# --- filing -----------------------------------------------------------------------------------------------


def test_an_idea_is_a_parked_note_and_the_line_says_where_it_went(person: Person) -> None:
    text = "- 09:14 Idea: Is sleep the first habit? ([[Middlemarch]], p. 194)\n  and a nap?\n"
    person.write(PAGE, f"## Log\n\n{text}")
    filed = person.run("inbox", "file", place(person, "Is sleep"), "--json")
    assert (filed.code, filed.err) == (0, "")
    assert filed.json == {
        "path": PAGE, "line": 3, "to": "ideas/Is sleep the first habit.md", "link": "[[Is sleep the first habit]]",
    }  # fmt: skip
    assert person.read(PAGE) == (
        "## Log\n\n- 09:14 Idea: Is sleep the first habit? ([[Middlemarch]], p. 194) → [[Is sleep the first habit]]\n"
        "  and a nap?\n"
    )
    assert person.read("ideas/Is sleep the first habit.md") == (
        "---\ntype: idea\nstatus: parked\ncreated: 2026-11-22\n---\n\n# Is sleep the first habit?\n\n"
        "and a nap?\n\n← [[2026-11-22]], [[Middlemarch]], p. 194\n"
    )
    assert waiting_in(person) == []


def test_where_several_lines_are_from_is_said_behind_the_last_of_them(person: Person) -> None:
    person.run("jot", "-k", "idea", "--from", "Middlemarch", "--at-page", "194", "one thing\nand another")
    person.run("inbox", "file", place(person, "one"))
    assert person.read(PAGE) == (
        "## Log\n\n- 09:14 Idea: one thing → [[one thing]]\n  and another ([[Middlemarch]], p. 194)\n"
    )
    assert person.read("ideas/one thing.md").endswith(
        "---\n\nand another\n\n← [[2026-11-22]], [[Middlemarch]], p. 194\n"
    )


def test_a_lesson_knows_where_it_is_from(person: Person) -> None:
    person.run("jot", "-k", "lesson", "--from", "Middlemarch", "Ask twice")
    person.run("inbox", "file", place(person, "Ask"))
    (lesson,) = person.run("lesson", "list", "--json").json
    assert (lesson["rule"], lesson["source"]) == ("Ask twice", "[[Middlemarch]]")


def test_something_to_read_goes_on_the_list_with_its_address(person: Person) -> None:
    person.run("jot", "-k", "read", "Luria, The Mind of a Mnemonist. Nora says it is short")
    person.run("jot", "-k", "read", "On notes (https://example.org/a_(b)?c=d).")
    person.run("inbox", "file", place(person, "Luria"))
    person.run("inbox", "file", place(person, "On notes"))
    found = {one["title"]: one for one in person.run("read", "list", "--json").json}
    assert found["On notes"]["source"] == "https://example.org/a_(b)?c=d"
    assert found["On notes"]["kind"] == "article"
    assert "Nora says it is short" in person.read("reading/Luria, The Mind of a Mnemonist.md")


def test_the_page_of_a_quote_may_be_said_when_it_is_filed(person: Person) -> None:
    person.run("jot", "-k", "quote", "the map is not the territory")
    filed = person.run("inbox", "file", "the map", "--into", "Science and Sanity", "--at-page", "58")
    assert filed.code == 0, filed
    assert "> the map is not the territory\n> p. 58, 2026-11-22" in person.read("reading/Science and Sanity.md")


def test_a_quote_goes_under_the_highlights_of_what_it_is_from(person: Person) -> None:
    person.write("reading/Middlemarch.md", MIDDLEMARCH)
    person.write(PAGE, "## Log\n\n- 09:14 Quote: a keen vision ([[Middlemarch]], p. 194)\n- 09:15 Quote: nameless\n")
    assert person.run("inbox", "file", place(person, "a keen"), "--json").json["to"] == "reading/Middlemarch.md"
    assert person.read("reading/Middlemarch.md") == MIDDLEMARCH + (
        "\n## Highlights\n\n> a keen vision\n> p. 194, 2026-11-22\n"
    )
    assert person.run("inbox", "file", place(person, "nameless")).code == 2
    assert person.run("inbox", "file", place(person, "nameless"), "--into", "middlem").code == 0
    assert "> nameless" in person.read("reading/Middlemarch.md")


def test_a_card_goes_to_the_captured_ones_and_is_due(person: Person) -> None:
    person.run("jot", "-k", "card", "old :: card")
    person.run("jot", "-k", "question", "capital of Peru?")
    person.run("jot", "-k", "idea", "front::side :: back")
    said = person.run("inbox", "file", place(person, "capital"), "--as", "card")
    assert (said.code, said.out) == (2, "")
    assert person.run("inbox", "file", place(person, "capital"), "--as", "card", "--back", "Lima").code == 0
    assert person.run("inbox", "file", place(person, "front"), "--as", "card").code == 0
    assert person.read("cards/captured.md") == (
        "#flashcards/captured\n\nold :: card\n\ncapital of Peru? :: Lima\n\nfront::side :: back\n"
    )
    assert "capital of Peru?" in [card["front"] for card in person.run("due", "--json").json]
    assert "- 09:14 Question: capital of Peru? → [[captured]]\n" in person.read(PAGE)


def test_a_note_takes_a_short_title_and_keeps_all_the_words(person: Person) -> None:
    long = "why do we trust the feeling of having understood, when it has been wrong so very often before?"
    person.run("jot", "-k", "question", long)
    assert person.run("inbox", "file", place(person, "why")).code == 0
    assert person.read("notes/why do we trust the feeling of having understood.md") == (
        f"---\ncreated: 2026-11-22\n---\n\n{long}\n\n← [[2026-11-22]]\n"
    )


def test_a_title_of_ones_own_keeps_the_words_in_the_note(person: Person) -> None:
    person.run("jot", "-k", "idea", "something about sleep")
    person.run("inbox", "file", place(person, "something"), "--title", "Sleep beats effort")
    assert "\nsomething about sleep\n" in person.read("ideas/Sleep beats effort.md")


def test_an_item_extends_a_note_before_its_book_keeping(person: Person) -> None:
    person.write("ideas/Sleep.md", "---\ntype: idea\n---\nText.\n\n## Attacks\n\n### 2026-10-20 x\n\nStands.\n")
    person.run("jot", "-k", "lesson", "naps count\n## too")
    filed = person.run("inbox", "file", place(person, "naps"), "--into", "sleep", "--json")
    assert filed.json["to"] == "ideas/Sleep.md"
    assert person.read("ideas/Sleep.md") == (
        "---\ntype: idea\n---\nText.\n\nnaps count\n\\## too\n\n← [[2026-11-22]]\n\n"
        "## Attacks\n\n### 2026-10-20 x\n\nStands.\n"
    )
    assert person.read(PAGE).endswith("- 09:14 Lesson: naps count → [[Sleep]]\n  \\## too\n")


def test_what_is_there_under_this_name_is_not_written_over(person: Person) -> None:
    person.write("notes/Walks.md", "mine\n")
    person.run("jot", "-k", "question", "Walks")
    before = notes_of(person)
    said = person.run("inbox", "file", place(person, "Walks"))
    assert said.code == 2 and "--into" in said.err
    assert notes_of(person) == before
    assert waiting_in(person) == [("question", "Walks")]


def test_an_idea_that_is_there_is_linked_to_and_not_written_twice(person: Person) -> None:
    person.run("idea", "add", "Sleep beats effort")
    person.run("jot", "-k", "idea", "sleep beats EFFORT")
    assert person.run("inbox", "file", place(person, "sleep"), "--json").json["to"] == "ideas/Sleep beats effort.md"
    assert len(person.run("idea", "list", "--json").json) == 1


@pytest.mark.parametrize("to", ["idea", "lesson", "reading", "note", "card", "quote"])
def test_undo_takes_a_filing_back_whole(person: Person, to: str) -> None:
    person.write("reading/Middlemarch.md", MIDDLEMARCH)
    person.run("jot", "-k", "card", "a :: b")
    person.write(PAGE, "## Log\r\n\r\n- 09:14 Idea: x :: y ([[Middlemarch]])\r\n  more\r\n")
    before = notes_of(person)
    assert person.run("inbox", "file", f"{PAGE}:3", "--as", to).code == 0
    assert notes_of(person) != before
    assert person.run("undo").code == 0
    assert notes_of(person) == before


@pytest.mark.parametrize("to", ["idea", "lesson", "note"])
@pytest.mark.parametrize("more", [[], ["--title", "Mine"], ["--into", "notes/Sleep.md"]])
def test_a_filing_stopped_before_the_link_is_finished_and_writes_no_words_twice(
    person: Person, to: str, more: list[str]
) -> None:
    person.write("notes/Sleep.md", "Text.\n")
    person.run("jot", "-k", "idea", "naps count\nand more of it")
    page = person.read(PAGE)
    assert person.run("inbox", "file", "naps", "--as", to, *more).code == 0
    filed = notes_of(person)
    person.write(PAGE, page)
    assert person.run("inbox", "file", "naps", "--as", to, *more).code == 0
    assert notes_of(person) == filed


def test_a_line_that_is_filed_is_not_filed_again(person: Person) -> None:
    person.run("jot", "-k", "idea", "once")
    there = place(person, "once")
    person.run("inbox", "file", there)
    before = notes_of(person)
    for _ in ("the list shows it", "the list is newer"):
        said = person.run("inbox", "file", there)
        assert (said.code, said.out) == (1, "")
        assert "filed already, to [[once]]" in said.err
        person.run("inbox")
    assert notes_of(person) == before


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.just("\n"), min_size=1, max_size=60)


@given(text=WORDS, to=st.sampled_from(["idea", "lesson", "note"]))
@example(text="a → [[b]] c\n## Attacks\n```\nopen", to="idea")
@example(text="---\n%% open\n<!-- too", to="note")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_words_none_is_lost_and_undo_gives_the_bytes_back(person: Person, text: str, to: str) -> None:
    if person.run("jot", "-k", "question", "--", text).code:
        return  # nothing but white space
    before = notes_of(person)
    (item,) = [one for one in person.run("inbox", "--json").json if one["path"] == PAGE] or [None]
    if item:
        filed = person.run("inbox", "file", f"{PAGE}:{item['line']}", "--as", to, "--title", "A title", "--json")
        assert filed.code == 0, filed
        note = "".join(person.read(filed.json["to"]).replace("\\", "").replace("&lt;", "<").split())
        assert "".join(item["text"].replace("\\", "").replace("&lt;", "<").split()) in note
        page = before[PAGE].decode().split("\n")
        page[2] = person.read(PAGE).split("\n")[2]
        assert person.read(PAGE).split("\n") == page
        assert page[2].startswith(before[PAGE].decode().split("\n")[2].rstrip())
        assert person.run("undo").code == 0
        assert notes_of(person) == before
    assert person.run("undo").code == 0


# --- files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf# T\r\n\xff", b"---\nsource: x\n---\n\ntext", b""])
def test_a_file_becomes_a_note_as_it_is(person: Person, data: bytes) -> None:
    person.write("inbox/Seneca on reading.md", data)
    before = notes_of(person)
    said = person.run("inbox", "file", "inbox/Seneca on reading.md", "--json")
    assert said.json == {
        "path": "inbox/Seneca on reading.md", "line": 1, "to": "notes/Seneca on reading.md",
        "link": "[[Seneca on reading]]",
    }  # fmt: skip
    assert (person.vault / "notes/Seneca on reading.md").read_bytes() == data
    assert not (person.vault / "inbox/Seneca on reading.md").exists()
    assert waiting_in(person) == []
    assert person.run("undo").code == 0
    assert notes_of(person) == before


def test_a_file_gets_only_the_properties_its_type_lacks(person: Person) -> None:
    person.write("inbox/a.md", "---\nsource: https://example.org  # here\n---\nText\r\n")
    person.run("inbox", "file", "inbox/a.md", "--as", "reading", "--title", "On notes")
    assert person.read("reading/On notes.md") == (
        "---\nsource: https://example.org  # here\ntype: reading\nstatus: shelf\nadded: 2026-11-22\n---\nText\r\n"
    )
    assert person.run("undo").code == 0
    assert person.read("inbox/a.md") == "---\nsource: https://example.org  # here\n---\nText\r\n"
    person.write("inbox/b.md", "---\ntype: lesson\ncreated: 2020-01-01\n---\nText\n")
    assert person.run("inbox", "file", "inbox/b.md", "--as", "idea").code == 2
    person.run("inbox", "file", "inbox/b.md", "--as", "lesson")
    assert person.read("lessons/b.md") == "---\ntype: lesson\ncreated: 2020-01-01\n---\nText\n"


def test_a_file_does_not_replace_a_note_of_its_name(person: Person) -> None:
    person.write("notes/a.md", "mine\n")
    person.write("inbox/a.md", "came in\n")
    assert person.run("inbox", "file", "inbox/a.md", "--json").json["to"] == "notes/a 2.md"
    assert person.read("notes/a.md") == "mine\n"


def test_a_plain_text_file_becomes_a_note_that_is_found(person: Person) -> None:
    person.write("inbox/a.txt", "a heron on the weir\n")
    assert person.run("inbox", "file", "inbox/a.txt", "--json").json["to"] == "notes/a.md"
    assert person.read("notes/a.md") == "a heron on the weir\n"
    assert [hit["path"] for hit in person.run("recall", "heron", "--by", "words", "--json").json] == ["notes/a.md"]


@pytest.mark.parametrize("kind", ["idea", "lesson"])
def test_what_is_filed_is_as_old_as_its_capture(person: Person, kind: str) -> None:
    person.run("jot", "-k", kind, "--at", "2026-11-01 08:00", "sleep on it")
    to = person.run("inbox", "file", "sleep on it", "--json").json["to"]
    assert "created: 2026-11-01\n" in person.read(to)


def test_a_file_goes_into_a_note_and_itself_to_the_trash(person: Person) -> None:
    person.write("notes/Reading.md", "Mine.\n")
    person.write("inbox/a.md", "---\nsource: x\n---\n\nTheirs.\n")
    before = notes_of(person)
    assert person.run("inbox", "file", "inbox/a.md", "--into", "Reading").code == 0
    assert person.read("notes/Reading.md") == "Mine.\n\nTheirs.\n"
    assert waiting_in(person) == []
    assert b"---\nsource: x\n---\n\nTheirs.\n" in person.bytes_of_vault().values()
    assert person.run("undo").code == 0
    assert notes_of(person) == before


def test_a_dropped_file_comes_back(person: Person) -> None:
    person.write("inbox/a.md", "came in\n")
    assert person.run("inbox", "drop", "inbox/a.md").code == 0
    assert waiting_in(person) == []
    assert person.run("undo").out.startswith("took back inbox drop: ")
    assert waiting_in(person) == [("file", "a.md")]
    assert person.read("inbox/a.md") == "came in\n"


# --- leaving ----------------------------------------------------------------------------------------------


def test_a_line_may_stay_as_it_is(person: Person) -> None:
    person.run("jot", "-k", "idea", "just a thought\nwith more")
    assert person.run("inbox", "leave", place(person, "just"), "--json").json == {"path": PAGE, "line": 3}
    assert person.read(PAGE) == "## Log\n\n- 09:14 Idea: just a thought ✓\n  with more\n"
    assert waiting_in(person) == []
    person.run("undo")
    assert waiting_in(person) == [("idea", "just a thought\nwith more")]


def test_lines_are_left_and_files_are_dropped(person: Person) -> None:
    person.write("inbox/a.md", "came in\n")
    person.run("jot", "-k", "idea", "x")
    assert person.run("inbox", "leave", "inbox/a.md").code == 2
    assert person.run("inbox", "drop", f"{PAGE}:3").code == 2


# --- the line that was meant ------------------------------------------------------------------------------


def test_a_line_that_moved_since_the_list_is_found_by_what_it_says(person: Person) -> None:
    person.run("jot", "-k", "idea", "--at", "09:14", "mine")
    there = place(person, "mine")
    person.run("jot", "--at", "08:00", "captured meanwhile")
    assert person.run("inbox", "file", there, "--json").json["line"] == 4
    assert "Idea: mine → [[mine]]" in person.read(PAGE)


def test_another_line_is_never_taken_for_the_one_that_was_meant(person: Person) -> None:
    person.run("jot", "-k", "idea", "--at", "09:14", "mine")
    there = place(person, "mine")
    person.run("jot", "-k", "idea", "--at", "08:00", "captured meanwhile")
    before = notes_of(person)
    for verb in (["file"], ["leave"], ["show"]):
        said = person.run("inbox", *verb, there)
        assert (said.code, said.out) == (5, ""), verb
        assert "mine" in said.err and "captured meanwhile" in said.err
    assert notes_of(person) == before
    assert person.run("inbox", "leave", there, "--says", "min").code == 0
    assert "Idea: mine ✓" in person.read(PAGE)


def test_a_line_that_was_edited_since_the_list_is_not_filed(person: Person) -> None:
    person.run("jot", "-k", "idea", "mine")
    there = place(person, "mine")
    person.write(PAGE, person.read(PAGE).replace("mine", "mine, edited"))
    assert person.run("inbox", "file", there).code == 5
    assert person.run("inbox").code == 0
    assert person.run("inbox", "file", there).code == 0


def test_without_a_list_the_line_is_taken_as_it_stands(person: Person) -> None:
    person.run("jot", "-k", "idea", "one")
    person.run("jot", "-k", "idea", "two")
    assert person.run("inbox", "leave", f"{PAGE}:4").code == 0
    assert waiting_in(person) == [("idea", "one")]


def test_an_item_seen_before_someone_else_wrote_is_found_again_or_refused(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program saves the page between our look and our write."""
    person.run("jot", "-k", "idea", "mine")
    desk = Desks().at(str(person.vault), person.env, str(person.home))
    (item,) = practice.inbox(desk)
    saves = ["- 07:00 written meanwhile\n"]
    marked = waiting.marked

    def marked_late(data: bytes, line: int, mark: str) -> bytes:
        if saves:
            person.write(PAGE, data.replace(b"## Log\n\n", b"## Log\n\n" + saves.pop().encode()))
        return marked(data, line, mark)

    monkeypatch.setattr(waiting, "marked", marked_late)
    assert practice.file(desk, item).line == 4
    assert person.read(PAGE) == "## Log\n\n- 07:00 written meanwhile\n- 09:14 Idea: mine → [[mine]]\n"
    with pytest.raises((practice.NotTheOne, ChangedMeanwhile)):
        practice.leave(desk, item)


def test_an_item_goes_by_its_first_words(person: Person) -> None:
    person.run("jot", "-k", "idea", "Sleep beats effort")
    person.run("jot", "-k", "idea", "Sleep beats talent")
    person.write("inbox/Seneca.md", "came in\n")
    said = person.run("inbox", "file", "sleep beats")
    assert (said.code, said.out) == (2, "")
    assert person.run("inbox", "leave", "sleep  BEATS t").code == 0
    assert person.run("inbox", "file", "sleep beats").code == 0
    assert person.run("inbox", "file", "seneca").code == 0
    assert waiting_in(person) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [(["file", "nowhere.md:3"], 1), (["file", f"{PAGE}:99"], 1), (["file", "what"], 1), (["file", ""], 1),
     (["leave", "../x.md:1"], 3),
     (["file", f"{PAGE}:3", "--as", "card", "--into", "x"], 2), (["file", f"{PAGE}:3", "--into", "no such note"], 1),
     (["file", f"{PAGE}:3", "--back", "x"], 2), (["--answered"], 2), (["show", f"{PAGE}:3", "--says", "other"], 5)],
)  # fmt: skip
def test_trouble_is_one_line_and_changes_nothing(person: Person, words: list[str], code: int) -> None:
    person.run("jot", "-k", "idea", "mine")
    before = notes_of(person)
    said = person.run("inbox", *words)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("deliberate: ") and said.err.count("\n") == 1
    assert notes_of(person) == before


def test_a_filing_that_was_stopped_before_the_link_is_finished_by_the_next(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind, to in (("idea", "idea"), ("question", "note"), ("read", "reading"), ("quote", "quote"), ("idea", "card")):
        person.run("jot", "-k", kind, "--from", "Middlemarch", f"{to} :: words")
        there = place(person, f"{to} :: words")

        def stopped(*_: object) -> bytes:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(waiting, "marked", stopped)
            assert person.run("inbox", "file", there, "--as", to).code == 130
        before = set(notes_of(person))
        assert person.run("inbox", "file", there, "--as", to).code == 0
        assert set(notes_of(person)) == before, to
        text = "".join(data.decode() for path, data in notes_of(person).items() if path != PAGE)
        assert text.count(f"{to} :: words") <= 1 or to in ("idea", "reading"), to
    assert waiting_in(person) == []


# --- going through it -------------------------------------------------------------------------------------


def test_the_inbox_is_emptied_line_by_line_from_a_pipe(person: Person) -> None:
    for kind, text in (("idea", "one"), ("question", "two?"), ("lesson", "three"), ("read", "four"), ("idea", "five")):
        person.run("jot", "-k", kind, text)
    person.write("inbox/a.md", "came in\n")
    person.write("inbox/b.md", "more\n")
    said = person.run("inbox", "sort", "--json", stdin="i\nr A book\n?\nu\n\nl\nc the back\n.\nn\nd\nn\nx\n")
    assert said.code == 0
    assert said.json == {"filed": 4, "left": 1, "dropped": 1, "waiting": 1}
    assert waiting_in(person) == [("read", "four")]
    assert "two? :: the back" in person.read("cards/captured.md")
    assert person.run("read", "list", "--json").json == []


def test_the_end_of_the_input_stops_with_everything_so_far_on_disk(person: Person) -> None:
    person.run("jot", "-k", "idea", "one")
    person.run("jot", "-k", "idea", "two")
    said = person.run("inbox", "sort", stdin="i\n")
    assert said.code == 0
    assert said.out.endswith("1 filed, 0 left as they are, 1 waiting\n")
    assert (person.vault / "ideas/two.md").exists()


def test_an_item_goes_into_the_near_note_of_that_number(person: Person) -> None:
    person.write("notes/Walking.md", "Darwin walked the Sandwalk.\n")
    person.run("jot", "-k", "idea", "walking the Sandwalk helps")
    person.run("inbox", "sort", stdin="1\n")
    assert person.read("notes/Walking.md") == (
        "Darwin walked the Sandwalk.\n\nwalking the Sandwalk helps ← [[2026-11-22]]\n"
    )


def test_an_empty_inbox_is_exit_1(person: Person) -> None:
    assert (person.run("inbox", "--json").code, person.run("inbox", "--json").json) == (1, [])
    assert person.run("inbox", "sort").code == 1


def test_sorting_on_a_terminal_reads_one_line_each(person: Person) -> None:
    person.run("jot", "-k", "idea", "one")
    main, side = pty.openpty()
    process = subprocess.Popen([*PROGRAM, "inbox", "sort"], env=person.env, cwd=person.home, stdin=side, stdout=side,
                               stderr=side, close_fds=True)  # fmt: skip
    os.close(side)
    os.write(main, b"i\n")
    out = b""
    while process.poll() is None or not out.endswith(b"waiting\r\n"):
        try:
            out += os.read(main, 1024)
        except OSError:
            break
    os.close(main)
    assert process.wait() == 0
    assert b"ideas/one.md" in out
    assert (Path(person.vault) / "ideas/one.md").exists()


# --- crashes and company ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_killed_filing_loses_nothing_and_is_finished_by_the_next(person: Person) -> None:
    killed = Killer(person, 21)
    killed_before = 0
    for number in range(30):
        text = f"thought {number} of mine"
        person.run("jot", "-k", "idea", f"{text}\nand more {number}")
        person.write(f"inbox/file {number}.md", f"came in {number}\n")
        (item,) = [one for one in person.run("inbox", "--json").json if one["text"].startswith(text)]
        there = f"{item['path']}:{item['line']}"
        to = ("idea", "lesson", "note")[number % 3]
        done = killed("inbox", "file", there, "--as", to)
        moved = killed("inbox", "file", f"inbox/file {number}.md", "--as", to)
        page = person.read(PAGE)
        assert f"- 09:14 Idea: {text}" in page and f"  and more {number}\n" in page
        assert f"came in {number}\n" in "".join(data.decode() for data in notes_of(person).values())
        killed_before += not done
        if f"{text} →" not in page:
            assert not done
            assert person.run("inbox", "file", there, "--as", to).code == 0
        if (person.vault / f"inbox/file {number}.md").exists():
            assert not moved
            assert person.run("inbox", "file", f"inbox/file {number}.md", "--as", to).code == 0
    assert 0 < killed_before < 30, "some were killed before and some after they were done"
    assert waiting_in(person) == []
    notes = "".join(data.decode() for path, data in notes_of(person).items() if path != PAGE)
    assert all(notes.count(f"and more {number}\n") == 1 for number in range(30)), "no words twice"
    assert person.run("doctor").code == 0


@pytest.mark.slow
def test_filing_while_others_capture_files_the_right_lines_and_keeps_all(person: Person) -> None:
    for number in range(8):
        person.run("jot", "-k", "idea", "--at", f"10:{number:02}", f"idea {number} here")
    places = {one["text"]: f"{one['path']}:{one['line']}" for one in person.run("inbox", "--json").json}
    jots = [person.start("jot", "--at", "08:00", f"capture {number} here") for number in range(12)]
    filings = [  # a line moves while they look: how it begins says which is meant
        person.start("inbox", "file", places[f"idea {number} here"], "--says", f"idea {number} here")
        for number in range(8)
    ]
    for process in [*jots, *filings]:
        process.communicate()
    assert [process.returncode for process in [*jots, *filings]] == [0] * 20
    page = person.read(PAGE)
    for number in range(8):
        assert f"- 10:{number:02} Idea: idea {number} here → [[idea {number} here]]\n" in page
        assert (person.vault / f"ideas/idea {number} here.md").exists()
    assert all(f"- 08:00 capture {number} here\n" in page for number in range(12))


@pytest.mark.parametrize("name", ["a [b] c", "a#b (c)"])
def test_a_line_filed_into_a_note_of_an_odd_name_waits_no_longer(person: Person, name: str) -> None:
    person.write(f"notes/{name}.md", "# There before\n")
    person.run("jot", "-k", "idea", "a thought of it")
    said = person.run("inbox", "file", "a thought", "--into", f"notes/{name}.md")
    assert said.code == 0, said
    assert person.run("inbox", "--json").json == []
