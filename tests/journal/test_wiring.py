"""One look at the folder serves all that is gathered within it."""

from pathlib import Path

from tests.journal.tui.driver import desk_over
from tests.person import Person


def test_what_is_gathered_in_one_look_is_of_one_moment_and_holds_what_was_changed_within_it(person: Person) -> None:
    person.write("notes/one.md", "# One\n")
    desk = desk_over(Path(person.home), Path(person.vault))
    titles = lambda: {row.title for row in desk.store.notes()}  # noqa: E731
    with desk.one_look():
        desk.refresh()
        person.write("notes/two.md", "# Two\n")
        with desk.one_look():
            desk.refresh()
        desk.refresh()
        assert titles() == {"One"}
        with desk.change("test") as change:
            change.write("notes/three.md", None, b"# Three\n")
        desk.refresh()
        assert titles() == {"One", "Two", "Three"}
        person.write("notes/four.md", "# Four\n")
    desk.refresh()
    assert titles() == {"One", "Two", "Three", "Four"}
    desk.close()
