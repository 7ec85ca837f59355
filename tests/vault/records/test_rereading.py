"""The lines of a day, as it is read again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vault.records.rereading import day_lines

PAGE = """## Log

- 09:00 a thought
  and its second line
- 10:20 Question: why? → [[Why]]
  - Answer (2026-11-22): because
- 11:00 Lesson: sleep ✓ ^abc
- [ ] a task without a time

## Journal

A paragraph
over two lines.

> somebody said

> [!model]- m, 2026-11-22
> not mine

```
code
```
"""


def test_captures_prose_and_items_are_lines() -> None:
    assert [tuple(line) for line in day_lines("2026-11-16.md", PAGE.encode(), "## Log")] == [
        (3, "09:00", "a thought and its second line"),
        (5, "10:20", "Question: why?"),
        (7, "11:00", "Lesson: sleep"),
        (8, "", "a task without a time"),
        (12, "", "A paragraph over two lines."),
        (15, "", "somebody said"),
    ]


@given(st.text(max_size=200))
def test_any_page_is_read_and_every_line_stands_on_it(text: str) -> None:
    data = text.encode("utf-8", "replace")
    for line in day_lines("n.md", data, "## Log"):
        assert line.text == " ".join(line.text.split())
        assert 1 <= line.line <= data.count(b"\n") + 1
