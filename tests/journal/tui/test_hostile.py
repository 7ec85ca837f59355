"""Whatever a person wrote stands on the screen as text: never markup, never a command to the terminal."""

import re
from pathlib import Path

import pytest

from journal.tui.plain import width
from tests.journal.tui.driver import Person, visit

HOSTILE = {
    "unclosed": "[/",
    "close": "[/]",
    "path": "[/path/x]",
    "task": "[x] done",
    "link": "[link=x]y[/link]",
    "click": "[@click=app.quit]leave[/]",
    "colour": "[red]r[/red] [$accent]a",
    "escape": "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "eight-bit": "\x9b31m",
    "nul and bell": "a\x00b\x07c",
    "direction": "\u202eevil\u202c \u2066x\u2069",
    "separators": "a\u2028b\u2029c\td",
    "wide": "知识要在深思熟虑之后才属于自己" * 6,
    "marks": "Z\u0351\u0327\u0301" * 12,
    "joined": "👩\u200d👩\u200d👧\u200d👦 ✌\ufe0f ⚠\ufe0f",
    "arabic": "مرحبا بالعالم",
    "formats": "{0} %s ${x} \\[ \\",
    "long": "Legibility" * 60,
}


def plant(root: Path, text: str) -> None:
    """The text in every place the screens read from."""
    line = " ".join(text.replace("\u2028", " ").replace("\u2029", " ").split("\n"))
    name = re.sub(r"[/\\\x00-\x1f\x7f-\x9f:*?\"<>|#^\[\]]", "_", text).strip()[:40] or "name"
    files = {
        f"notes/{name} note.md": f"# {line} title\n\n{line}\n\n## {line}\n\n- [ ] {line} [[{line}]]\n> {line}\n",
        "journal/2026/2026-11-22.md": f"# 2026-11-22\n\n## Log\n\n- 09:00 {line}\n\n## Journal\n\n{line}\n",
        "journal/2025/2025-11-22.md": f"## Log\n\n- 08:00 {line}\n",
        "cards/spanish.md": f"#flashcards/spanish\n\nask {line} :: say {line}\n",
        "ideas/Legibility is a cost someone else pays.md": f"---\ntype: idea\nstatus: held\n---\n# Claim {line}\n",
    }
    for path, body in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(body, "utf-8", newline="\n")


def harmless(person: Person) -> None:
    """No character on the screen is one a terminal obeys, and no line is wider than the terminal."""
    screen = person.screen
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]", screen)
    assert all(width(line) <= person.app.size.width for line in screen.split("\n"))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
async def test_every_screen_shows_it_as_text(text: str, tmp_path: Path, vault: Path):
    plant(vault, text)
    async with visit(tmp_path, vault) as person:
        harmless(person)  # Today
        for keys in (("enter",), ("space",), ("o",), ("escape", "escape"), ("g", "d"), ("enter",), ("escape",),
                     ("ctrl+o",), ("escape",), ("?",), ("escape",)):  # fmt: skip
            await person.press(*keys)
            harmless(person)
        await person.press(":")
        await person.type("title")
        harmless(person)
        await person.press("escape", "c")
        person.app.screen.query_one("#capture-text").insert(text)
        await person.rest()
        harmless(person)
        await person.press("enter")
        harmless(person)
        person.app.flash(text, undo=True, trouble=True)
        await person.rest()
        harmless(person)
        assert person.app.is_running


async def test_markup_in_a_line_is_seen_as_it_was_written(tmp_path: Path, vault: Path):
    plant(vault, "[x] done [/] [@click=app.quit]leave[/]")
    async with visit(tmp_path, vault, size=(120, 40)) as person:
        await person.sees("[x] done [/] [@click=app.quit]leave[/]")
        await person.press("g", "v", "space")
        await person.sees("ask [x] done [/]", "say [x] done [/]")


async def test_what_is_captured_is_kept_exactly_though_shown_cleaned(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("c")
        person.app.screen.query_one("#capture-text").insert("red \x1b[31m and \u202eback")
        await person.press("enter")
        assert "red \x1b[31m and \u202eback" in person.page
        await person.sees("red ␛[31m and back")
