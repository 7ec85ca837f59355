"""What is done with each file of two trees that both changed: nothing either side wrote is given up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from journal.git.plan import Changed, Combine, Entry, Take, apart, free_name, moves, plan

NAMES = ("a.md", "b.md", "c/d.md")
BLOBS = st.one_of(st.none(), st.sampled_from("123").map(lambda blob: Entry("100644", blob)))
TREES = st.fixed_dictionaries(dict.fromkeys(NAMES, BLOBS))


def changes(before: dict, after: dict) -> dict[str, Changed]:
    return {name: Changed(before[name], after[name]) for name in before if before[name] != after[name]}


@given(TREES, TREES, TREES)
def test_every_text_that_one_side_wrote_is_in_the_plans_outcome(base: dict, ours: dict, theirs: dict) -> None:
    outcome = {name: {entry} for name, entry in ours.items()}
    for step in plan(changes(base, ours), changes(base, theirs), {}, {}):
        outcome[step.path] = {step.entry} if isinstance(step, Take) else {step.ours, step.theirs}
    for name in NAMES:
        new = {side[name] for side in (ours, theirs) if side[name] != base[name]} - {None}
        assert new <= outcome[name], "an edit is lost"
        gone = base[name] is not None and None in (ours[name], theirs[name])
        assert not gone or base[name] not in outcome[name] or new, "a deletion nobody objected to is made"
        assert outcome[name] <= {ours[name], theirs[name]}


def entry(blob: str) -> Entry:
    return Entry("100644", blob)


def test_an_edit_follows_a_file_that_the_other_side_renamed() -> None:
    edited = {"old.md": Changed(entry("1"), entry("2"))}
    renamed = {"old.md": Changed(entry("1"), None), "new.md": Changed(None, entry("1"))}
    assert plan(edited, renamed, {}, {"old.md": "new.md"}) == [Take("old.md", None), Take("new.md", entry("2"))]
    assert plan(renamed, edited, {"old.md": "new.md"}, {}) == [Take("new.md", entry("2"))]
    reworded = renamed | {"new.md": Changed(None, entry("3"))}
    both = Combine("new.md", entry("1"), entry("2"), entry("3"))
    assert plan(edited, reworded, {}, {"old.md": "new.md"}) == [Take("old.md", None), both]


def test_a_file_both_renamed_differently_has_one_of_the_two_names() -> None:
    ours = {"old.md": Changed(entry("1"), None), "x.md": Changed(None, entry("1"))}
    theirs = {"old.md": Changed(entry("1"), None), "y.md": Changed(None, entry("2"))}
    moved = ({"old.md": "x.md"}, {"old.md": "y.md"})
    assert plan(ours, theirs, *moved) == [Take("x.md", entry("2"))]
    assert plan(theirs, ours, *reversed(moved)) == [Take("y.md", None), Take("x.md", entry("2"))]
    reworded = ours | {"x.md": Changed(None, entry("3"))}
    assert plan(reworded, theirs, *moved) == [Combine("x.md", entry("1"), entry("3"), entry("2"))]
    taken = theirs | {"x.md": Changed(None, entry("4"))}
    assert Take("y.md", entry("2")) in plan(ours, taken, *moved), "both stay where a name is taken"


def test_a_page_of_one_day_is_never_taken_for_another_days() -> None:
    found = {"2026-11-21.md": "2026-11-22.md", "a.md": "b.md", "log/x.jsonl": "log/y.jsonl"}
    assert moves(found, lambda path: path.startswith("log/")) == {"a.md": "b.md"}


def test_a_file_that_wants_the_name_of_a_folder_gets_another() -> None:
    def copied(path: str) -> str:
        return path + " (copy)"

    steps = [Take("a/b.md", entry("1")), Take("folder", entry("2")), Take("Note.md", entry("3"))]
    placed = apart(steps, ["a", "folder/x.md", "note.md"], copied, str.casefold)
    assert [step.path for step in placed] == ["a (copy)/b.md", "folder (copy)", "Note.md (copy)"]
    assert [step.path for step in apart(steps[2:], ["note.md"], copied, str)] == ["Note.md"]


def test_a_copy_has_a_name_beside_its_note_that_fits_a_disk() -> None:
    taken = {"n/Note (Conflicted copy laptop 202611221030).md"}
    assert free_name("n/Note.md", "laptop 202611221030", taken.__contains__) == (
        "n/Note (Conflicted copy laptop 202611221030) 2.md"
    )
    assert len(free_name("ä" * 125 + ".md", "laptop 202611221030", lambda _: False).encode()) <= 255
    assert free_name(".hidden", "x", lambda _: False) == ".hidden (Conflicted copy x)"
