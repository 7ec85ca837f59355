"""Capture: one line, exactly, on disk, from anywhere, fast."""

import json
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal import jot
from journal.commands.jot import command
from tests.person import PROGRAM, Person

PAGE = "journal/2026/2026-11-22.md"


def test_a_line_goes_to_todays_page_and_says_where(person: Person) -> None:
    said = person.shell("jot", "a", "thought")
    assert (said.code, said.out, said.err) == (0, f"{PAGE}:3\n", "")
    assert person.read(PAGE) == "## Log\n\n- 09:14 a thought\n"


def test_json_says_path_line_and_kind(person: Person) -> None:
    assert person.run("jot", "-k", "idea", "a claim", "--json").json == {"path": PAGE, "line": 3, "kind": "idea"}
    assert person.run("--json", "jot", "plain").json == {"path": PAGE, "line": 4, "kind": None}


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("idea", "Idea"),
        ("lesson", "Lesson"),
        ("question", "Question"),
        ("rabbit-hole", "Rabbit hole"),
        ("read", "Read"),
        ("quote", "Quote"),
    ],
)
def test_a_kind_is_the_first_word_of_the_line(person: Person, kind: str, word: str) -> None:
    person.run("jot", "-k", kind, "text")
    assert f"- 09:14 {word}: text\n" in person.read(PAGE)


def test_a_quote_says_where_it_is_from(person: Person) -> None:
    person.run("jot", "-k", "quote", "--from", "Seeing Like a State", "--at-page", "88", "the map")
    assert "- 09:14 Quote: the map ([[Seeing Like a State]], p. 88)\n" in person.read(PAGE)


def test_a_card_goes_to_the_captured_deck(person: Person) -> None:
    person.run("jot", "-k", "card", "capital of Peru :: Lima")
    assert person.run("jot", "-k", "card", "two :: 2").out == "cards/captured.md:5\n"
    assert person.read("cards/captured.md") == "#flashcards/captured\n\ncapital of Peru :: Lima\n\ntwo :: 2\n"


def test_a_card_with_one_side_is_refused_and_nothing_is_written(person: Person) -> None:
    said = person.run("jot", "-k", "card", "only a front")
    assert (said.code, said.err) == (2, "deliberate: a card needs two sides; write it as: front :: back\n")
    assert not (person.vault / "cards").exists()


def test_at_puts_a_line_where_it_happened(person: Person) -> None:
    person.run("jot", "now")
    person.run("jot", "--at", "08:00", "earlier")
    assert person.read(PAGE) == "## Log\n\n- 08:00 earlier\n- 09:14 now\n"
    assert person.run("jot", "--at", "yesterday 23:50", "late").out.startswith("journal/2026/2026-11-21.md")
    assert person.run("jot", "--at", "2025-02-03T07:05", "long ago").out.startswith("journal/2025/2025-02-03.md")


@pytest.mark.parametrize("when", ["soon", "25:00", "2026-13-01", "2026-11-22 9", "-1:00"])
def test_a_time_that_is_none_is_refused(person: Person, when: str) -> None:
    assert person.run("jot", "--at", when, "x").code == 2


def test_from_the_first_word_on_everything_is_text(person: Person) -> None:
    person.run("jot", "see", "--at", "noon", "-k", "x")
    assert "- 09:14 see --at noon -k x\n" in person.read(PAGE)


def test_text_that_starts_with_a_dash_follows_two_dashes(person: Person) -> None:
    assert person.run("jot", "-5 degrees").code == 2
    assert person.run("jot", "--", "-5 degrees").code == 0
    assert "- 09:14 -5 degrees\n" in person.read(PAGE)


def test_piped_text_is_taken_whole(person: Person) -> None:
    person.shell("jot", stdin=b"first\n\n# not a heading\n- not an entry\n")
    assert person.read(PAGE) == "## Log\n\n- 09:14 first\n\n  # not a heading\n  - not an entry\n"


def test_nothing_to_write_is_said_and_nothing_is_written(person: Person) -> None:
    for words in (["jot"], ["jot", "  "]):
        assert person.run(*words).code == 2
    assert not (person.vault / "journal").exists()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    text=st.text(min_size=1).filter(
        lambda t: (
            "\r" not in t
            and "\0" not in t
            and t.strip()
            and t == t.rstrip("\n \t")
            and "\n" not in t
            and t not in ("-", "--json")
        )
    )
)
def test_any_text_is_kept_to_the_byte(person: Person, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    said = person.run("jot", "--json", "--", text)
    assert said.code == 0
    written = (person.vault / said.json["path"]).read_bytes().split(b"\n")[said.json["line"] - 1]
    assert written == b"- 09:14 " + text.encode()


def test_bytes_that_are_no_text_are_kept_too(person: Person) -> None:
    person.shell("jot", b"caf\xe9 \x1b[31m # $(x) `y`")
    assert b"- 09:14 caf\xe9 \x1b[31m # $(x) `y`\n" in (person.vault / PAGE).read_bytes()


def test_sixty_at_once_keep_sixty(person: Person) -> None:
    running = [person.start("jot", f"number {n};") for n in range(60)]
    answers = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0] * 60, answers
    text = person.read(PAGE)
    assert all(f"number {n};\n" in text for n in range(60))
    assert text.count("\n- ") == 60


def test_the_first_capture_of_a_newcomer_makes_a_vault_and_says_so(newcomer: Person) -> None:
    del newcomer.env["DELIBERATE_VAULT"]
    said = newcomer.shell("jot", "first words")
    assert said.code == 0
    assert said.err == f"deliberate: made a vault at {newcomer.home}/Deliberate\n"
    assert newcomer.shell("jot", "second words").err == ""
    assert "second words" in (newcomer.home / "Deliberate" / PAGE).read_text()


def test_the_nearest_parent_vault_is_taken(person: Person) -> None:
    deep = person.vault / "notes/deep"
    deep.mkdir(parents=True)
    assert person.shell("jot", "x", cwd=deep, DELIBERATE_VAULT="").out == f"{PAGE}:3\n"


def test_a_vault_that_is_away_keeps_the_words_and_offers_them_later(person: Person) -> None:
    person.run("jot", "before")
    away = person.home / "away"
    person.vault.rename(away)
    said = person.run("jot", "-k", "idea", "kept words")
    assert said.code == 3
    assert "your text is kept in" in said.err
    away.rename(person.vault)
    assert "deliberate jot --kept" in person.run("jot", "after").err
    assert person.run("jot", "--kept").code == 0
    assert "- 09:14 Idea: kept words\n" in person.read(PAGE)
    assert person.run("jot", "--kept").code == 1


def test_an_obsidian_vault_is_written_where_obsidian_would(obsidian: Person) -> None:
    obsidian.write(".obsidian/daily-notes.json", json.dumps({"folder": "Tage", "format": "YYYY/MM/YYYY-MM-DD"}))
    said = obsidian.shell("jot", "x")
    assert said.out == "Tage/2026/11/2026-11-22.md:3\n"
    assert said.err == (
        "deliberate: first write to this vault: .deliberate/ was added; "
        "daily pages go to Tage/2026/11/2026-11-22.md (Obsidian's daily notes)\n"
    )
    assert obsidian.shell("jot", "y").err == ""


def test_a_folder_of_dated_pages_and_its_style_are_followed(obsidian: Person) -> None:
    for day in range(10, 18):
        obsidian.write(f"log/2026-11-{day}.md", f"# 2026-11-{day}\n\n### Notes\n* 8:0{day - 10} woke up\n")
    obsidian.shell("jot", "x")
    assert obsidian.read("log/2026-11-22.md") == "### Notes\n\n* 9:14 x\n"


def test_a_template_begins_a_new_page_unless_it_is_a_program(obsidian: Person) -> None:
    obsidian.write(".obsidian/daily-notes.json", json.dumps({"template": "T/day"}))
    obsidian.write("T/day.md", "# {{date:dddd}} {{title}}\n\n## Log\n\n## Mood\n")
    obsidian.run("jot", "x")
    assert obsidian.read("2026-11-22.md") == "# Sunday 2026-11-22\n\n## Log\n\n- 09:14 x\n\n## Mood\n"
    obsidian.write("T/day.md", "<% tp.date.now() %>")
    said = obsidian.run("jot", "x", now="2026-11-23T09:14:00+01:00")
    assert "is a program" in said.err
    assert obsidian.read("2026-11-23.md") == "## Log\n\n- 09:14 x\n"


def test_changed_settings_of_the_vault_are_seen_at_once(person: Person) -> None:
    person.run("jot", "x")
    person.write(".deliberate/vault.toml", person.read(".deliberate/vault.toml").replace("[journal]/", "[days]/"))
    assert person.run("jot", "x").out.startswith("days/2026/")


def test_undo_takes_a_capture_back(person: Person) -> None:
    person.run("jot", "one")
    person.run("jot", "two")
    assert person.run("undo", "--json").json == {"undone": "jot", "paths": [PAGE], "events": []}
    assert person.read(PAGE) == "## Log\n\n- 09:14 one\n"


def test_capture_imports_nothing_it_can_do_without(person: Person) -> None:
    """Imports are what capture costs: re, json, pathlib, dataclasses, click and typing stay out."""
    person.run("jot", "warm the snapshot")
    code = "import sys, journal.door as d; d.run(['jot', 'x']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-S", "-c", code], env=person.env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stderr.split())
    ours = {name for name in loaded if name.split(".")[0] in ("vault", "kb", "journal")}
    assert ours == {
        "vault", "vault.problem", "vault.text", "vault.text.formats", "vault.text.fences", "vault.text.merge",
        "vault.records", "vault.records.daily", "vault.disk", "vault.disk.writing", "vault.disk.history", "vault.disk.lock",
        "vault.disk.ulid", "journal", "journal.door", "journal.say", "journal.jot", "journal.where",
        "journal.clock", "journal.target",
    }  # fmt: skip
    assert not loaded & {
        "re",
        "json",
        "typing",
        "dataclasses",
        "pathlib",
        "click",
        "tomllib",
        "collections",
        "difflib",
        "hashlib",
    }


def test_the_help_knows_the_same_options_as_the_door(person: Person) -> None:
    named = {option for parameter in command.params for option in parameter.opts if option.startswith("-")}
    assert named | {"--vault"} == set(jot._VALUES) | set(jot._FLAGS) - {"--json"}
    assert "--from" in person.run("jot", "--help").out


def test_a_closed_pipe_is_no_error(person: Person) -> None:
    piped = f"{PROGRAM[0]} -c '{PROGRAM[2]}' jot x | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", piped], env=person.env, cwd=person.home, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("0", "")


def test_status_is_one_short_line(person: Person) -> None:
    assert person.shell("status").out == "0 today\n"
    person.run("jot", "x")
    assert person.shell("status").out == "1 today\n"
    assert person.shell("status", "--json").out == '{"captured": 1, "due": null}\n'
