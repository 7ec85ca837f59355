"""A command that is killed before any call that changes a file is whole or gone after the next one, and `undo` takes
back nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.images import put, take
from tests.kill_points import Case, Report, examine, examine_init, killed_states, view
from tests.person import Person
from tests.watched_program import Program

PAGE = "journal/2026/2026-11-22.md"
BEFORE = "journal/2026/2026-11-21.md"
IDEA = "ideas/Sleep beats effort.md"
BOOK = "reading/Middlemarch.md"
CLIP = "inbox/clip.md"
PLAN = "notes/Plan.md"
WAITING = [
    "- 09:00 Idea: walking makes ideas",
    "- 09:01 Lesson: write the number first",
    "- 09:02 Read: Walden",
    "- 09:03 Idea: what cramming lacks :: time",
    "- 09:04 Quote: ordinary human life ([[Middlemarch]], p. 194)",
    "- 09:05 Question: how old must it be?",
]
NOTES = {
    BEFORE: "## Log\n\n" + "\n".join(WAITING) + "\n",
    IDEA: "---\ntype: idea\nstatus: held\nconfidence: 70\ncreated: 2026-10-01\n---\nWhy I think so.\n",
    "ideas/Think alone first.md": "---\ntype: idea\nstatus: parked\ncreated: 2026-10-02\n---\nThen talk.\n",
    BOOK: "---\ntype: reading\nkind: book\nstatus: reading\n---\nText.\n",
    "lessons/Ask twice.md": "---\ntype: lesson\ncreated: 2026-10-03\n---\n# Ask twice\n",
    "cards/a.md": "#flashcards\n\nquestion :: answer\n",
    PLAN: "# Plan\n\n- [ ] Walk before ten\n- 60% it rains by 2026-11-21\n",
    CLIP: "Cut out of a page.\n",
    "journal/2026/2026-W46.md": "# 2026-W46\n\n## Next week\n\n- [ ] Call M.\n",
}
ATTACK = ("attack", "sleep beats", "--answer", "Five hours were enough.", "--confidence", "55", "--verdict")
WEEK = ["*1", "", "", "x", "a a week", "f", "s", "n dry", "s", "A dry week.", "Walk more", ""]
CARD = "k-vyhkjjnea2.f"
LINE = 3  # of the first one that waits


def filed(line: int, *options: str) -> tuple[str, ...]:
    return ("inbox", "file", f"{BEFORE}:{LINE + line}", *options)


CASES = [
    Case("file an idea", filed(0), shows={BEFORE: "walking makes ideas → [[walking makes ideas]]",
                                          "ideas/walking makes ideas.md": "type: idea"}),
    Case("file a lesson", filed(1), shows={BEFORE: "→ [[write the number first]]",
                                           "lessons/write the number first.md": "type: lesson"}),
    Case("file a reading", filed(2), shows={BEFORE: "→ [[Walden]]", "reading/Walden.md": "type: reading"}),
    Case("file a note", filed(0, "--as", "note"), shows={BEFORE: "→ [[walking makes ideas]]",
                                                         "notes/walking makes ideas.md": "← [[2026-11-21]]"}),
    Case("file into a note", filed(0, "--into", "Plan"), shows={BEFORE: "→ [[Plan]]", PLAN: "walking"}),
    Case("file a card", filed(3, "--as", "card"), shows={BEFORE: "→ [[captured]]",
                                                         "cards/captured.md": "what cramming lacks :: time"}),
    Case("file a quote", filed(4), shows={BEFORE: "→ [[Middlemarch]]", BOOK: "> ordinary human life"}),
    Case("file a file", ("inbox", "file", CLIP), shows={CLIP: "", "notes/clip.md": "Cut out"}),
    Case("file a file as an idea", ("inbox", "file", CLIP, "--as", "idea"),
         shows={CLIP: "", "ideas/clip.md": "type: idea"}),
    Case("leave a line", ("inbox", "leave", f"{BEFORE}:{LINE}"), shows={BEFORE: "walking makes ideas ✓"}),
    Case("drop a file", ("inbox", "drop", CLIP), shows={CLIP: ""}),
    Case("answer a question", ("inbox", "answer", f"{BEFORE}:{LINE + 5}", "a week"), repeats="more",
         shows={BEFORE: "Answer (2026-11-22): a week"}),
    Case("grade", ("grade", CARD, "3"), repeats="more", shows={"cards/a.md": "^k-"}),
    Case("predict add", ("predict", "add", "70% I finish it by 2027-01-31", "--because", "sleep beats"), repeats="more",
         shows={PAGE: "70% I finish it by 2027-01-31 because [[Sleep beats effort]] ^p-"}),
    Case("predict resolve", ("predict", "resolve", "it rains", "no", "dry"),
         shows={PLAN: "no 2026-11-22: dry"}),
    Case("predict forecast", ("predict", "forecast", "it rains", "80%"), repeats="more",
         shows={PLAN: "60% -> 80% it rains"}),
    Case("attack, stands", (*ATTACK, "stands"), repeats="more", shows={IDEA: "Five hours"}),
    Case("attack, revised", (*ATTACK, "revised", "--claim", "Sleep beats most effort"), repeats="more",
         shows={IDEA: "# Sleep beats most effort"}),
    Case("attack, test", (*ATTACK, "test", "--test", "sleep eight hours by friday"), repeats="more",
         shows={IDEA: "- [ ] Test: sleep eight hours"}),
    Case("idea add", ("idea", "add", "--confidence", "60", "Walls listen"), shows={"ideas/Walls listen.md": "60"}),
    Case("idea hold", ("idea", "hold", "think alone"), shows={"ideas/Think alone first.md": "status: held"}),
    Case("jot", ("jot", "a thought"), repeats="more", shows={PAGE: "- 09:14 a thought"}),
    Case("jot on a new page", ("jot", "--at", "2026-11-20", "a thought"), repeats="more",
         shows={"journal/2026/2026-11-20.md": "a thought"}),
    Case("jot a card", ("jot", "-k", "card", "front :: back"), repeats="more",
         shows={"cards/captured.md": "front :: back"}),
    Case("write", ("write", "Some prose."), repeats="more", shows={PAGE: "Some prose."}),
    Case("jot a quote into its book", ("jot", "-k", "quote", "--from", "Middlemarch", "a keen vision"), repeats="more",
         shows={PAGE: "Quote: a keen vision → [[Middlemarch]]", BOOK: "> a keen vision"},
         stages=(((("jot", "-k", "quote", "a keen vision ([[Middlemarch]])"), ""),),)),
    Case("tick", ("tick", "notes/Plan.md:3"), repeats="more", shows={PLAN: "- [x] Walk before ten"}),
    Case("lesson add", ("lesson", "add", "--from", "Middlemarch", "Look twice"),
         shows={"lessons/Look twice.md": "lesson"}),
    Case("lesson use", ("lesson", "use", "ask", "it helped"), repeats="more",
         shows={"lessons/Ask twice.md": "it helped"}),
    Case("read finish", ("read", "finish", "--verdict", "wide"), repeats="other",
         shows={BOOK: "status: finished"}),
    Case("pause", ("pause", "3 days"), repeats="more"),
    Case("move the log into the open", ("init", "--open-log"), prepare=(("pause", "3 days"), ("pause", "off")),
         repeats="other", talks=True),
    Case("look back at a week", ("week",), "".join(f"{line}\n" for line in WEEK), repeats="other", talks=True,
         stages=tuple(((("week",), "".join(f"{line}\n" for line in WEEK[:end])),) for end in range(1, len(WEEK))),
         shows={"journal/2026/2026-W47.md": "- [ ] Walk more"}),
    *(Case(f"undo {' '.join(words)}"[:44], ("undo",), repeats="other", undoes=True, then=(words,), keeps=keeps)
      for words, keeps in (
          (("jot", "a thought"), ""), (("jot", "--at", "2026-11-20", "a thought"), ""), (filed(0), ""), (filed(2), ""),
          (filed(3, "--as", "card"), ""), (("inbox", "file", CLIP), "Cut out of a page."),
          (("inbox", "file", CLIP, "--as", "idea"), "Cut out of a page."),
          (("grade", CARD, "3"), ""), (("predict", "add", "70% I finish it by 2027-01-31"), ""),
          ((*ATTACK, "stands"), ATTACK[3]), ((*ATTACK, "test", "--test", "sleep"), ATTACK[3]),
          (("jot", "-k", "quote", "--from", "Middlemarch", "a keen vision"), ""), (("lesson", "add", "Look twice"), ""),
          (("tick", "notes/Plan.md:3"), ""), (("init", "--open-log"), ""), (("inbox", "drop", CLIP), ""),
      )),
]  # fmt: skip
FOUND = Case("jot into a folder that was found", ("jot", "a thought"), repeats="more", older=False,
             shows={"2026-11-22.md": "- 09:14 a thought"},
             stages=(((("init",), ""),), ((("jot", "x"), ""), (("undo",), ""))))  # fmt: skip


@pytest.fixture
def keeper(tmp_path: Path) -> Person:
    """Someone with a bit of everything."""
    home = tmp_path / "home"
    home.mkdir()
    person = Person(home)
    assert person.run("init", str(person.vault)).code == 0
    for path, text in NOTES.items():
        person.write(path, text)
    assert person.run("index", "--words").code == 0
    return person


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def finder(tmp_path: Path) -> Person:
    """Someone with an Obsidian vault we have never seen."""
    home = tmp_path / "home"
    home.mkdir()
    person = Person(home)
    person.write(".obsidian/app.json", "{}")
    person.write("Forest.md", "---\ntags: [trees]\n---\nA wood is made of trees.\n")
    return person


def judge(report: Report) -> None:
    """Print the table, and fail where anything in it is wrong."""
    print(report)
    if report.failures:
        pytest.fail(str(report), pytrace=False)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_command_killed_at_any_call_is_whole_or_gone(keeper: Person, scratch: Path, case: Case) -> None:
    with Program(keeper.home, keeper.env, scratch) as program:
        judge(examine(keeper, program, case))


@pytest.mark.slow
def test_a_first_line_killed_at_any_call_is_whole_or_gone(finder: Person, scratch: Path) -> None:
    with Program(finder.home, finder.env, scratch) as program:
        judge(examine(finder, program, FOUND))


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--starter"], ["--obsidian"]], ids=["plain", "starter", "obsidian"])
def test_an_init_of_a_new_vault_killed_at_any_call_is_finished_by_the_next(
    tmp_path: Path, scratch: Path, options: list[str]
) -> None:
    (tmp_path / "home").mkdir()
    person = Person(tmp_path / "home")
    with Program(person.home, person.env, scratch) as program:
        judge(examine_init(person, program, ("init", str(person.vault), *options)))


@pytest.mark.slow
def test_an_init_of_a_folder_with_notes_killed_at_any_call_is_finished_by_the_next(
    finder: Person, scratch: Path
) -> None:
    with Program(finder.home, finder.env, scratch) as program:
        judge(examine_init(finder, program, ("init", str(finder.vault))))


@pytest.mark.slow
def test_housekeeping_killed_at_any_call_loses_no_version_that_undo_needs(keeper: Person, scratch: Path) -> None:
    for text in ("one", "two"):
        assert keeper.run("jot", text).code == 0
    assert keeper.run("idea", "hold", "think alone").code == 0
    before = take(keeper.home)
    patch = "import vault.disk.displaced_files as files; files.DISPLACED_SECONDS = 0"
    with Program(keeper.home, keeper.env, scratch, patch) as program:
        states, unkilled = killed_states(program, before, ("tick", "notes/Plan.md:3"))
    assert [call for call in unkilled.calls if "/history/" in call.path], "it moves nothing to history"
    for state in states:
        if any("½" in point for point in state.points):
            continue  # a record that was torn cannot be taken back, which is another matter
        put(keeper.home, state.image)
        for _ in range(6):  # the tick, if it was made and recorded; the hold, two lines; nothing any more
            keeper.run("undo")
        found = {path: data.decode() for path, data in view(take(keeper.home)).notes.items()}
        assert found | {PLAN: NOTES[PLAN]} == NOTES, state.points


NOT_AT_ONCE = """
import os
def link(one, other):
    with open(one, "rb") as old:
        data = old.read()
    fd = os.open(other, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    os.write(fd, data)
    os.close(fd)
os.link = link
"""
UNRECORDED = """
import os
real = os.write
def write(fd, data):
    return len(data) if os.readlink(f"/proc/self/fd/{fd}").endswith("operations.jsonl") else real(fd, data)
os.write = write
"""


def test_a_program_that_writes_a_page_bit_by_bit_is_found_out(keeper: Person, scratch: Path) -> None:
    (case,) = [case for case in CASES if case.name == "jot on a new page"]
    with Program(keeper.home, keeper.env, scratch, NOT_AT_ONCE) as program:
        report = examine(keeper, program, case)
    assert {failure.step for failure in report.failures} >= {"next", "again"}


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="the broken program looks up its files there")
def test_a_program_that_does_not_record_what_it_does_is_found_out(keeper: Person, scratch: Path) -> None:
    with Program(keeper.home, keeper.env, scratch, UNRECORDED) as program:
        report = examine(keeper, program, CASES[0])
    assert {failure.step for failure in report.failures} >= {"next", "undo"}
