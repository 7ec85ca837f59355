"""Capture: one line, exactly, on disk, from anywhere, fast."""

import json
import os
import pty
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


@pytest.mark.parametrize("text", ["a :: ", " :: a", "::", "a ::: "])
def test_a_card_with_an_empty_side_is_no_card(person: Person, text: str) -> None:
    assert person.run("jot", "-k", "card", text).code == 2
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


def test_a_lone_dash_behind_two_dashes_is_text(person: Person) -> None:
    assert person.run("jot", "--", "-").code == 0
    assert person.read(PAGE).endswith("- 09:14 -\n")


def test_a_lone_return_ends_a_line_and_makes_no_heading(person: Person) -> None:
    person.run("jot", stdin="one\r## Journal\rtwo\r\nthree")
    page = person.read(PAGE)
    assert page.endswith("- 09:14 one\n  \\## Journal\n  two\n  three\n") and "\r" not in page


def test_piped_text_is_taken_whole(person: Person) -> None:
    person.shell("jot", stdin=b"first\n\n# not a heading\n- not an entry\n")
    assert person.read(PAGE) == "## Log\n\n- 09:14 first\n\n  \\# not a heading\n  - not an entry\n"


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
            and not any(mark in t for mark in ("%%", "$$", "<", "-->"))  # tests/journal/test_marks_that_hide.py
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


def test_text_is_kept_when_the_page_cannot_be_written(person: Person) -> None:
    (person.vault / PAGE).mkdir(parents=True)
    said = person.shell("jot", stdin=b"piped and gone?")
    assert (said.code, said.out) == (3, "")
    assert "your text is kept in" in said.err
    (person.vault / PAGE).rmdir()
    assert person.run("jot", "--kept").code == 0
    assert "- 09:14 piped and gone?\n" in person.read(PAGE)


def test_a_capture_from_a_folder_that_was_deleted_is_written(person: Person) -> None:
    gone = person.home / "gone"
    gone.mkdir()
    script = f"cd {gone} && rmdir {gone} && exec {PROGRAM[0]} -c '{PROGRAM[2]}' jot from nowhere"
    done = subprocess.run(["bash", "-c", script], env=person.env, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{PAGE}:3\n", "")


def test_a_bad_moment_is_said_before_input_is_read(person: Person) -> None:
    process = subprocess.Popen([*PROGRAM, "jot", "--at", "noonish"], env=person.env, stdin=subprocess.PIPE,
                               stderr=subprocess.PIPE)  # fmt: skip
    assert process.stderr is not None and process.stdin is not None
    assert b"--at does not understand" in process.stderr.readline()
    assert process.wait() == 2
    process.stdin.close()
    process.stderr.close()


def at_a_terminal(person: Person, typed: bytes, *words: str) -> tuple[int, str, str]:
    """Run jot with somebody typing."""
    keyboard, end = pty.openpty()
    os.write(keyboard, typed)
    done = subprocess.run([*PROGRAM, "jot", *words], env=person.env, stdin=end, capture_output=True, text=True)
    os.close(keyboard)
    os.close(end)
    return done.returncode, done.stdout, done.stderr


def test_a_card_typed_with_one_side_is_asked_for_the_other(person: Person) -> None:
    assert at_a_terminal(person, b"capital of Peru\nLima\n", "-k", "card") == (0, "cards/captured.md:3\n", "> back> ")
    assert "capital of Peru :: Lima\n" in person.read("cards/captured.md")
    assert at_a_terminal(person, b"two :: 2\n", "-k", "card")[2] == "> "


def test_a_path_is_cleaned_on_a_terminal_only(person: Person) -> None:
    person.write(".deliberate/vault.toml", 'id = "a"\n[places]\ndaily = "[tage\u202e]/YYYY-MM-DD"\n')
    assert person.shell("jot", "x").out == "tage\u202e/2026-11-22.md:3\n"
    assert person.shell("jot", "--json", "x").out.startswith('{"path": "tage\\u202e/')
    script = "import pty, sys; pty.spawn([sys.executable, '-c', 'from journal.door import main; main()', 'jot', 'y'])"
    done = subprocess.run([sys.executable, "-c", script], env=person.env, stdin=subprocess.DEVNULL, capture_output=True)
    assert "tage/2026-11-22.md:5" in done.stdout.decode()


def test_kept_words_go_to_the_vault_they_were_meant_for(person: Person) -> None:
    other = person.home / "other"
    assert person.run("init", str(other)).code == 0
    away = person.home / "away"
    person.vault.rename(away)
    assert person.run("jot", "for the first").code == 3
    said = person.run("--vault", str(other), "jot", "--kept")
    assert said.code == 1
    assert f"1 waiting for another vault, {person.vault}" in said.err
    assert "waiting" not in person.run("--vault", str(other), "jot", "own words").err
    away.rename(person.vault)
    assert person.run("jot", "--kept").out == f"{PAGE}:3\n"
    assert "for the first" not in (other / PAGE).read_text()


def test_a_torn_file_of_kept_words_stops_nothing(person: Person) -> None:
    kept = person.home / "state/kept/any"
    kept.mkdir(parents=True)
    (kept / "20261122T091400-1.json").write_text('{"moment": "2026-11-2')
    (kept / "20261122T091401-1.json").write_text("[]")
    older = person.home / "state/kept/20261122T091402-1.json"  # as they were kept before each vault had a folder
    record = {"moment": "2026-11-22T09:00:00+01:00", "kind": None, "source": None, "page": None, "text": "whole"}
    older.write_text(json.dumps(record))
    said = person.run("jot", "--kept")
    assert (said.code, said.out) == (0, f"{PAGE}:3\n")
    assert said.err.count("set aside") == 2
    assert sorted(file.suffix for file in kept.iterdir()) == [".bad", ".bad"]


def test_a_kept_card_that_can_never_be_one_does_not_block_the_others(person: Person) -> None:
    kept = person.home / "state/kept/any"
    kept.mkdir(parents=True)
    for number, kind in enumerate(("card", "idea")):
        record = {"moment": "2026-11-22T09:00:00+01:00", "kind": kind, "text": "one side"}
        (kept / f"{number}.json").write_text(json.dumps(record))
    said = person.run("jot", "--kept")
    assert (said.code, said.out) == (0, f"{PAGE}:3\n")
    assert "a card needs two sides" in said.err and str(kept / "0.json") in said.err


def test_a_vault_toml_without_an_id_gets_one_and_keeps_its_bytes(person: Person) -> None:
    own = '# mine\r\n[words]\r\nlog = "## Notizen"\r\n'
    person.write(".deliberate/vault.toml", own)
    said = person.run("jot", "x")
    assert (said.code, said.out) == (0, f"{PAGE}:3\n")
    text = person.read(".deliberate/vault.toml")
    assert text.startswith('id = "') and own in text
    assert person.run("jot", "y").err == ""
    assert person.read(".deliberate/vault.toml") == text


@pytest.mark.parametrize("left", ["", "\n\n", "\0" * 80])
def test_a_vault_toml_emptied_by_a_crash_is_filled_again(person: Person, left: str) -> None:
    person.write(".deliberate/vault.toml", left)
    assert person.run("jot", "x").code == 0
    assert person.run("write", "prose").code == 0
    assert "id = " in person.read(".deliberate/vault.toml")


def test_the_daily_pages_of_a_found_vault_stay_where_the_first_one_went(obsidian: Person) -> None:
    obsidian.write(".obsidian/daily-notes.json", json.dumps({"folder": "Tage", "template": "T/day"}))
    obsidian.write("T/day.md", "# {{title}}\n\n## Log\n")
    assert obsidian.run("jot", "x").out == "Tage/2026-11-22.md:5\n"
    for day in range(10, 18):
        obsidian.write(f"meetings/2026-11-{day}.md", "Talk.\n")
    obsidian.write(".obsidian/daily-notes.json", "{}")
    later = obsidian.run("jot", "x", now="2026-12-22T09:14:00+01:00")
    assert (later.out, later.err) == ("Tage/2026-12-22.md:5\n", "")
    assert "# found by Obsidian's daily notes" in obsidian.read(".deliberate/vault.toml")


def test_a_vault_marked_without_its_place_is_settled_by_the_next_write(person: Person) -> None:
    person.write(".deliberate/vault.toml", 'id = "a"\n')
    assert person.run("jot", "x").err == (
        f"deliberate: from now on daily pages go to {PAGE} (deliberate's own places)\n"
    )
    assert person.read(".deliberate/vault.toml").startswith('id = "a"\n\n[places]\n')
    assert person.run("jot", "x").err == ""


@pytest.mark.parametrize("lines", [0, 3, 12, 22, 23])
def test_a_torn_snapshot_is_as_good_as_none(person: Person, lines: int) -> None:
    person.run("jot", "x")
    (snapshot,) = (person.home / "state/targets").iterdir()
    snapshot.write_text("\n".join(snapshot.read_text().split("\n")[:lines]))
    person.write(".deliberate/vault.toml", person.read(".deliberate/vault.toml").replace("[journal]/", "[days]/"))
    assert person.run("jot", "x").out.startswith("days/2026/")


def test_an_obsidian_vault_is_written_where_obsidian_would(obsidian: Person) -> None:
    obsidian.write(".obsidian/daily-notes.json", json.dumps({"folder": "Tage", "format": "YYYY/MM/YYYY-MM-DD"}))
    said = obsidian.shell("jot", "x")
    assert said.out == "Tage/2026/11/2026-11-22.md:3\n"
    assert said.err == (
        "deliberate: first write to this vault: .deliberate/ was added; "
        "daily pages go to Tage/2026/11/2026-11-22.md (Obsidian's daily notes)\n"
    )
    assert obsidian.shell("jot", "y").err == ""


def test_a_place_nobody_wrote_to_yet_may_still_change(obsidian: Person) -> None:
    """Another first write marks the vault; the daily pages are settled by the first daily page."""
    obsidian.write("Cards.md", "#flashcards/geo\n\na :: b\n")
    obsidian.run("cards", "use", "geo")
    obsidian.write(".obsidian/daily-notes.json", json.dumps({"folder": "Days"}))
    assert obsidian.run("jot", "x").out == "Days/2026-11-22.md:3\n"
    obsidian.write(".obsidian/daily-notes.json", json.dumps({"folder": "Elsewhere"}))
    assert obsidian.run("jot", "y").out == "Days/2026-11-22.md:4\n"


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
        "vault.records", "vault.records.daily", "vault.disk", "vault.disk.access", "vault.disk.writing",
        "vault.disk.history", "vault.disk.lock", "vault.disk.ulid", "journal", "journal.door", "journal.say",
        "journal.jot", "journal.capture", "journal.where", "journal.clock", "journal.target", "journal.recheck",
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
    assert person.shell("status", "--json").out == '{"captured": 1, "due": null, "begin": null, "paused": null}\n'
