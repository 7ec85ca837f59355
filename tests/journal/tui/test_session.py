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
