"""A week is looked back at in seven steps; it may be left after any line, and the page is the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.person import Person, Said
from vault.text.inline import links
from vault.text.links import Names, resolve

SUNDAY = "2026-10-25T18:00:00+01:00"  # the clocks went back in the night before
MONDAY = "2026-10-26T08:00:00+01:00"
PAGE = "journal/2026/2026-W43.md"

HELD = """---
type: idea
status: held
confidence: 70
created: 2026-08-01
---
Why.

- [ ] Test: sleep eight hours for a week (by 2026-10-24)
"""

LINES = [
    "*1", "",  # Monday: keep its line
    "* 1 2", "*2", "",  # Saturday: keep two, let one go
    "*2", "",  # Sunday: the prose
    "x", "",  # two commitments: one done, one as it is
    "", "",  # loose ends: a question, an idea
    "sharp and sad",
    "y we finished early",
    "seven hours are enough",
    "n",
    "60", "I was as sharp with six.", "r", "Sleep beats effort, for me", "55",
    "The week in which the clocks went back.",
    "Walk before ten",
    "One page a day",
    "",
]  # fmt: skip

EXPECTED = """# 2026-W43

The week in which the clocks went back.

## Kept

- [[2026-10-19]] 09:00 a net, not a drawer
- [[2026-10-24]] 22:00 see [[Sleep beats effort]]
- [[2026-10-25]] The hour that comes twice, and I slept through both.

## Last week

- [x] Call M.
- [ ] Read ten pages

## Finished

- [[Middlemarch]]: sharp and sad

## Scores

- 80% the talk is ready: yes. Adds 0.04
- Test of [[Sleep beats effort]], sleep eight hours for a week: seven hours are enough
- 60% it rains: no. Adds 0.36

## Attacked

- [[Sleep beats effort]], on 2026-10-25: revised, 60% -> 55%

## Next week

- [ ] Walk before ten
- [ ] One page a day
"""


@pytest.fixture
def lived(person: Person) -> Person:
    """Someone with a week behind them that has something for every step."""
    person.write("journal/2026/2026-10-19.md", "## Log\n\n- 09:00 a net, not a drawer\n")
    person.write(
        "journal/2026/2026-10-24.md",
        "## Log\n\n- 22:00 see [[Sleep beats effort]]\n- 23:10 Question: which hour is the second one?\n",
    )
    person.write(
        "journal/2026/2026-10-25.md",
        "## Log\n\n- 02:30 Idea: count the hour twice\n\n## Journal\n\n"
        "The hour that comes twice,\nand I slept through both.\n",
    )
    person.write("journal/2026/2026-W42.md", "# 2026-W42\n\n## Next week\n\n- [ ] Call M.\n- [ ] Read ten pages\n")
    person.write("ideas/Sleep beats effort.md", HELD)
    person.write("reading/Middlemarch.md", "---\ntype: reading\nstatus: finished\nfinished: 2026-10-23\n---\n")
    person.write(
        "notes/Expect.md",
        "- 80% the talk is ready by 2026-10-23 because [[Sleep beats effort]]\n- 60% it rains by 2026-10-25\n",
    )
    return person


def week(person: Person, lines: list[str], *words: str, now: str = SUNDAY) -> Said:
    said = person.run("week", *words, stdin="".join(f"{line}\n" for line in lines), now=now)
    assert (said.code, "Traceback" in said.err) == (0, False), said.err
    return said


def on_page(person: Person, path: str) -> Iterator[str]:
    """The targets of all links on a page."""
    for number, line in enumerate(person.read(path).split("\n"), 1):
        yield from (link.target for link in links(number, line, line)[0])


def names(person: Person) -> Names:
    return Names(str(file.relative_to(person.vault)) for file in Path(person.vault).rglob("*.md"))


def test_a_whole_week_in_one_sitting(lived: Person) -> None:
    said = week(lived, LINES)
    assert lived.read(PAGE) == EXPECTED, said.out + said.err
    assert said.out.rstrip().endswith(f"Done: {PAGE}")
    assert "verdict: sharp and sad" in lived.read("reading/Middlemarch.md")
    assert "- [x] Call M." in lived.read("journal/2026/2026-W42.md")
    expect = lived.read("notes/Expect.md")
    assert "  - yes 2026-10-25: we finished early\n" in expect
    assert "  - no 2026-10-25\n" in expect
    idea = lived.read("ideas/Sleep beats effort.md")
    assert "- [x] Test: sleep eight hours for a week (by 2026-10-24)\n  - Taught: seven hours are enough\n" in idea
    assert "I was as sharp with six.\n\nRevised, 70% -> 60% -> 55%." in idea


def test_every_link_on_the_page_resolves(lived: Person) -> None:
    week(lived, LINES)
    known = names(lived)
    targets = list(on_page(lived, PAGE))
    assert len(targets) >= 6
    assert [target for target in targets if resolve(target, PAGE, known) is None] == []


@pytest.mark.parametrize("stop", range(len(LINES)))
def test_a_review_left_after_any_line_goes_on_there_and_the_page_is_the_same(lived: Person, stop: int) -> None:
    week(lived, LINES[:stop])
    week(lived, LINES[stop:], now=MONDAY if stop % 2 else SUNDAY)
    page = lived.read(PAGE)
    assert page.replace("on 2026-10-26", "on 2026-10-25") == EXPECTED


def test_a_review_left_after_every_line_is_the_same_review(lived: Person) -> None:
    for line in LINES:
        week(lived, [line])
    assert lived.read(PAGE) == EXPECTED
    assert "This review is done." in week(lived, []).out


def test_what_was_answered_is_on_disk_before_the_next_prompt(lived: Person) -> None:
    week(lived, LINES[:1])
    assert "- [[2026-10-19]] 09:00 a net, not a drawer" in lived.read(PAGE)
    week(lived, LINES[1:8])
    assert "- [x] Call M." in lived.read(PAGE)


def test_another_device_goes_on_as_far_as_the_page_tells(lived: Person) -> None:
    week(lived, LINES[:9])
    lived.env["DELIBERATE_STATE"] = str(lived.home / "other")
    said = week(lived, LINES[9:])
    assert "1/7" not in said.out
    assert lived.read(PAGE) == EXPECTED


def test_every_step_may_be_skipped_and_nothing_is_written(lived: Person) -> None:
    before = lived.bytes_of_vault()
    said = week(lived, ["s"] * 7)
    assert "Done:" in said.out
    assert lived.bytes_of_vault() == before
    assert "This review is done." in week(lived, []).out


def test_going_back_lets_an_answer_be_changed(lived: Person) -> None:
    week(lived, ["*1", "", "b", "*1", "", "", "", "x", "b", "o", "o"])
    page = lived.read(PAGE)
    assert "09:00 a net" not in page
    assert "- [ ] Call M.\n- [ ] Read ten pages" in page


def test_going_back_from_the_end_reaches_the_first_step(lived: Person) -> None:
    week(lived, ["s"] * 6 + ["b"] * 12 + ["*1"])
    assert "09:00 a net" in lived.read(PAGE)


def test_going_back_passes_over_steps_that_ask_nothing(person: Person) -> None:
    person.write("journal/2026/2026-10-19.md", "## Log\n\n- 09:00 one\n")
    week(person, ["", "b", "*1", "", "A week.", "q"])
    assert "09:00 one" in person.read(PAGE)


def test_a_step_is_gone_through_again_by_its_number(lived: Person) -> None:
    week(lived, LINES)
    week(lived, ["Another sentence.", ""], "--step", "7")
    assert lived.read(PAGE) == EXPECTED.replace("The week in which the clocks went back.", "Another sentence.")


def test_on_monday_and_tuesday_last_week_is_proposed_while_it_is_not_done(lived: Person) -> None:
    lived.write("journal/2026/2026-10-26.md", "## Log\n\n- 07:00 early\n")
    assert lived.run("week", "--json", now=MONDAY).json["week"] == "2026-W43"
    assert lived.run("week", "--json", now="2026-10-28T08:00:00+01:00").json["week"] == "2026-W44"
    week(lived, LINES, now=MONDAY)
    assert lived.run("week", "--json", now=MONDAY).json["week"] == "2026-W44"


def test_a_new_vault_begins_with_the_week_it_is_in(person: Person) -> None:
    assert person.run("week", "--json", now=MONDAY).json["week"] == "2026-W44"


def test_the_last_week_of_a_year_has_its_own_page(person: Person) -> None:
    person.write("journal/2026/2026-12-31.md", "## Log\n\n- 23:50 almost\n")
    person.write("journal/2027/2027-01-01.md", "## Log\n\n- 00:10 a new one\n")
    week(person, ["*1", "", "*1", "", "It turned.", "begin", ""], now="2027-01-03T18:00:00+01:00")
    page = person.read("journal/2026/2026-W53.md")
    assert "- [[2026-12-31]] 23:50 almost\n- [[2027-01-01]] 00:10 a new one" in page
    today = person.run("today", "--json", now="2027-01-05T08:00:00+01:00").json
    assert [one["text"] for one in today["commitments"]] == ["begin"]
    person.write("journal/2027/2027-01-06.md", "## Log\n\n- 09:00 x\n")
    said = week(person, ["", "x", "", "It went on.", ""], now="2027-01-10T18:00:00+01:00")
    assert "journal/2027/2027-W01.md" in said.out
    assert "- [x] begin" in person.read("journal/2027/2027-W01.md")
    assert "- [x] begin" in person.read("journal/2026/2026-W53.md")


def test_a_page_begun_by_hand_keeps_every_line_in_its_order(lived: Person) -> None:
    own = (
        "---\nmood: fair\n---\n# Week 43\n\nA page of my own,\nin my own words.\n\n## Kept\n\n- mine\n\n"
        "## Plans\n\n- [ ] mine too\n\n## Next week\n\n- [ ] planned on Monday\n"
    )
    lived.write(PAGE, own.replace("\n", "\r\n"))
    week(lived, [line for line in LINES if line != "One page a day"])
    page = lived.read(PAGE)
    assert "\n" not in page.replace("\r\n", "")
    lines = iter(page.split("\r\n"))
    assert all(line in lines for line in own.split("\n") if line), page
    for added in EXPECTED.split("\n"):
        if added != "- [ ] One page a day" and not added.startswith("# "):
            assert added in page


def test_an_open_code_block_on_the_page_refuses_and_loses_nothing(lived: Person) -> None:
    lived.write(PAGE, "# 2026-W43\n\n## Next week\n\n```\nleft open\n")
    said = lived.run("week", stdin="s\n" * 6 + "A sentence.\nA thing\n", now=SUNDAY)
    assert "```\nleft open" in lived.read(PAGE)
    assert "A sentence." in lived.read(PAGE)
    assert said.code == 3
    assert "close the code block" in said.err


def test_looking_changes_nothing(lived: Person) -> None:
    before = lived.bytes_of_vault()
    for words in (["week", "--json"], ["week"], ["today"], ["week", "2026-W40", "--json"]):
        assert lived.run(*words, now=SUNDAY).code == 0
    assert lived.bytes_of_vault() == before


@pytest.mark.parametrize("name", ["2026-W54", "2027-W01", "soon", "2025-W53", "0"])
def test_a_week_that_is_none_or_still_to_come_is_refused(lived: Person, name: str) -> None:
    said = lived.run("week", name, now=SUNDAY)
    assert (said.code, said.out) == (2, "")


@pytest.mark.parametrize("name", ["2026-W42", "W42", "42", "2026-10-14", "2026W42"])
def test_a_week_is_named_in_several_ways(lived: Person, name: str) -> None:
    assert lived.run("week", name, "--json", now=SUNDAY).json["week"] == "2026-W42"


def test_a_review_is_taken_back_change_by_change(lived: Person) -> None:
    before = {path: data for path, data in lived.bytes_of_vault().items() if path.endswith(".md")}
    week(lived, LINES)
    while lived.run("undo").code == 0:
        pass
    after = {path: data for path, data in lived.bytes_of_vault().items() if path.endswith(".md")}
    after = {path: data for path, data in after.items() if data or path in before}
    assert {path: data for path, data in after.items() if ".deliberate" not in path} == {
        path: data for path, data in before.items() if ".deliberate" not in path
    }


@pytest.mark.parametrize(
    ("step", "lines", "note", "says"),
    [
        (2, ["x"], "journal/2026/2026-W42.md", "[x] Call M."),
        (4, ["sharp and sad"], "reading/Middlemarch.md", "verdict: sharp and sad"),
        (5, ["y we finished early"], "notes/Expect.md", "yes 2026-10-25: we finished early"),
        (5, ["", "seven hours are enough"], "ideas/Sleep beats effort.md", "Taught: seven hours are enough"),
    ],
)
def test_one_undo_takes_an_answer_back_from_every_note_it_went_to(
    lived: Person, step: int, lines: list[str], note: str, says: str
) -> None:
    lived.write(PAGE, "# 2026-W43\n")
    notes, page = lived.read(note), lived.read(PAGE)
    week(lived, lines, "--step", str(step))
    assert says in lived.read(note) and lived.read(PAGE) != page
    assert lived.run("undo").code == 0
    assert (lived.read(note), lived.read(PAGE)) == (notes, page)


def test_loose_ends_are_filed_left_and_answered_by_a_key(lived: Person) -> None:
    lived.run("jot", "--at", "2026-10-20 08:00", "-k", "lesson", "Sleep on it", now=SUNDAY)
    said = week(lived, ["s", "s", "f", "x", "a the one after three", "l"])
    assert "filed: ideas/count the hour twice.md" in said.out
    assert "→ [[count the hour twice]]" in lived.read("journal/2026/2026-10-25.md")
    assert "  - Answer (2026-10-25): the one after three" in lived.read("journal/2026/2026-10-24.md")
    assert lived.read("journal/2026/2026-10-20.md").endswith("Lesson: Sleep on it ✓\n")
    assert "3/7" not in week(lived, []).out


def test_an_idea_attacked_in_the_week_is_listed_and_not_asked_again(lived: Person) -> None:
    said = lived.run("attack", "sleep beats", "--answer", "I was sharp.", "--verdict", "stands", now=SUNDAY)
    assert said.code == 0
    out = week(lived, [""], "--step", "6").out
    assert "Sleep beats effort: stands" in out and "never attacked" not in out and "last attacked" not in out
    assert "- [[Sleep beats effort]], on 2026-10-25: stands" in lived.read(PAGE)


def test_enter_alone_leaves_the_attack_out_and_goes_on(lived: Person) -> None:
    before = lived.read("ideas/Sleep beats effort.md")
    assert "1/7" in week(lived, ["", ""], "--step", "6").out, "it goes on with what is left"
    assert lived.read("ideas/Sleep beats effort.md") == before


def test_a_quotation_without_a_source_is_filed_by_the_title_it_is_from(lived: Person) -> None:
    lived.write("journal/2026/2026-10-20.md", "## Log\n\n- 08:00 Quote: keen vision\n")
    kinds = [one["kind"] for one in lived.run("week", "--json", now=SUNDAY).json["loose"]]
    week(lived, [*[""] * kinds.index("quote"), "f Middlemarch"], "--step", "3")
    assert "> keen vision" in lived.read("reading/Middlemarch.md")


@pytest.mark.parametrize("typed", ["Walk", "- [ ] Walk", "* Walk", "- [x] Walk"])
def test_a_commitment_typed_as_a_task_is_one_task(lived: Person, typed: str) -> None:
    week(lived, ["The week.", typed, ""], "--step", "7")
    assert lived.read(PAGE).endswith("## Next week\n\n- [ ] Walk\n")


def test_an_empty_task_of_a_template_is_no_line_to_keep(lived: Person) -> None:
    lived.write("journal/2026/2026-10-19.md", "## Log\n\n- 09:00 a net\n\n## Plan\n\n- [ ] \n- [ ] Call\n-\n")
    monday = lived.run("week", "--json", now=SUNDAY).json["days"][0]["lines"]
    assert [line["text"] for line in monday] == ["a net", "Call"]


def test_kept_lines_stand_in_the_order_of_the_days(lived: Person) -> None:
    week(lived, ["", "", "* 2 1", "b", "b", "*1", "", "*2", "*1", "q"])
    kept = [line for line in lived.read(PAGE).split("\n") if line.startswith("- [[")]
    assert kept == sorted(kept)
    assert len(kept) == 5


def test_no_more_than_ten_loose_ends_are_put_before_anyone(lived: Person) -> None:
    lived.write(
        "journal/2026/2026-10-20.md",
        "## Log\n\n" + "".join(f"- 10:{n:02} Lesson: number {n}\n" for n in range(30)),
    )
    said = week(lived, ["s", "s", *["l"] * 10])
    assert lived.read("journal/2026/2026-10-20.md").count("✓") <= 10
    assert "4/7" in said.out


def test_a_kept_line_is_known_again_after_it_was_filed_or_answered(lived: Person) -> None:
    week(lived, ["", "*2", "", "*1", "", "s", "a it is the second", "f"])
    days = lived.run("week", "--json", now=SUNDAY).json["days"]
    kept = [one["text"] for day in days for one in day["lines"] if one["kept"]]
    assert kept == ["Question: which hour is the second one?", "Idea: count the hour twice"]


def test_what_is_kept_asks_no_question_twice_and_makes_no_card_twice(lived: Person) -> None:
    lived.write(
        "journal/2026/2026-10-20.md",
        "## Log\n\n- 10:00 He said so. Question: why me?\n\n#flashcards/x What? :: That ^abc\n\nSee [[#Log]].\n",
    )
    before = lived.run("cards", "list", "--json", now=SUNDAY).json, lived.run("inbox", "--json", now=SUNDAY).json
    week(lived, ["", "* 1 2 3", "q"])
    page = lived.read(PAGE)
    assert page.count("- [[2026-10-20]]") == 3
    assert "^abc" not in page
    assert "[[2026-10-20#Log]]" in page
    lived.run("week", "--json", now=SUNDAY)
    after = lived.run("cards", "list", "--json", now=SUNDAY).json, lived.run("inbox", "--json", now=SUNDAY).json
    assert after == before
    asked = [one for one in lived.run("inbox", "--questions", "--json", now=SUNDAY).json if one["path"] == PAGE]
    assert asked == []


# --- foreign vaults ---------------------------------------------------------------------------------------


def test_the_page_goes_where_the_periodic_notes_plugin_says(obsidian: Person) -> None:
    obsidian.write(".obsidian/community-plugins.json", '["periodic-notes"]')
    obsidian.write(
        ".obsidian/plugins/periodic-notes/data.json",
        '{"weekly": {"enabled": true, "folder": "Weeks", "format": "gggg-[W]WW", "template": "Templates/Week"}}',
    )
    obsidian.write("Templates/Week.md", "---\nkind: week\n---\n# {{title}}\n\nBegun {{date}}\n\n## Plans\n\n- [ ] \n")
    obsidian.write(".obsidian/daily-notes.json", '{"folder": "Days", "format": "DD.MM.YYYY"}')
    obsidian.write("Days/31.12.2026.md", "09:00 the last\n")
    obsidian.write("Days/01.01.2027.md", "- 10:00 the first, see [[Forest]]\n")
    week(obsidian, ["*1", "", "*1", "", "Good.", "rest", ""], now="2027-01-02T10:00:00+01:00")
    page = obsidian.read("Weeks/2026-W53.md")
    assert page.startswith("---\nkind: week\n---\n# 2026-W53\n\nGood.\n\nBegun 2027-01-02\n\n## Plans\n\n- [ ] \n\n")
    assert "- [[31.12.2026|2026-12-31]] 09:00 the last" in page
    known = names(obsidian)
    assert [one for one in on_page(obsidian, "Weeks/2026-W53.md") if resolve(one, "Weeks/x.md", known) is None] == []


def test_reviewing_a_foreign_vault_without_answers_adds_nothing(obsidian: Person) -> None:
    obsidian.write("2026-10-19.md", "- 09:00 a thought\n")
    before = obsidian.bytes_of_vault()
    week(obsidian, ["q"])
    week(obsidian, ["s"])
    assert obsidian.bytes_of_vault() == before
    week(obsidian, ["*1", "", "A week.", ""], "--step", "1")
    page = obsidian.read("2026-W43.md")
    assert page.startswith("# 2026-W43\n\nA week.\n\n## Kept\n\n- [[2026-10-19]] 09:00 a thought\n")


# --- tick -------------------------------------------------------------------------------------------------


def test_tick_ticks_and_unticks_one_box(person: Person) -> None:
    note = "- [ ] one\r\n  * [ ] two\r\n1. [x] three\r\n"
    person.write("notes/Tasks.md", note)
    assert person.run("tick", "notes/Tasks.md:2", "--json").json == {
        "path": "notes/Tasks.md", "line": 2, "text": "two", "done": True,
    }  # fmt: skip
    assert person.read("notes/Tasks.md") == note.replace("* [ ]", "* [x]")
    assert person.run("tick", "notes/Tasks.md:3").out == "[ ] three  (notes/Tasks.md:3)\n"
    assert person.run("undo").code == person.run("undo").code == 0
    assert person.read("notes/Tasks.md") == note


def test_a_commitment_stands_on_today_and_is_ticked_where_it_stands_now(lived: Person) -> None:
    week(lived, LINES)
    said = lived.run("today", "--json", now=MONDAY).json["commitments"]
    assert [(one["text"], one["done"]) for one in said] == [("Walk before ten", False), ("One page a day", False)]
    lived.write(PAGE, "A line above.\n" + lived.read(PAGE))
    place = f"{said[0]['path']}:{said[0]['line']}"
    assert lived.run("tick", place, "--says", "Walk before ten").code == 0
    assert "- [x] Walk before ten\n- [ ] One page a day" in lived.read(PAGE)
    assert "[x] Walk before ten" in lived.run("today", now=MONDAY).out


def test_a_commitment_that_another_one_begins_with_is_written_too(person: Person) -> None:
    person.run("jot", "something")
    week(person, ["The week.", "Write: the essay", "Write", ""], "--step", "7")
    assert "- [ ] Write: the essay\n- [ ] Write\n" in person.read(PAGE)


def test_a_commitment_of_long_ago_is_not_held_against_anyone(lived: Person) -> None:
    week(lived, LINES)
    assert lived.run("today", "--json", now="2026-11-20T08:00:00+01:00").json["commitments"] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["notes/Tasks.md:1"], 1), (["notes/Gone.md:1"], 1), (["notes/Tasks.md"], 2), (["notes/Tasks.md:x"], 2),
        (["notes/Tasks.md:2", "--says", "something else"], 5), (["notes/Tasks.md:99"], 1), (["../x.md:1"], 3),
    ],
)  # fmt: skip
def test_a_tick_that_misses_changes_nothing(person: Person, words: list[str], code: int) -> None:
    person.write("notes/Tasks.md", "Prose.\n- [ ] a task\n```\n- [ ] code\n```\n")
    before = person.bytes_of_vault()
    said = person.run("tick", *words)
    assert (said.code, said.out) == (code, "")
    assert person.bytes_of_vault() == before
