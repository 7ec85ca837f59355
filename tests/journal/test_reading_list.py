"""A reading list from the command line: kept, read through, finished with a word, posted; in any vault."""

from __future__ import annotations

import hashlib
import os
import pty
import subprocess

import pytest

from tests.person import PROGRAM, Person

NOTE = "---\ntype: reading\nkind: book\nauthor:\n  - George Eliot\nstatus: shelf\nadded: 2026-11-22\n---\n"


def status(person: Person) -> dict[str, str]:
    return {one["title"]: one["status"] for one in person.run("read", "list", "--json").json}


def test_a_new_reading_is_a_note_in_its_own_file(person: Person) -> None:
    said = person.run("read", "add", "--author", "George Eliot", "Middlemarch", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json == {
        "path": "reading/Middlemarch.md", "title": "Middlemarch", "kind": "book", "author": ["George Eliot"],
        "source": "", "status": "shelf", "added": "2026-11-22", "started": None, "finished": [], "pages": None,
        "at": None,
        "fiction": None, "rating": None, "verdict": "", "highlights": 0,
    }  # fmt: skip
    assert person.read("reading/Middlemarch.md") == NOTE


def test_all_that_is_known_of_it_can_be_said_at_once(person: Person) -> None:
    person.run("read", "add", "--kind", "paper", "--author", "A", "--author", "B", "--source", "https://x.org/1",
               "--pages", "18", "--nonfiction", "--start", "What is it? On things")  # fmt: skip
    assert person.read("reading/What is it On things.md") == (
        "---\ntype: reading\nkind: paper\nauthor:\n  - A\n  - B\nsource: https://x.org/1\nstatus: reading\n"
        "added: 2026-11-22\nstarted: 2026-11-22\npages: 18\nfiction: false\n---\n\n# What is it? On things\n"
    )


def test_the_same_is_not_put_on_the_list_twice(person: Person) -> None:
    person.write("reading/Middlemarch.md", NOTE)
    said = person.run("read", "add", "middlemarch")
    assert (said.code, said.out) == (2, "")
    assert "on the list already, reading/Middlemarch.md" in said.err
    assert person.run("read", "add", "middlemarch", "--author", "Somebody Else").code == 0


def test_a_book_is_begun_read_through_and_finished(person: Person) -> None:
    person.run("read", "add", "Middlemarch", "--pages", "838", "--next")
    assert person.run("read", "start", "middle").code == 0
    assert person.run("read", "at", "120", "--json").json["at"] == 120
    assert person.run("read", "at", "Middlemarch", "p.200").out.startswith("reading    p. 200 of 838")
    said = person.run("read", "finish", "--verdict", "read again", "--rating", "5", "--fiction", "--json",
                      now="2026-12-01T20:00:00+01:00")  # fmt: skip
    one = said.json
    assert (one["status"], one["finished"], one["at"]) == ("finished", ["2026-12-01"], 838)
    assert (one["verdict"], one["rating"], one["fiction"], one["started"]) == ("read again", 5, True, "2026-11-22")


def test_a_book_read_twice_keeps_both_days(person: Person) -> None:
    person.write("reading/M.md", NOTE)
    person.run("read", "finish", "M", "--on", "2025-03-01")
    person.run("read", "finish", "M", "--verdict", "slow")
    assert "finished: 2025-03-01\nverdict: slow\n" in person.read("reading/M.md"), "finished is finished"
    person.run("read", "start", "M")
    assert status(person) == {"M": "reading"}
    person.run("read", "finish", "M")
    assert "finished:\n  - 2025-03-01\n  - 2026-11-22\n" in person.read("reading/M.md")
    years = ("2024", "2025", "2026")
    assert [len(person.run("read", "list", "--year", year, "--json").json) for year in years] == [0, 1, 1]


def test_what_one_gives_up_keeps_why(person: Person) -> None:
    person.write("reading/M.md", NOTE)
    person.run("read", "start", "M")
    assert person.run("read", "drop", "--why", "not now", "--json").json["verdict"] == "not now"
    assert status(person) == {"M": "dropped"}
    assert person.run("read", "at", "M", "9").code == 0
    assert status(person) == {"M": "reading"}, "reading on is reading"


def test_being_read_comes_first_and_finished_newest_first(person: Person) -> None:
    for title, state in [("D", "dropped"), ("F1", "finished\nfinished: 2025-01-01"), ("S", "shelf"), ("N", "next"),
                         ("F2", "finished\nfinished: 2026-01-01"), ("R", "reading")]:  # fmt: skip
        person.write(f"reading/{title}.md", NOTE.replace("shelf", state))
    assert list(status(person)) == ["R", "N", "S", "F2", "F1", "D"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["start", "Nothing"], 1, "no reading is called"), (["at", "12"], 1, "nothing is being read"),
        (["at", "Middlemarch", "soon"], 2, "not a page"), (["at", "Middlemarch", "900"], 2, "no page 900"),
        (["finish", "Middlemarch", "--on", "2027-01-01"], 2, "has not come yet"), (["start", "Mi"], 2, "may be any of"),
        (["add", " "], 2, "needs a title"), (["list", "--post", "--status", "shelf"], 2, "finished"),
        (["finish", "Middlemarch", "--rating", "x"], 2, "rating"), (["add", "X", "--kind", "vase"], 2, "vase"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_changes_nothing(person: Person, words: list[str], code: int, told: str) -> None:
    person.write("reading/Middlemarch.md", NOTE.replace("added", "pages: 838\nadded"))
    person.write("reading/Middle March.md", NOTE)
    person.write("reading/Mid.md", NOTE)
    before = {name: data for name, data in person.bytes_of_vault().items() if name.startswith("reading")}
    said = person.run("read", *words)
    assert (said.code, said.out) == (code, "")
    assert told in said.err
    assert said.err.count("\n") == 1
    assert {name: data for name, data in person.bytes_of_vault().items() if name.startswith("reading")} == before


def test_two_books_at_once_are_not_confused(person: Person) -> None:
    person.write("reading/A.md", NOTE.replace("shelf", "reading"))
    person.write("reading/B.md", NOTE.replace("shelf", "reading"))
    said = person.run("read", "at", "12")
    assert said.code == 2
    assert 'several are being read: "A", "B"' in said.err


def test_each_step_is_taken_back_whole(person: Person) -> None:
    person.write("reading/M.md", NOTE.replace("\n", "\r\n"))
    before = person.read("reading/M.md")
    person.run("read", "finish", "M", "--verdict", "x", "--rating", "3", "--fiction")
    assert "\r\nverdict: x\r\n" in person.read("reading/M.md")
    assert person.run("undo").code == 0
    assert person.read("reading/M.md") == before


# --- the year -------------------------------------------------------------------------------------


@pytest.fixture
def reader(person: Person) -> Person:
    """Someone with a year of reading."""
    for title, author, day, more in [
        ("Walden", "H. D. Thoreau", "2026-03-05", "fiction: false\nverdict: half of it"),
        ("Middlemarch", "George Eliot", "2026-02-01", "fiction: true\nverdict: read again"),
        ("Emma", "Jane Austen", "2026-05-01", "fiction: true"),
        ("Odd", "", "2026-06-01", "verdict: odd"),
        ("Old", "X", "2025-06-01", "fiction: true"),
        ("Paper", "Y", "2026-06-01", "kind: paper\nfiction: false\nverdict: clean"),
    ]:
        by = f"author: {author}\n" if author else ""
        person.write(f"reading/{title}.md", f"---\ntype: reading\nstatus: finished\n{by}finished: {day}\n{more}\n---\n")
    return person


def test_the_years_books_are_two_lists_to_post(reader: Person) -> None:
    said = reader.run("read", "list", "--year", "2026", "--post")
    assert said.code == 0
    assert said.out == (
        "Fiction\n\n1. Middlemarch, George Eliot: read again\n2. Emma, Jane Austen\n\n"
        "Nonfiction\n\n1. Walden, H. D. Thoreau: half of it\n"
    )
    assert said.err.count("\n") == 2
    assert 'left out, neither fiction nor nonfiction: "Odd"' in said.err
    assert 'no word yet on "Emma"; say one: deliberate read finish "Emma" --verdict' in said.err


def test_what_is_said_to_do_about_the_unsorted_sorts_them(reader: Person) -> None:
    reader.run("read", "finish", "Odd", "--fiction")
    assert "3. Odd: odd\n" in reader.run("read", "list", "--post").out
    assert "finished: 2026-06-01\n" in reader.read("reading/Odd.md")


def test_other_kinds_are_posted_when_asked_for(reader: Person) -> None:
    assert "Paper" not in reader.run("read", "list", "--post").out
    assert "2. Paper, Y: clean\n" in reader.run("read", "list", "--post", "--kind", "all").out
    assert reader.run("read", "list", "--post", "--kind", "paper").out == "Nonfiction\n\n1. Paper, Y: clean\n"


def test_what_was_finished_on_no_day_is_counted_and_can_be_given_one(reader: Person) -> None:
    reader.write("reading/Undated.md", NOTE.replace("shelf", "finished"))
    assert "1 finished without a day are in no year" in reader.run("read", "list", "--post").err
    reader.run("read", "finish", "Undated", "--on", "2026-06-30", "--fiction")
    said = reader.run("read", "list", "--post")
    assert "3. Undated, George Eliot\n" in said.out
    assert "without a day" not in said.err


def test_a_year_without_a_book_is_exit_1(reader: Person) -> None:
    said = reader.run("read", "list", "--post", "--year", "1999", "--json")
    assert (said.code, said.json["text"], said.json["unsorted"]) == (1, "", [])


# --- quotations -----------------------------------------------------------------------------------

PAGE = "journal/2026/2026-11-22.md"
QUOTE = ["jot", "-k", "quote", "--from", "middlemarch", "--at-page", "88"]


def test_a_quotation_stands_on_its_page_and_in_its_book(person: Person) -> None:
    person.write("reading/Middlemarch.md", NOTE)
    said = person.run(*QUOTE, "--json", "hearing the grass grow")
    filed = {"path": "reading/Middlemarch.md", "line": 12}
    assert said.json == {"path": PAGE, "line": 3, "kind": "quote", "filed": filed}
    assert person.read("reading/Middlemarch.md") == (
        NOTE + "\n## Highlights\n\n> hearing the grass grow\n> p. 88, 2026-11-22\n"
    )
    assert person.read(PAGE) == "## Log\n\n- 09:14 Quote: hearing the grass grow (p. 88) → [[Middlemarch]]\n"
    assert person.run("inbox").code == 1, "it is filed"


def test_one_undo_takes_back_both(person: Person) -> None:
    person.write("reading/Middlemarch.md", NOTE)
    person.run("jot", "before")
    page = person.read(PAGE)
    person.run(*QUOTE, "hearing the grass grow")
    assert person.run("undo", "--json").json["paths"] == [PAGE, "reading/Middlemarch.md"]
    assert (person.read(PAGE), person.read("reading/Middlemarch.md")) == (page, NOTE)
    assert person.run("undo", "--json").json["undone"] == "jot"
    assert "before" not in person.bytes_of_vault().get(PAGE, b"").decode()
    assert person.run("undo").code == 1, "the first record of the quotation is not taken back once more"


def test_a_quotation_of_a_book_without_a_note_waits_in_the_inbox(person: Person) -> None:
    said = person.run(*QUOTE, "hearing the grass grow", "--json")
    assert said.json == {"path": PAGE, "line": 3, "kind": "quote"}
    assert person.read(PAGE).endswith("Quote: hearing the grass grow ([[middlemarch]], p. 88)\n")
    assert person.run("inbox").code == 0


@pytest.mark.parametrize("front", ["title: Middlemarch", "aliases: [Middlemarch]"])
def test_the_index_knows_a_book_by_other_names(person: Person, front: str) -> None:
    person.write("elsewhere/M.md", f"---\ntype: reading\n{front}\n---\n")
    assert "filed" not in person.run(*QUOTE, "x", "--json").json, "nothing is searched for a capture"
    person.run("index", "--words")
    assert person.run(*QUOTE, "y", "--json").json["filed"]["path"] == "elsewhere/M.md"
    assert "Quote: y (p. 88) → [[M]]" in person.read(PAGE)


def test_a_link_names_the_folder_where_two_files_have_the_name(person: Person) -> None:
    person.write("reading/Middlemarch.md", NOTE)
    person.write("Middlemarch.md", "a town\n")
    person.run("index", "--words")
    person.run(*QUOTE, "x")
    assert "→ [[reading/Middlemarch|Middlemarch]]" in person.read(PAGE)


def test_a_note_that_is_no_reading_is_not_quoted_into(person: Person) -> None:
    person.write("reading/Middlemarch.md", "just a page\n")
    assert "filed" not in person.run(*QUOTE, "x", "--json").json
    assert person.read("reading/Middlemarch.md") == "just a page\n"


def test_a_note_that_cannot_be_quoted_into_costs_no_word(person: Person) -> None:
    person.write("reading/Middlemarch.md", NOTE + "\n```\nleft open\n")
    said = person.run(*QUOTE, "hearing the grass grow")
    assert (said.code, said.out) == (0, PAGE + ":3\n")
    assert "captured, and waiting in the inbox" in said.err
    assert "hearing the grass grow ([[middlemarch]], p. 88)\n" in person.read(PAGE)
    assert person.read("reading/Middlemarch.md").endswith("left open\n")
    assert person.run("undo").code == 0


def test_a_quotation_of_several_lines_is_whole_in_both(person: Person) -> None:
    person.write("reading/Middlemarch.md", NOTE)
    person.run("jot", "-k", "quote", "--from", "Middlemarch", "one\n\ntwo")
    assert person.read(PAGE).endswith("- 09:14 Quote: one\n\n  two → [[Middlemarch]]\n")
    assert person.read("reading/Middlemarch.md").endswith("> one\n>\n> two\n> 2026-11-22\n")


def test_other_captures_know_nothing_of_reading(person: Person) -> None:
    code = "import sys, journal.door as d; d.run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    person.run("jot", "first")
    for words in (["jot", "x"], ["jot", "-k", "quote", "x"], ["jot", "-k", "read", "--from", "Middlemarch", "x"]):
        done = subprocess.run([PROGRAM[0], "-S", "-c", code, *words], env=person.env, capture_output=True, text=True)
        assert "journal.practices" not in done.stderr
        assert "vault.records.reading" not in done.stderr


# --- a vault of another order ---------------------------------------------------------------------


@pytest.fixture
def stranger(newcomer: Person) -> Person:
    """Someone with an Obsidian vault of their own order."""
    newcomer.write(".obsidian/app.json", "{}")
    for n in range(8):
        state = ("read", "reading", "to-read", "read")[n % 4]
        newcomer.write(f"Library/Book {n}.md", (
            f"---\r\ntags: [book]   # all of them\r\nauthor: \"[[Ann Lee]]\"\r\nstatus: {state}\r\n"
            f"dateRead: {f'2026-0{n + 1}-01' if state == 'read' else ''}\r\nmy_rating: {n % 5 or ''}\r\nrating: 3.9\r\n"
            f"genre: {'[Fiction]' if n % 2 else '[Essay, Non-fiction]'}\r\n---\r\nText.\r\n"
        ))  # fmt: skip
        newcomer.write(f"Recipes/Dish {n}.md", "---\nauthor: Mum\nrating: 4\nstatus: done\n---\n")
    return newcomer


def sums(person: Person) -> dict[str, str]:
    """A hash of every file but our own."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in person.bytes_of_vault().items()
            if not name.startswith(".deliberate/")}  # fmt: skip


def test_the_map_is_proposed_and_written_only_when_asked(stranger: Person) -> None:
    before = sums(stranger)
    assert stranger.run("read", "list").code == 1
    said = stranger.run("init", str(stranger.vault))
    assert said.code == 0
    assert said.out.startswith(f"{stranger.vault}\n\n# 8 notes\n[types.reading]\ntag = \"book\"\n")
    assert "deliberate init --map" in said.err
    assert "types" not in stranger.read(".deliberate/vault.toml")
    assert stranger.run("read", "list", "--json").json == []
    told = stranger.run("init", str(stranger.vault), "--map", "--json").json
    assert (told["types"], told["mapped"]) == ({"reading": 8}, True)
    assert told["map"] in stranger.read(".deliberate/vault.toml")
    assert sorted(status(stranger).values()).count("finished") == 4
    post = stranger.run("read", "list", "--year", "2026", "--post").out
    fiction, nonfiction = "1. Book 3, Ann Lee\n2. Book 7, Ann Lee\n", "1. Book 0, Ann Lee\n2. Book 4, Ann Lee\n"
    assert post == f"Fiction\n\n{fiction}\nNonfiction\n\n{nonfiction}"
    assert [one["path"] for one in stranger.run("recall", "text", "--type", "reading", "-n", "20", "--json").json] != []
    assert sums(stranger) == before


def test_the_map_is_not_written_over_another(stranger: Person) -> None:
    stranger.run("init", str(stranger.vault), "--map")
    before = stranger.read(".deliberate/vault.toml")
    assert "has its map already" in stranger.run("init", str(stranger.vault), "--map").err
    assert stranger.read(".deliberate/vault.toml") == before
    assert stranger.run("undo").code == 0
    assert "types" not in stranger.read(".deliberate/vault.toml")


def test_finishing_speaks_the_vaults_own_language(stranger: Person) -> None:
    stranger.run("init", str(stranger.vault), "--map")
    before = stranger.read("Library/Book 2.md")
    said = stranger.run("read", "finish", "Book 2", "--rating", "4", "--nonfiction", "--verdict", "good")
    assert said.out.startswith("finished")
    assert stranger.read("Library/Book 2.md") == before.replace("to-read", "read").replace(
        "dateRead: \r", "dateRead: 2026-11-22\r").replace("my_rating: 2", "my_rating: 4").replace(
        "---\r\nText", "verdict: good\r\n---\r\nText")  # fmt: skip
    stranger.run("undo")
    assert stranger.read("Library/Book 2.md") == before


def test_a_new_book_looks_like_the_others(stranger: Person) -> None:
    stranger.run("init", str(stranger.vault), "--map")
    stranger.run("read", "add", "Emma", "--author", "Jane Austen")
    assert stranger.read("Library/Emma.md") == (
        "---\ntags:\n  - book\nauthor:\n  - Jane Austen\nstatus: to-read\nadded: 2026-11-22\n---\n"
    )
    said = stranger.run("jot", "-k", "quote", "--from", "Emma", "x", "--json")
    assert said.json["filed"]["path"] == "Library/Emma.md"


def test_a_changed_map_is_seen_at_once(stranger: Person) -> None:
    stranger.run("init", str(stranger.vault))
    stranger.run("index", "--words")
    settings = stranger.read(".deliberate/vault.toml")
    stranger.write(".deliberate/vault.toml", settings + '\n[types.reading]\nfolder = "Recipes"\n')
    assert set(status(stranger)) == {f"Dish {n}" for n in range(8)}
    more = '\n[types.idea]\nfolder = "Recipes"\nvalues.status.held = "done"\n'
    stranger.write(".deliberate/vault.toml", settings + more)
    assert status(stranger) == {}
    ideas = stranger.run("idea", "list", "--json").json
    assert {(one["claim"], one["status"]) for one in ideas} == {(f"Dish {n}", "held") for n in range(8)}
    stranger.run("idea", "park", "Dish 1")
    assert "status: parked\n" in stranger.read("Recipes/Dish 1.md")
    stranger.run("idea", "hold", "Dish 1")
    assert "status: done\n" in stranger.read("Recipes/Dish 1.md")


def test_a_mistake_in_the_map_is_told_and_nothing_is_guessed(stranger: Person) -> None:
    stranger.run("init", str(stranger.vault))
    settings = stranger.read(".deliberate/vault.toml")
    more = '\n[types.reading]\ntag = "book"\nkeys.dateRead = "finished"\n'
    stranger.write(".deliberate/vault.toml", settings + more)
    said = stranger.run("read", "list")
    assert (said.code, said.out) == (3, "")
    assert "types.reading.keys.dateRead must be one of" in said.err
    assert ".deliberate/vault.toml" in said.err


def test_on_a_terminal_a_yes_is_enough(stranger: Person) -> None:
    keyboard, end = pty.openpty()
    command = [*PROGRAM, "init", str(stranger.vault)]
    process = subprocess.Popen(command, env=stranger.env, stdin=end, stdout=end, stderr=end)
    os.close(end)
    told = b""
    while b"[y/N]" not in told:
        told += os.read(keyboard, 1000)
    os.write(keyboard, b"y\n")
    while process.poll() is None:
        try:
            told += os.read(keyboard, 1000)
        except OSError:
            break
    process.wait()
    os.close(keyboard)
    assert b"Notes found: 8 reading" in told
    assert "[types.reading]" in stranger.read(".deliberate/vault.toml")



def test_two_readings_of_one_name_are_told_apart_by_their_paths(person: Person) -> None:
    person.run("read", "add", "Dune")
    person.run("read", "add", "--kind", "talk", "Dune")
    said = person.run("read", "start", "Dune")
    assert (said.code, said.out) == (2, "")
    assert 'may be any of reading/Dune 2.md, reading/Dune.md; name its path' in said.err
    assert person.run("read", "start", "reading/Dune 2.md", "--json").json["kind"] == "talk"


def test_a_status_in_words_we_do_not_know_is_told_and_not_guessed(person: Person) -> None:
    for title, status in (("Eins", "lese ich"), ("Zwei", "abgebrochen"), ("Drei", "im Keller"), ("Vier", "verliehen")):
        person.write(f"reading/{title}.md", f"---\ntype: reading\nstatus: {status}\n---\n")
    said = person.run("read", "list", "--json")
    assert {one["title"]: one["status"] for one in said.json} == {
        "Eins": "reading", "Zwei": "dropped", "Drei": "shelf", "Vier": "shelf",
    }  # fmt: skip
    assert '2 of these have a status that is not understood ("im Keller", "verliehen")' in said.err


@pytest.mark.parametrize(
    ("words", "finished"), [(["--on", "yesterday"], "2026-11-21"), (["--on", "-3"], "2026-11-19"), ([], "2026-11-22")]
)
def test_the_day_something_was_finished_is_said_in_ordinary_words(
    person: Person, words: list[str], finished: str
) -> None:
    person.run("read", "add", "--start", "Dune")
    assert person.run("read", "finish", *words, "--json").json["finished"] == [finished]


@pytest.mark.parametrize("words", [["--on", "2027-02-30"], ["--on", "someday"], ["--rating", "0"], ["--rating", "101"]])
def test_a_day_or_a_rating_that_is_none_is_refused(person: Person, words: list[str]) -> None:
    person.run("read", "add", "--start", "Dune")
    before = person.bytes_of_vault()
    said = person.run("read", "finish", *words)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert person.bytes_of_vault() == before


def test_a_word_on_a_reading_of_last_year_stays_when_it_is_read_again(person: Person) -> None:
    person.run("read", "add", "--start", "--fiction", "Middlemarch")
    person.run("read", "finish", "Middlemarch", "--verdict", "grand", now="2025-12-31T12:00:00+01:00")
    person.run("read", "start", "Middlemarch")
    again = person.run("read", "finish", "Middlemarch", "--verdict", "greater", "--json").json
    assert (again["finished"], again["verdict"]) == (["2025-12-31", "2026-11-22"], "grand, greater")
    assert person.run("read", "list", "--year", "2025", "--post").out == "Fiction\n\n1. Middlemarch: grand\n"
    assert person.run("read", "list", "--year", "2026", "--post").out == "Fiction\n\n1. Middlemarch: greater\n"
    person.run("read", "finish", "Middlemarch", "--verdict", "greatest")
    assert "verdict: [grand, greatest]\n" in person.read("reading/Middlemarch.md").replace("\n  - ", ", ").replace(
        "verdict:, grand, greatest", "verdict: [grand, greatest]"
    )


def test_a_word_said_after_a_second_reading_leaves_the_first_as_it_is_spelled(person: Person) -> None:
    said = 'status: finished\nfinished: 2025-12-31\nverdict: "[[Slow]] *but* good"\n'
    person.write("reading/M.md", f"---\ntype: reading\n{said}---\n")
    person.run("read", "start", "M")
    person.run("read", "finish", "M")
    person.run("read", "finish", "M", "--verdict", "better")
    note = person.read("reading/M.md")
    assert "[[Slow]] *but* good" in note and "better" in note
    person.run("read", "finish", "M", "--verdict", "best")
    note = person.read("reading/M.md")
    assert "[[Slow]] *but* good" in note and "best" in note and "better" not in note
