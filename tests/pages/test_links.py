"""The pages of the documentation hang together: every verb and option has its place, and every link leads somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from journal.cli import GROUPS, VERBS, deliberate

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def section(verb: str) -> str:
    """What the page of commands says of a verb."""
    until = rf"^## deliberate {re.escape(verb)}\n(.*?)(?=^## deliberate |^---$|\Z)"
    found = re.search(until, COMMANDS, re.MULTILINE | re.DOTALL)
    assert found, f"docs/commands.md has no section on {verb}"
    return found[1]


def parts(command: click.Command) -> Iterator[click.Command]:
    """A command, and those below it."""
    yield command
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from parts(below)


def without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


def anchors(page: Path) -> set[str]:
    """What a link to a heading of the page may say, as the usual renderers of Markdown have it."""
    headings = re.findall(r"^#+ (.+)$", without_code(page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """(file, anchor) of every link of the page that stays within the project."""
    for target in LINK.findall(without_code(page.read_text(encoding="utf-8"))):
        if "://" not in target:
            file, _, anchor = target.partition("#")
            yield (page.parent / file).resolve() if file else page, anchor


@pytest.mark.parametrize("verb", VERBS)
def test_the_page_of_commands_names_every_option_of_a_verb(verb: str) -> None:
    command = deliberate.get_command(click.Context(deliberate), verb)
    assert command
    text = section(verb)
    for part in parts(command):
        options = [option for option in part.params if isinstance(option, click.Option) and not option.hidden]
        names = [name for option in options for name in (*option.opts, *option.secondary_opts) if name.startswith("--")]
        missing = [name for name in names if not re.search(rf"{name}(?![\w-])", text)]
        assert not missing, f"deliberate {verb}, {part.name}"
        assert part is command or re.search(rf"deliberate {verb} {part.name}\b", text), part.name


@pytest.mark.parametrize("verb", VERBS)
def test_the_page_of_commands_says_what_a_verb_answers_with_json(verb: str) -> None:
    assert "JSON" in section(verb) or verb == "batch"


def test_the_page_of_commands_lists_the_verbs_in_the_groups_of_the_help() -> None:
    rows = re.findall(r"^\| ([^|]+) \| (\[.*) \|$", COMMANDS, re.MULTILINE)
    listed = {head: re.findall(r"\[([\w-]+)\]", row) for head, row in rows}
    assert listed == {head: list(verbs) for head, verbs in GROUPS.items()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_file_and_a_heading(page: Path) -> None:
    for file, anchor in links(page):
        assert file.exists(), file
        assert not anchor or anchor in anchors(file), f"{file.name}#{anchor}"


def test_every_page_can_be_reached_from_the_first_one() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            waiting += [file for file, _ in links(page)]
    assert [page.name for page in PAGES if page not in reached] == []
