"""A box is ticked and unticked, and no other byte moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.text.ticking import NoTask, tasks, with_box

LINES = st.sampled_from(
    ["- [ ] one", "* [x] two", "1. [X] three", "> - [ ] four", "\t- [/] five", "prose", "", "```", "- [ ]",
     "-  [ ]  six", "- [é] seven", "%% - [ ] eight %%", "---", "`- [ ] nine`"]
)  # fmt: skip


@given(st.lists(LINES, min_size=1, max_size=12), st.booleans(), st.booleans(), st.booleans())
def test_only_the_box_changes(lines: list[str], windows: bool, mark: bool, done: bool) -> None:
    data = ("\r\n" if windows else "\n").join(lines).encode()
    data = b"\xef\xbb\xbf" + data if mark else data
    for task in tasks("n.md", data):
        try:
            after = with_box("n.md", data, task.line, done)
        except NoTask:
            assert "é" in lines[task.line - 1]
            continue
        now = tasks("n.md", after)
        assert [(one.line, one.text) for one in now] == [(one.line, one.text) for one in tasks("n.md", data)]
        assert next(one.done for one in now if one.line == task.line) is done
        changed = [at for at, (old, new) in enumerate(zip(data, after, strict=True)) if old != new]
        assert len(changed) == (task.done is not done)


@pytest.mark.parametrize("line", [0, 1, 4, 99])
def test_a_line_without_a_task_is_refused(line: int) -> None:
    with pytest.raises(NoTask):
        with_box("n.md", b"prose\n- [ ] a task\n```\n- [ ] code\n```\n", line, True)
