"""Notes are read without a state folder and without a cache, and what cannot be kept is no success."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.person import Person
from tests.refused import CACHE_WAY_OUT, STATE_WAY_OUT, limited, put_file_for, starter

READING = (
    ("recall", "walking", "--by", "words"), ("today",), ("day", "yesterday"), ("due",), ("idea", "list"),
    ("inbox",), ("status",), ("stats",), ("cards", "list"), ("week", "--json"), ("read", "list"),
    ("ask", "who cut heavy books in half"),
    ("predict", "list"), ("lesson", "list"), ("related", "Start here"), ("on-this-day",), ("inbox", "--questions"),
)  # fmt: skip


@pytest.mark.parametrize("words", READING, ids=lambda words: " ".join(words[:2]))
def test_notes_are_read_without_state_and_cache(newcomer: Person, words: tuple[str, ...]) -> None:
    starter(newcomer)
    before = newcomer.bytes_of_vault()
    usual = newcomer.run(*words)
    put_file_for(newcomer, "state")
    put_file_for(newcomer, "cache")
    said = newcomer.run(*words)
    assert (said.code, said.out) == (usual.code, usual.out), said.err
    lines = said.err.splitlines()
    assert lines == usual.err.splitlines() + [line for line in lines if "it is in memory for this run only" in line]
    assert len([line for line in lines if CACHE_WAY_OUT in line]) <= 1
    assert newcomer.bytes_of_vault() == before


def test_notes_are_read_with_a_full_disk_for_the_index(newcomer: Person, full: Path) -> None:
    starter(newcomer)
    said = newcomer.shell("recall", "walking", "--by", "words", DELIBERATE_CACHE=str(full))
    assert said.code == 0 and "Walk" in said.out
    assert CACHE_WAY_OUT in said.err


@pytest.mark.parametrize("most_bytes", [1000, 60_000])
def test_notes_are_read_when_the_index_grows_over_a_limit(newcomer: Person, most_bytes: int) -> None:
    starter(newcomer)
    said = limited(newcomer, most_bytes, "recall", "walking", "--by", "words")
    assert said.code == 0 and "Walk" in said.out, said.err
    assert CACHE_WAY_OUT in said.err


@pytest.mark.parametrize("words", [(), ("--words",), ("--status",)])
def test_an_index_that_cannot_be_kept_is_no_success(person: Person, words: tuple[str, ...]) -> None:
    put_file_for(person, "cache")
    said = person.run("index", *words)
    assert (said.code, said.out) == (3, "")
    assert "the index cannot be used (Not a directory)" in said.err and CACHE_WAY_OUT in said.err


def test_doctor_names_an_index_that_cannot_be_kept(person: Person) -> None:
    put_file_for(person, "cache")
    said = person.run("doctor", "--json")
    assert said.code == 1
    (check,) = [one for one in said.json["checks"] if one["name"] == "index"]
    assert not check["ok"] and check["problems"][0]["remedy"] == CACHE_WAY_OUT


def test_undo_says_the_way_out_when_it_cannot_know_anything(person: Person) -> None:
    put_file_for(person, "state")
    said = person.run("undo")
    assert said.code == 3 and STATE_WAY_OUT in said.err


def test_a_mistake_of_ours_is_told_in_full_without_a_state_folder(person: Person) -> None:
    put_file_for(person, "state")
    script = (
        "import journal.jot\n"
        "def broken(*_): raise RuntimeError('our own mistake')\n"
        "journal.jot.parse = broken\n"
        "from journal.door import main; main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script, "jot", "x"], env=person.env, capture_output=True, text=True)
    assert done.returncode == 70
    assert "Traceback" in done.stderr and "RuntimeError: our own mistake" in done.stderr
    assert "the details are in the lines above" in done.stderr
