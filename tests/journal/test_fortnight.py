"""A fortnight lived at the command line, over the end of summer time: what it leaves is whole and pleasant to read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.person import Person, Said
from vault.text.frontmatter import fence, load
from vault.text.links import Names, resolve
from vault.text.markup import read_markup
from vault.text.note import read_note

IDEA = "A walk before ten makes the page"


class Fortnight:
    """Someone who lives day by day; every command must succeed."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.now = ""

    def at(self, day: int, time: str) -> Fortnight:
        """Days from Monday, 19 October 2026; in Berlin the clocks go back in the night to the seventh day."""
        date = f"2026-10-{18 + day}" if day <= 13 else f"2026-11-{day - 13:02}"
        offset = "+02:00" if date < "2026-10-25" or (date == "2026-10-25" and time < "03:00") else "+01:00"
        self.now = f"{date}T{time}:00{offset}"
        return self

    def does(self, *words: str, stdin: str = "", code: int = 0) -> Said:
        said = self.person.run(*words, stdin=stdin, now=self.now)
        assert said.code == code, (words, said.out, said.err)
        return said


@pytest.fixture
def lived(person: Person) -> Fortnight:
    """The whole of it."""
    we = Fortnight(person)
    we.at(1, "07:50").does("jot", "Slept badly; the walk helped")
    we.does("idea", "add", IDEA, "--confidence", "80")
    we.does("idea", "hold", IDEA)
    we.does("read", "add", "Walden", "--author", "Henry David Thoreau", "--pages", "352", "--nonfiction")
    we.at(1, "21:00").does("read", "start", "Walden")
    we.does("predict", "add", "70% I finish Walden by 2026-10-30", "--because", IDEA)
    we.does("predict", "add", "I write every day of the week", "--p", "60", "--by", "2026-10-25", "--because", IDEA)
    we.at(2, "08:10").does("jot", "-k", "question", "why is a draft easier at six?")
    quote = "Our life is frittered away by detail."
    we.at(3, "22:30").does("jot", "-k", "quote", "--from", "Walden", "--at-page", "88", quote)
    we.does("read", "at", "Walden", "96")
    we.at(4, "12:00").does("jot", "-k", "lesson", "Ask for the failing case first")
    we.at(4, "12:05").does("jot", "-k", "card", "Who built a cabin at Walden Pond? :: Thoreau")
    we.at(5, "19:00").does("attack", stdin="75\nI walked on Tuesday and wrote nothing.\ns\n70\n")
    we.at(7, "02:30").does("jot", "awake in the hour that comes twice")
    we.at(7, "17:00").does("week", stdin="\n\n*1\n")  # the input ends here
    we.at(7, "18:00").does("week", stdin=answers(we, "2026-W43", gone=2))
    we.at(8, "07:40").does("jot", "-k", "idea", "Drafts are questions one asks of the paper")
    we.at(9, "08:00").does("predict", "forecast", "finish Walden", "85%")
    we.at(10, "20:00").does("read", "finish", "Walden", "--verdict", "bracing", "--rating", "4")
    we.at(11, "09:00").does("predict", "resolve", "finish Walden", "yes", "a day early")
    we.at(11, "09:30").does("lesson", "use", "failing case", "asked for it before the meeting")
    said = ["60", "The pages after a walk were shorter.", "t", "two weeks with and without (by 2026-11-13)", "50", ""]
    we.at(12, "19:00").does("attack", stdin="\n".join(said))
    we.at(14, "18:00").does("week", stdin=answers(we, "2026-W44"))
    return we


def answers(we: Fortnight, week: str, gone: int = 0) -> str:
    """What is said to each prompt of what is left of a week, of which so many days were gone through before."""
    state = we.does("week", week, "--json").json
    lines = {
        "reread": [""] * (len(state["days"]) - gone),
        "last": ["x"] * len(state["last"]),
        "loose": ["f" if one["kind"] in ("idea", "lesson") else "" for one in state["loose"]],
        "finished": ["" for one in state["finished"] if not one["verdict"]],
        "due": ["n wrote on six of seven"] * len(state["due"]),
        "attack": ["s"],
        "close": [f"The week {week} went by in one sentence", "Call Nora", "Two pages a day", ""],
    }
    todo = [step["name"] for step in state["steps"] if not step["done"]]
    return "".join(f"{line}\n" for step in todo for line in lines[step])


def names_of(vault: Path) -> Names:
    """Every note by its names."""
    return Names(str(path.relative_to(vault)) for path in vault.rglob("*.md") if ".deliberate" not in path.parts)


def test_the_weekly_pages_say_what_the_weeks_were(lived: Fortnight) -> None:
    first, second = (lived.person.read(f"journal/2026/2026-W{n}.md") for n in (43, 44))
    assert first.startswith("# 2026-W43\n\nThe week 2026-W43 went by in one sentence\n")
    assert "## Scores\n\n- 60% I write every day of the week: no. Adds 0.36\n" in first
    assert f"- [[{IDEA}]], on 2026-10-23: stands, 75% -> 70%" in first
    assert "- [x] Call Nora\n- [x] Two pages a day\n" in second.split("## Finished")[0]
    assert "- [[Walden]]: bracing" in second
    assert "- 70% I finish Walden: yes. Adds 0.09" in second
    assert second.endswith("## Next week\n\n- [ ] Call Nora\n- [ ] Two pages a day\n")


def test_the_record_of_an_idea_is_what_happened(lived: Fortnight) -> None:
    shown = lived.does("idea", "show", IDEA, "--json").json
    assert shown["record"] == {"leaned": 2, "resolved": 2, "happened": 1, "said": 65.0}
    assert [(each["verdict"], each["after"]) for each in shown["history"]] == [("stands", 70), ("test", 50)]
    assert [test["by"] for test in shown["tests"]] == ["2026-11-13"]
    stats = lived.does("stats", "--json").json
    assert stats["predictions"]["resolved"] == 2
    assert stats["predictions"]["brier"] == pytest.approx((0.3**2 + 0.6**2) / 2)


def test_the_book_has_its_quote_its_dates_and_its_word(lived: Fortnight) -> None:
    note = lived.person.read("reading/Walden.md")
    assert "started: 2026-10-19\n" in note and "finished: 2026-10-28\n" in note and "verdict: bracing\n" in note
    assert "## Highlights\n\n> Our life is frittered away by detail.\n> p. 88, 2026-10-21\n" in note
    post = lived.does("read", "list", "--year", "2026", "--post").out
    assert "Walden" in post and "bracing" in post and "Nonfiction" in post


def test_the_hour_that_comes_twice_is_on_its_page(lived: Fortnight) -> None:
    assert "- 02:30 awake in the hour that comes twice" in lived.person.read("journal/2026/2026-10-25.md")


def test_every_file_reads_well_in_obsidian(lived: Fortnight) -> None:
    vault = lived.person.vault
    notes = [path for path in sorted(vault.rglob("*.md")) if ".deliberate" not in path.parts]
    assert len(notes) == 13, notes
    names = names_of(vault)
    for path in notes:
        data, name = path.read_bytes(), str(path.relative_to(vault))
        note = read_note(name, data)
        markup = read_markup(note)
        assert note.problems == (), name
        assert data.endswith(b"\n") and not data.endswith(b"\n\n"), name
        assert b"\n\n\n" not in data and b"\r" not in data and not re.search(rb"[ \t]+\n", data), (name, data)
        front = fence(data)
        if front:
            values, wrong = load(data[front.start : front.end].decode())
            assert not wrong and all(not isinstance(value, dict) for value in values.values()), name
        for link in markup.links:
            if link.wiki and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", link.target):
                assert resolve(link.target, name, names), (name, link.target)
        texts = [heading.text for heading in markup.headings if heading.level == 2]
        assert len(texts) == len(set(texts)), name


def test_the_doctor_finds_nothing_to_complain_of(lived: Fortnight) -> None:
    assert lived.does("doctor", "--json").json["ok"]
