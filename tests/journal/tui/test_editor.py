"""The person's own editor: found, told the line, and never at the cost of the text."""

import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from journal.tui.editor import NoEditor, command_for, edit_file, edit_text


@pytest.mark.parametrize(
    ("editor", "words"),
    [
        ("vim", ["vim", "+7", "n.md"]),
        ("nano -w", ["nano", "-w", "+7", "n.md"]),
        ("hx", ["hx", "n.md:7"]),
        ("code", ["code", "--wait", "--goto", "n.md:7"]),
        ("code -w", ["code", "-w", "--goto", "n.md:7"]),
        ("'/opt/my editor/ed'", ["/opt/my editor/ed", "n.md"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(editor: str, words: list[str]):
    assert command_for("n.md", 7, {"EDITOR": editor}) == words


def test_visual_goes_before_editor():
    assert command_for("n.md", 1, {"VISUAL": "vim", "EDITOR": "ed"})[0] == "vim"


def test_an_editor_that_is_not_there_is_a_sentence():
    with pytest.raises(NoEditor, match="the editor no-such-editor is not installed"):
        edit_text("x", nullcontext, {"EDITOR": "no-such-editor"})


def script(tmp_path: Path, code: str) -> dict[str, str]:
    path = tmp_path / "ed.py"
    path.write_text(code)
    return {"EDITOR": f"{sys.executable} {path}"}


def test_text_comes_back_as_it_was_saved(tmp_path: Path):
    env = script(tmp_path, "import sys; open(sys.argv[1], 'a').write(' and more\\n')")
    assert edit_text("half a thought [x]", nullcontext, env) == "half a thought [x] and more"


def test_an_editor_that_saves_nothing_changes_nothing(tmp_path: Path):
    env = script(tmp_path, "")
    note = tmp_path / "n.md"
    note.write_text("as it was\n")
    assert edit_text("as it was", nullcontext, env) == "as it was"
    assert edit_file(note, 1, nullcontext, env) is False


def test_a_changed_note_is_noticed(tmp_path: Path):
    note = tmp_path / "n.md"
    note.write_text("one\n")
    assert edit_file(note, 1, nullcontext, script(tmp_path, "import sys; open(sys.argv[1], 'a').write('two')")) is True
