"""Drafts are files: there after a crash, gone when saved, and never in the vault."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from journal.tui.session import Session


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1), st.text(min_size=1, max_size=300))
def test_a_draft_is_read_back_exactly_under_any_name(tmp_path_factory, text: str, name: str):
    folder = tmp_path_factory.mktemp("session")
    Session(folder).keep_draft(f"d{name}".encode("utf-8", "replace").decode(), text)
    assert Session(folder).draft(f"d{name}".encode("utf-8", "replace").decode()) == text


def test_an_empty_draft_goes(tmp_path: Path):
    session = Session(tmp_path)
    session.keep_draft("capture", "x")
    session.keep_draft("capture", "")
    assert list((tmp_path / "drafts").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_lived_without(tmp_path: Path):
    (tmp_path / "drafts").write_text("in the way")
    assert Session(tmp_path).keep_draft("capture", "x") is False


def test_drafts_move_along_when_the_vault_gets_its_id(tmp_path: Path):
    session = Session(tmp_path / "unmarked")
    session.keep_draft("attack a/b", "words")
    session.remember("recall", "forest")
    session.move_to(tmp_path / "marked")
    assert Session(tmp_path / "marked").draft("attack a/b") == "words"
    assert Session(tmp_path / "marked").remembered("recall") == "forest"


def test_two_open_apps_write_into_drafts_of_their_own_and_what_one_leaves_the_other_takes_over(tmp_path: Path):
    first, second = Session(tmp_path), Session(tmp_path)
    names = [first.own("capture"), second.own("capture")]
    assert len(set(names)) == 2
    first.keep_draft(names[0], "half a thought")
    assert second.draft(second.own("capture")) == ""
    first.close()
    assert second.draft(second.own("capture")) == "half a thought"
    third = Session(tmp_path)
    assert third.draft(third.own("capture")) == ""
    second.close()
    assert third.draft(third.own("capture")) == "half a thought"


def test_what_one_has_begun_is_not_replaced_by_what_another_left(tmp_path: Path):
    first, second = Session(tmp_path), Session(tmp_path)
    first.keep_draft(first.own("prose"), "of the first")
    second.keep_draft(second.own("prose"), "of the second")
    first.close()
    assert second.draft(second.own("prose")) == "of the second"
    assert Session(tmp_path).draft("prose") == "of the first"
