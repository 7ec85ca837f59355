"""The commands that are killed, or that the power fails, and the people who run them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kill_points import Case
from tests.person import Person

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
WEEK = ["*1", "", "", "x", "s", "n dry", "s", "A dry week.", "Walk more", ""]
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
