"""Whatever the machine refuses beside the vault, typed words are saved, else kept, else printed in full."""

import json
import os
import pty
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.person import PROGRAM, Person
from tests.refused import CACHE_WAY_OUT, NO_UNDO, STATE_WAY_OUT, limited, put_file_for, starter

PAGE = "journal/2026/2026-11-22.md"
WORDS = "the words of this test"


def state_is_a_file(person: Person) -> None:
    put_file_for(person, "state")


def state_cannot_be_made(person: Person) -> None:
    put_file_for(person, "state")
    person.env["DELIBERATE_STATE"] += "/deep/er"


def no_home(person: Person) -> None:
    """Nothing tells a home: no variable, and no entry for the user."""
    for name in ("HOME", "DELIBERATE_STATE", "DELIBERATE_CACHE", "DELIBERATE_CONFIG"):
        person.env.pop(name)
    person.env["PYTHONPATH"] = f"{unknown_user(person.home)}:{person.env['PYTHONPATH']}"


def unknown_user(home: Path) -> Path:
    """A folder of modules that makes the system know no user, as in a container without an entry for them."""
    (home / "modules").mkdir()
    script = "import pwd\ndef unknown(uid):\n    raise KeyError(uid)\npwd.getpwuid = unknown\n"
    (home / "modules/sitecustomize.py").write_text(script)
    return home / "modules"


def home_is_a_file(person: Person) -> None:
    for name in ("DELIBERATE_STATE", "DELIBERATE_CACHE", "DELIBERATE_CONFIG"):
        person.env.pop(name)
    (person.home / "file").write_text("")
    person.env["HOME"] = str(person.home / "file")


STATES = (state_is_a_file, state_cannot_be_made, no_home, home_is_a_file)


def fill_operations(person: Person) -> int:
    """Make the record of changes larger than the page; a limit in bytes that it is over and the page is not."""
    for number in range(12):
        person.run("jot", f"{number} {'x' * 300}")
    (operations,) = (person.home / "state/vaults").glob("*/operations.jsonl")
    limit = (person.vault / PAGE).stat().st_size + 200
    assert limit < operations.stat().st_size
    return limit


# --- with a vault that can be written ---------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["jot", "write"])
@pytest.mark.parametrize("refuse", STATES)
def test_words_are_saved_without_a_state_folder(
    person: Person, refuse: Callable[[Person], None], verb: str
) -> None:
    person.run("jot", "before")
    refuse(person)
    said = person.shell(verb, stdin=WORDS.encode())
    assert (said.code, said.out.partition(":")[0]) == (0, PAGE), said.err
    assert WORDS in person.read(PAGE)
    (line,) = said.err.splitlines()
    assert NO_UNDO in line and STATE_WAY_OUT in line
    assert not list(person.home.glob("~*")), "nothing is made where one happens to be"


@pytest.mark.parametrize("verb", ["jot", "write"])
def test_words_are_saved_with_a_full_disk_for_the_state(person: Person, full: Path, verb: str) -> None:
    said = person.shell(verb, WORDS, DELIBERATE_STATE=str(full))
    assert said.code == 0 and WORDS in person.read(PAGE)
    (line,) = said.err.splitlines()
    assert NO_UNDO in line and "No space left on device" in line and STATE_WAY_OUT in line


def test_words_are_saved_when_the_record_grows_over_a_limit(person: Person) -> None:
    said = limited(person, fill_operations(person), "jot", WORDS)
    assert said.code == 0 and WORDS in person.read(PAGE)
    assert NO_UNDO in said.err and "File too large" in said.err


def test_a_lock_file_that_cannot_be_made_stops_no_words_and_undo_still_knows_them(person: Person) -> None:
    person.run("jot", "before")
    (state,) = (person.home / "state/vaults").iterdir()
    (state / "write.lock").unlink()
    (state / "write.lock").mkdir()
    said = person.run("jot", WORDS)
    assert said.code == 0 and WORDS in person.read(PAGE)
    assert f"saved without the lock {state}/write.lock (Is a directory)" in said.err
    (state / "write.lock").rmdir()
    assert person.run("undo").code == 0
    assert WORDS not in person.read(PAGE)


@pytest.mark.parametrize("refuse", [None, state_is_a_file])
def test_words_captured_side_by_side_are_all_kept_without_a_state_folder(
    person: Person, refuse: Callable[[Person], None] | None
) -> None:
    """Half of them with a state folder, or none: those with another lock are held apart by the comparison alone."""
    person.run("jot", "before")
    good = dict(person.env)
    state_is_a_file(person)
    bad = dict(person.env)
    environments = [bad, bad if refuse else good] * 8
    started = [
        subprocess.Popen([*PROGRAM, "jot", f"line number {number}."], env=env, stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL) for number, env in enumerate(environments)
    ]  # fmt: skip
    assert [process.wait() for process in started] == [0] * len(started)
    page = person.read(PAGE)
    assert all(page.count(f"line number {number}.\n") == 1 for number in range(len(started)))


def test_what_was_displaced_without_a_record_is_kept_and_told_apart_later(person: Person) -> None:
    """Words another program wrote to the displaced file get a name beside the note, once there is a state folder."""
    person.run("jot", "first")
    own = dict(person.env)
    state_is_a_file(person)
    person.run("jot", "second")
    person.env = own
    (intent,) = (person.vault / ".deliberate/tmp").glob("*.intent")
    assert json.loads(intent.read_text())["path"] == PAGE
    kept = intent.with_suffix("")
    with open(kept, "ab") as late:
        late.write(b"- 09:15 written late by another program\n")
    for file in (kept, intent):  # a day goes by
        os.utime(file, (0, 0))
    from journal.clock import Clock
    from journal.target import target
    from vault.disk.displaced_files import settle

    state = target(str(person.vault), person.env, Clock(person.env["DELIBERATE_NOW"]).now().timestamp()).state
    tomorrow = kept.stat().st_ctime + 2 * 24 * 3600
    assert settle(str(person.vault), state, tomorrow) == ["journal/2026/2026-11-22 (conflict 1).md"]
    assert "written late" in person.read("journal/2026/2026-11-22 (conflict 1).md")
    assert not list((person.vault / ".deliberate/tmp").glob("*.kept*"))


@pytest.mark.parametrize(
    ("words", "stdin"),
    [
        (("predict", "add", f"70% {WORDS} by 2027-01-31"), ""),
        (("idea", "add", WORDS), ""),
        (("lesson", "add", WORDS), ""),
        (("read", "add", WORDS), ""),
        (("attack", "--answer", "-", "--verdict", "stands"), WORDS),
        (("attack",), f"\n{WORDS}\ns\n"),
        (("inbox", "answer", "what is the curve for a face"), WORDS),
    ],
)
def test_other_words_are_saved_without_state_and_cache(newcomer: Person, words: tuple[str, ...], stdin: str) -> None:
    starter(newcomer)
    put_file_for(newcomer, "state")
    put_file_for(newcomer, "cache")
    said = newcomer.run(*words, stdin=stdin)
    assert said.code == 0, said.err
    found = [file for file in newcomer.vault.rglob("*.md") if WORDS in file.name + file.read_text("utf-8")]
    assert found
    assert said.err.count(NO_UNDO) == 1 and said.err.count("it is in memory for this run only") == 1
    assert STATE_WAY_OUT in said.err and CACHE_WAY_OUT in said.err


def test_a_prediction_without_a_device_of_its_own_is_registered_the_same_way_each_time(person: Person) -> None:
    state_is_a_file(person)
    for number in (60, 70):
        assert person.run("predict", "add", f"{number}% thing {number} by 2027-01-31").code == 0
    (folder,) = (person.vault / ".deliberate/log").iterdir()
    assert folder.name.isalnum()
    assert [one["registered"] for one in person.run("predict", "list", "--json").json] == [60, 70]


def test_a_week_is_reviewed_to_its_end_without_a_state_folder(person: Person) -> None:
    person.run("jot", "something happened")
    state_is_a_file(person)
    said = person.run("week", stdin="*1\n\nOne sentence.\nOne thing to do.\n\n")
    assert said.code == 0 and "Done: " in said.out, said.err
    assert "how far this week's review came is not remembered" in said.err and STATE_WAY_OUT in said.err
    text = "".join(file.read_text() for file in person.vault.rglob("*.md"))
    assert "One sentence." in text and "One thing to do." in text


# --- settings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["folder", "broken"])
@pytest.mark.parametrize("verb", ["jot", "write"])
def test_words_are_saved_whatever_the_settings_are(person: Person, how: str, verb: str) -> None:
    config = Path(person.env["DELIBERATE_CONFIG"])
    config.unlink(missing_ok=True)
    if how == "folder":
        config.mkdir()
    else:
        config.write_text("[review]\nsitting = [\n")
    said = person.run(verb, stdin=WORDS)
    assert (said.code, said.err) == (0, "")
    assert WORDS in person.read(PAGE)


def test_settings_that_cannot_be_read_are_not_taken_for_none(person: Person) -> None:
    """They may name the vault: no other one is made, and the words are kept."""
    del person.env["DELIBERATE_VAULT"]
    config = Path(person.env["DELIBERATE_CONFIG"])
    config.unlink()
    config.mkdir()
    said = person.shell("jot", WORDS)
    assert said.code == 3
    assert "these settings cannot be read: Is a directory" in said.err and "your text is kept in" in said.err
    assert not (person.home / "Deliberate").exists()
    config.rmdir()
    person.env["DELIBERATE_VAULT"] = str(person.vault)
    assert person.run("jot", "--kept").code == 0
    assert WORDS in person.read(PAGE)


def test_prose_makes_no_vault_where_none_is_named(newcomer: Person) -> None:
    del newcomer.env["DELIBERATE_VAULT"]
    said = newcomer.shell("write", WORDS)
    assert said.code == 3 and "no vault here; your text is kept in" in said.err
    assert not (newcomer.home / "Deliberate").exists()


# --- without a vault that can be written ------------------------------------------------------------------


def text_in(err: str) -> str:
    """What stands between the lines of ours."""
    return "".join(line + "\n" for line in err.splitlines() if not line.startswith("deliberate:"))


@pytest.mark.parametrize("refuse", STATES)
@pytest.mark.parametrize("verb", ["jot", "write"])
def test_words_that_can_be_kept_nowhere_are_printed_in_full(
    person: Person, refuse: Callable[[Person], None], verb: str
) -> None:
    person.vault.rename(person.home / "away")
    refuse(person)
    words = f"{WORDS}\n\x1b[31m\ttwo\n\nand more\n"
    said = person.shell(verb, stdin=words.encode())
    assert (said.code, said.out) == (3, "")
    assert text_in(said.err) == words
    assert said.err.splitlines()[-1].startswith("deliberate: the vault is not there")
    assert said.err.rstrip().endswith(STATE_WAY_OUT)


def test_every_byte_is_printed_back(person: Person) -> None:
    person.vault.rename(person.home / "away")
    state_is_a_file(person)
    words = bytes(range(32, 256)) + b"\n"
    done = subprocess.run([*PROGRAM, "jot"], input=words, capture_output=True, env=person.env, cwd=person.home)
    assert words in done.stderr


def test_words_are_printed_when_the_outbox_is_full(person: Person, full: Path) -> None:
    (person.vault / PAGE).mkdir(parents=True)
    said = person.shell("jot", WORDS, DELIBERATE_STATE=str(full))
    assert said.code == 3
    assert text_in(said.err) == WORDS + "\n" and "No space left on device" in said.err


def test_words_too_large_to_keep_are_printed(person: Person) -> None:
    (person.vault / PAGE).mkdir(parents=True)
    words = "words " * 2000 + "the end"
    said = limited(person, 4096, "write", stdin=words.encode())
    assert said.code == 3
    assert text_in(said.err) == words + "\n" and "File too large" in said.err
    assert not list((person.home / "state/kept").rglob("*.json"))


def at_a_terminal(person: Person, *words: str) -> tuple[int, str]:
    """Run the program with a terminal for stderr; (exit code, what stands on it)."""
    screen, end = pty.openpty()
    process = subprocess.Popen([*PROGRAM, *words], env=person.env, cwd=person.home, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=end)  # fmt: skip
    os.close(end)
    shown = b""
    while True:
        try:
            more = os.read(screen, 4096)
        except OSError:  # the other end is closed
            break
        if not more:
            break
        shown += more
    os.close(screen)
    return process.wait(), shown.decode()


def test_a_terminal_gets_the_words_without_control_characters(person: Person) -> None:
    person.vault.rename(person.home / "away")
    state_is_a_file(person)
    code, shown = at_a_terminal(person, "jot", f"{WORDS} \x1b]0;title\x07 \u202eevil")
    assert code == 3
    assert f"{WORDS} ␛]0;title␇ evil" in shown
    assert "\x1b" not in shown and "\u202e" not in shown


def test_a_card_with_one_side_from_a_pipe_is_printed_back(person: Person) -> None:
    said = person.run("jot", "-k", "card", stdin="one side only\n")
    assert said.code == 2
    assert text_in(said.err) == "one side only\n"


@pytest.mark.parametrize("words", [("--answer", "-", "--verdict", "stands"), ()])
def test_an_attack_that_can_be_written_nowhere_is_printed(newcomer: Person, words: tuple[str, ...]) -> None:
    starter(newcomer)
    state_is_a_file(newcomer)
    idea = newcomer.vault / "ideas/Trying to remember beats reading again.md"
    idea.write_text(idea.read_text() + "\n```\nleft open\n")
    stdin = WORDS if words else f"\n{WORDS}\n"  # the dialogue stops at the end of its input
    said = newcomer.run("attack", *words, "Trying to remember", stdin=stdin)
    assert WORDS in text_in(said.err)
    assert "kept as a draft" not in said.err and STATE_WAY_OUT in said.err


def test_an_answer_from_a_pipe_that_is_not_written_is_printed(person: Person) -> None:
    person.run("jot", "-k", "question", "why is it so?")
    said = person.run("inbox", "answer", "why was it so", stdin=WORDS)
    assert said.code == 1
    assert text_in(said.err) == WORDS + "\n"


def test_undo_takes_back_nothing_older_than_a_change_without_a_record(person: Person) -> None:
    """One `batch` is one run, which knows that its last change is not recorded."""
    most_bytes = fill_operations(person)
    lines = "\n".join(map(json.dumps, [["idea", "add", WORDS], ["undo"]]))
    said = limited(person, most_bytes, "batch", "-", stdin=lines.encode())
    added, undone = map(json.loads, said.out.splitlines())
    assert added["exit"] == 0 and NO_UNDO in added["err"]
    assert undone["exit"] == 1 and "the last change was saved without a record" in undone["err"]
    assert (person.vault / f"ideas/{WORDS}.md").exists()
    assert person.read(PAGE).count("\n- ") == 12


def test_captures_that_wait_are_named_by_today_inbox_and_doctor(person: Person) -> None:
    page = person.vault / PAGE
    page.mkdir(parents=True)
    assert person.run("jot", "kept words").code == 3
    for verb in ("today", "inbox"):
        assert "captures from while the vault was away are waiting" in person.run(verb).err
    (folders,) = [check for check in person.run("doctor", "--json").json["checks"] if check["name"] == "folders"]
    assert [problem["problem"] for problem in folders["problems"]] == [
        "this is a folder, where today's page should be", "captures wait that could not be written",
    ]  # fmt: skip
    page.rmdir()
    assert person.run("jot", "--kept").code == 0
    assert "waiting" not in person.run("today").err
