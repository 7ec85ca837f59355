"""A second version of a note, beside it: its words are found, and it is nothing of its own until it is settled."""

from __future__ import annotations

from tests.person import Person

COPY = "{} (Conflicted copy phone 202611220900).md"


def copied(person: Person, name: str, more: str = "Words of the phone.\n") -> str:
    path = COPY.format(name)
    person.write(path, person.read(f"{name}.md") + "\n" + more)
    return path


def test_a_second_version_of_a_reading_or_an_idea_is_no_second_one(person: Person) -> None:
    person.run("read", "add", "Middlemarch")
    person.run("read", "start", "Middlemarch")
    person.run("idea", "add", "Sleep beats effort", "--confidence", "70")
    person.run("idea", "hold", "Sleep")
    person.write("notes/c.md", "#flashcards\n\na :: b\n\n- Question: why so?\n")
    person.run("predict", "add", "70% it rains by 2027-01-01", "--note", "notes/c.md")
    person.run("cards", "use", "--all")
    rows = {verb: person.run(*verb.split(), "--json").json for verb in (
        "read list", "idea list", "cards list", "predict list", "inbox --questions", "due",
    )}  # fmt: skip
    assert all(rows.values()), rows
    for name in ("reading/Middlemarch", "ideas/Sleep beats effort", "notes/c"):
        copied(person, name)
    for verb, before in rows.items():
        assert person.run(*verb.split(), "--json").json == before, verb
    assert person.run("read", "at", "Middlemarch", "220").code == 0
    assert person.run("idea", "show", "Sleep beats").code == 0
    assert person.run("idea", "park", "Sleep").code == 0
    found = person.run("recall", "words of the phone", "--by", "words", "--json").json
    assert {row["path"] for row in found} >= {COPY.format("reading/Middlemarch")}


def test_a_second_version_whose_original_is_gone_is_a_note_like_any_other(person: Person) -> None:
    person.run("idea", "add", "Sleep beats effort", "--confidence", "70")
    path = copied(person, "ideas/Sleep beats effort")
    assert len(person.run("idea", "list", "--json").json) == 1
    original = person.vault / "ideas/Sleep beats effort.md"
    text = original.read_bytes()
    original.unlink()
    listed = person.run("idea", "list", "--json").json
    assert path in {row["path"] for row in listed}
    original.write_bytes(text)
    assert [row["path"] for row in person.run("idea", "list", "--json").json] == ["ideas/Sleep beats effort.md"]
