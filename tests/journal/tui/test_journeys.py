"""What a person does at the keyboard, and what is on disk afterwards."""

from pathlib import Path

from textual.events import Key, Paste

from tests.journal.tui.conftest import every_file
from tests.journal.tui.driver import visit


async def test_today_says_what_to_begin_and_begins_it(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.sees("Begin: 3 cards", "Sunday 22 November", "On this day", "The bell broke the proof")
        await person.press("enter")
        await person.sees("Review", "1 of 3")


async def test_a_thought_is_on_disk_before_the_box_closes(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("c")
        await person.type("slept badly; the walk helped [x] [/]")
        await person.press("enter")
        assert "- 09:14 slept badly; the walk helped [x] [/]\n" in person.page
        await person.sees("kept in journal/2026/2026-11-22.md", "09:14 slept badly; the walk helped [x] [/]")


async def test_keys_pressed_in_one_go_lose_no_letter_and_keep_their_order(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        person.burst("c", *"slept badly", "enter", "c", *"the walk helped", "enter")
        person.burst("g", "v", "space", "3", "/", *"bell")
        await person.sees("bell", "2025-11-22")
        assert "- 09:14 slept badly\n- 09:14 the walk helped\n" in person.page
        await person.rest()  # the sitting is drawn up and graded behind the screen that is in front by now
        assert events(vault) == 1


async def test_keys_for_a_list_that_is_not_there_yet_are_not_lost(tmp_path: Path, vault: Path):
    book = "---\ntype: reading\nkind: book\nstatus: shelf\n---\n"
    (vault / "reading").mkdir(exist_ok=True)
    (vault / "reading/Metis.md").write_text(book, "utf-8")
    async with visit(tmp_path, vault) as person:
        person.burst("g", "r", "s", "p", *"12", "enter")
        await person.sees("p. 12")
        assert "status: reading" in person.read("reading/Metis.md")


async def test_enter_begins_even_when_it_comes_before_what_is_due_is_known(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        person.app.screen.beginning = None  # type: ignore[attr-defined]
        person.burst("enter")
        await person.until(lambda: person.app.screen._wants_to_begin)  # type: ignore[attr-defined]
        person.app.screen.look()  # type: ignore[attr-defined]
        await person.sees("Review", "1 of 3")


async def test_escape_and_the_letter_after_it_are_two_keys_even_where_the_terminal_sends_them_as_one(
    tmp_path: Path, vault: Path
):
    async with visit(tmp_path, vault) as person:
        person.burst("c", *"half a thought")
        person.app.post_message(Key("alt+g", "g"))
        person.burst("r")
        await person.sees("Nothing is on the list")
        await person.press("c")
        await person.sees("half a thought")


async def test_u_takes_the_capture_back(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("c")
        await person.type("not this")
        await person.press("enter", "u")
        assert not (vault / "journal/2026/2026-11-22.md").exists() or "not this" not in person.page
        await person.sees("taken back")


async def test_capture_opens_inside_a_text_field_and_the_field_keeps_its_text(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("/")
        await person.type("legib")
        await person.press("ctrl+n")
        await person.type("what is a map for?")
        await person.press("tab", "tab", "tab", "enter")
        assert "- 09:14 Question: what is a map for?\n" in person.page
        await person.sees("legib")


async def test_prose_that_another_program_types_keeps_its_lines(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("w")
        await person.type("one\n\ntwo")
        await person.press("ctrl+s")
        assert "\none\n\ntwo\n" in person.page


async def test_capture_opens_over_the_prose_box_and_both_are_kept(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("w")
        await person.type("a paragraph")
        await person.press("ctrl+n")
        await person.type("a thought meanwhile")
        await person.press("enter", "ctrl+s")
        assert "- 09:14 a thought meanwhile\n" in person.page
        assert "## Journal\n\na paragraph\n" in person.page


async def test_capture_opens_over_the_palette(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("ctrl+p")
        await person.type("rev")
        await person.press("ctrl+n")
        await person.type("a thought meanwhile")
        await person.press("enter")
        assert "- 09:14 a thought meanwhile\n" in person.page


async def test_escape_keeps_a_capture_as_a_draft_for_the_next_visit(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("c")
        await person.type("half a thought")
        await person.press("tab", "escape")
        await person.press("q")
    async with visit(tmp_path, vault) as person:
        await person.press("c")
        await person.sees("half a thought")
        await person.press("enter")
        assert "- 09:14 Idea: half a thought\n" in person.page
        await person.press("c")
        assert "half a thought" not in person.screen.split("Capture")[-1]


async def test_a_quote_says_where_it_is_from_and_the_next_one_knows(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("c", "shift+tab", "shift+tab")
        await person.type("the map that annihilates")
        await person.press("ctrl+f")
        await person.type("Seeing Like a State, p. 88")
        await person.press("enter")
        assert "Quote:" in person.page and "Seeing Like a State" in person.page and "88" in person.page
        await person.press("c", "shift+tab", "shift+tab")
        await person.sees("Seeing Like a State, p. 88")


async def test_several_lines_are_one_entry(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("c")
        await person.type("first\nsecond")
        await person.press("enter")
        assert "- 09:14 first\n  second\n" in person.page


async def test_prose_goes_under_the_journal_heading(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("w")
        await person.type("I kept thinking about the lecture.")
        await person.press("ctrl+s")
        assert "## Journal\n\nI kept thinking about the lecture.\n" in person.page
        await person.sees("I kept thinking about the lecture.")


async def test_a_sitting_is_on_disk_card_by_card_and_ends_with_tomorrow(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "v")
        await person.sees("1 of 3")
        await person.press("space")
        await person.sees("llueva", "1 forgot", "4 easy")
        await person.press("space")
        assert events(vault) == 1
        await person.press("space", "1", "space", "f")
        assert events(vault) == 3
        await person.sees("Done: 3 cards, 1 forgotten", "Tomorrow")


async def test_keys_pressed_while_a_grade_is_written_mean_the_next_card(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "v")
        await person.pilot.press("space", "3", "space", "3", "space", "3")
        await person.rest()
        assert events(vault) == 3
        await person.sees("Done: 3 cards, all recalled")


async def test_u_goes_back_any_number_of_cards(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "v", "space", "3", "space", "1")
        await person.sees("3 of 3")
        await person.press("u", "u")
        await person.sees("1 of 3")
        assert events(vault) == 4  # two grades, two voids: the log is never rewritten
        await person.press("space", "d")
        await person.sees("2 of 3")


async def test_letters_do_not_grade_before_the_answer_is_shown(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "v", "3", "d", "j", "k")
        assert events(vault) == 0
        await person.sees("Reveal the answer first", "1 of 3")


async def test_a_foreign_vault_is_asked_once_before_ids_are_written(tmp_path: Path, foreign: Path):
    before = every_file(foreign)
    async with visit(tmp_path, foreign) as person:
        await person.press("g", "v")
        await person.sees("None is reviewed until you choose one", "spanish")
        assert every_file(foreign) == before
        await person.press("enter")
        await person.sees("1 of 3")
        await person.press("space")
        if person.app.screen.shown.needs_consent:
            await person.press("3")
            await person.sees("One answer first")
            await person.press("n")
        await person.press("3")
        assert (foreign / "Spanish.md").read_bytes() == before["Spanish.md"]
        assert events(foreign) == 1


async def test_looking_around_changes_no_byte(tmp_path: Path, foreign: Path):
    before = every_file(foreign)
    async with visit(tmp_path, foreign) as person:
        await person.press("/")
        await person.type("maps and territories")
        await person.press("enter", "j", "j", "tab", "escape", "escape", "g", "v", "escape", "g", "d", "escape", "?")
        await person.press("escape", ":", "escape", "ctrl+r", "c", "escape", "w", "escape", "q")
    assert every_file(foreign) == before


async def test_recall_finds_by_words_and_opens_at_the_line(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("/")
        await person.type("bell proof pomodoro")
        await person.sees("words #1", "2025-11-22")
        await person.press("enter")
        await person.sees("Note", "journal/2025/2025-11-22.md")
        assert "The bell broke the proof" in person.selected


async def test_another_question_begins_at_its_best_hit(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("/")
        await person.type("legib")
        await person.type("ility proof bell")
        await person.sees("words #1")
        assert "words #1" in person.selected


async def test_the_last_question_is_still_there_and_typing_replaces_it(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("/")
        await person.type("bell")
        await person.press("escape", "q")
    async with visit(tmp_path, vault) as person:
        await person.press("/")
        await person.sees("The bell broke the proof")
        await person.type("metis")
        assert person.app.screen.query_text == "metis"
        await person.press("escape", "/")
        await person.type("bell")
        assert person.app.screen.query_text == "bell"


async def test_a_question_gets_quotes_that_lead_to_their_lines(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("/")
        await person.type("why did I stop using the pomodoro?")
        await person.press("enter")
        await person.sees("[1]", "2025-11-22", "stopped using the pomodoro")
        await person.press("1")
        await person.sees("Note", "journal/2025/2025-11-22.md")
        assert "The bell broke the proof" in person.selected


async def test_what_is_not_in_the_notes_is_said_so_with_the_nearest(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("/")
        await person.type("who won the chess tournament in Reykjavik")
        await person.press("ctrl+a")
        await person.sees("not in your notes")


async def test_links_lead_from_note_to_note_and_back(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("ctrl+o")
        await person.type("metis")
        await person.press("enter")
        await person.sees("Know-how", "[[Nowhere]]")
        await person.press("tab", "enter")
        await person.sees("Whoever makes a thing legible gains")
        await person.press("escape")
        await person.press("tab", "enter")
        await person.sees("Nowhere: there is no such note")


async def test_an_attack_shows_evidence_only_after_your_own_words(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        start = person.keys
        await person.press("g", "d")
        await person.sees("Legibility is a cost someone else pays", "How sure are you")
        assert "70" not in person.screen
        await person.type("60")
        await person.press("enter")
        assert "protected them" not in person.screen
        await person.type("without legible books nobody could audit the powerful")
        await person.press("ctrl+s")
        await person.sees("from your own notes", "Metis", "protected them")
        await person.press("s")
        note = person.read("ideas/Legibility is a cost someone else pays.md")
        assert "## Attacks\n" in note and "without legible books nobody" in note
        assert "Stands, 70% -> 60%." in note
        assert person.keys - start <= 6


async def test_what_is_pasted_into_a_box_that_is_only_opening_is_in_it(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        person.burst("c")
        person.app.post_message(Paste("one\ntwo [x]"))
        person.burst("enter")
        await person.sees("kept in")
        assert "- 09:14 one\n  two [x]\n" in person.page


async def test_lines_pasted_where_one_line_goes_are_all_kept(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        person.burst("g", "l", "n")
        person.app.post_message(Paste("ask first,\nbuild later\n"))
        person.burst("enter")
        await person.sees("written down")
        assert (vault / "lessons/ask first, build later.md").exists()


async def test_an_attack_typed_in_one_go_lets_no_letter_act(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "d")
        await person.sees("How sure are you")
        person.burst(*"60", "enter", *"cups of dust", "ctrl+s", "r", *"curds and drums", "enter")
        await person.sees("Revised.")
        note = person.read("ideas/Legibility is a cost someone else pays.md")
        assert "cups of dust" in note and "# curds and drums\n" in note
        assert "Revised, 70% -> 60%." in note
        assert not (vault / "journal/2026/2026-11-22.md").exists()


async def test_a_step_back_from_the_words_of_a_verdict_keeps_the_evidence(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "d", "enter")
        await person.type("without legible books nobody could audit the powerful")
        await person.press("ctrl+s", "r", "escape")
        await person.sees("Against it, from your own notes", "protected them")


async def test_the_number_may_change_after_the_evidence(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "d")
        await person.sees("How sure are you")
        await person.type("60")
        await person.press("enter")
        await person.type("without legible books nobody could audit the powerful")
        await person.press("ctrl+s")
        await person.sees("still 60%")
        await person.press("4", "0", "7", "s")
        note = person.read("ideas/Legibility is a cost someone else pays.md")
        assert "Stands, 70% -> 60% -> 40%." in note


async def test_what_was_wrong_with_a_step_does_not_lie_over_the_next(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "d")
        await person.type("160")
        await person.press("enter")
        await person.sees("A number from 0 to 100")
        await person.press("backspace", "enter")
        await person.sees("Write against it")
        assert "A number from 0 to 100" not in person.screen


async def test_an_unfinished_attack_is_there_again(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "d", "enter")
        await person.type("half an objection")
        await person.press("escape", "q")
    async with visit(tmp_path, vault) as person:
        await person.press("g", "d", "enter")
        await person.sees("half an objection")


async def test_a_test_asks_for_its_words_on_the_same_screen(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "d", "enter")
        await person.type("it may be the other way round")
        await person.press("ctrl+s", "t")
        await person.type("count who pays in three cases (by 2026-12-06)")
        await person.press("enter")
        note = person.read("ideas/Legibility is a cost someone else pays.md")
        assert "- [ ] Test: count who pays in three cases (by 2026-12-06)" in note


async def test_a_note_changed_by_another_program_is_picked_up(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("c")
        await person.type("first")
        await person.press("enter")
        person.write("journal/2026/2026-11-22.md", person.page + "- 09:20 from the phone\n")
        await person.press("ctrl+r")
        await person.sees("09:20 from the phone")


async def test_help_runs_what_is_chosen(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("?")
        await person.type("review cards")
        await person.press("enter")
        await person.sees("1 of 3")


async def test_the_palette_offers_what_is_valid_here_and_notes(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press(":")
        assert "Grade 1" not in person.screen
        await person.type("metis")
        await person.sees("notes/Metis.md")
        await person.select("Metis")
        await person.press("enter")
        await person.sees("Know-how")


async def test_the_strip_closes_on_any_other_key(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g")
        await person.sees("go to")
        await person.press("z")
        assert "go to" not in person.screen
        await person.press("g", "escape", "j")
        await person.sees("Today")


async def test_a_failure_is_one_line_and_nothing_typed_is_lost(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("c")
        await person.type("keep me")
        (vault / "journal/2026").mkdir(parents=True, exist_ok=True)
        (vault / "journal/2026/2026-11-22.md").mkdir()
        await person.press("enter")
        await person.sees("keep me")
        (vault / "journal/2026/2026-11-22.md").rmdir()
        await person.press("enter")
        assert "- 09:14 keep me\n" in person.page


async def test_a_whole_tuesday_takes_at_most_forty_five_keys_besides_text(tmp_path: Path, vault: Path):
    lines = "\n\n".join(f"question {n} :: answer {n}" for n in range(10))
    (vault / "cards/spanish.md").write_text(f"#flashcards/spanish\n\n{lines}\n", "utf-8")
    async with visit(tmp_path, vault) as person:
        await person.sees("Begin: 10 cards")
        await person.press("enter")
        for _ in range(10):
            await person.press("space", "space")
        await person.sees("Done: 10 cards")
        await person.press("escape")
        for thought in ("slept badly", "the walk helped", "why do hash joins spill?"):
            await person.press("c")
            await person.type(thought)
            await person.press("enter")
        await person.press("c", "shift+tab", "shift+tab")
        await person.type("the map that annihilates")
        await person.press("ctrl+f")
        await person.type("Seeing Like a State, p. 88")
        await person.press("enter")
        await person.press("w")
        await person.type("I kept thinking about the lecture.")
        await person.press("ctrl+s", "w")
        await person.type("- 70% I finish the course by 2027-01-31 because [[Metis]]")
        await person.press("ctrl+s", "q")
        assert events(vault) == 10
        for kept in ("slept badly", "the walk helped", "hash joins", "annihilates", "the lecture", "- 70% I finish"):
            assert kept in person.page
        assert person.keys <= 45
        assert person.keys == 38


def events(root: Path) -> int:
    """Lines in the event log."""
    return sum(len(path.read_text("utf-8").splitlines()) for path in root.glob(".deliberate/log/*/*.jsonl"))


async def test_a_test_whose_day_has_come_is_closed_from_today(tmp_path: Path, vault: Path):
    (vault / "cards/spanish.md").unlink()
    note = "ideas/Legibility is a cost someone else pays.md"
    with (vault / note).open("a", encoding="utf-8") as idea:
        idea.write("\n- [ ] Test: ask three bookkeepers (by 2026-11-20)\n")
    before = (vault / note).read_text("utf-8")
    async with visit(tmp_path, vault) as person:
        await person.sees("Begin: the test of “Legibility is a cost someone else pays”")
        await person.press("enter")
        await person.sees("ask three bookkeepers")
        await person.type("two of three were glad of it")
        await person.press("enter")
        await person.sees("the test is closed")
        assert "- [x] Test: ask three bookkeepers (by 2026-11-20)\n" in person.read(note)
        assert "Taught: two of three were glad of it" in person.read(note)
        await person.until(lambda: "the test of" not in person.screen)
        await person.press("u")
        assert person.read(note) == before


async def test_with_no_idea_held_the_attack_says_which_keys_lead_to_one(tmp_path: Path, foreign: Path):
    async with visit(tmp_path, foreign) as person:
        await person.press("g", "d")
        await person.sees("No idea is waiting for an attack", "g h leads to your ideas")
        await person.press("g", "h", "n")
        await person.type("Maps lie")
        await person.press("enter", "h", "d")
        await person.sees("Maps lie", "How sure are you")


async def test_a_draft_keeps_where_it_is_from(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("c", "shift+tab", "shift+tab")
        await person.type("read to the end")
        await person.press("ctrl+f")
        await person.type("Walden, p. 9")
        await person.press("enter")
        await person.sees("kept in")
        await person.press("c", "shift+tab", "shift+tab")
        await person.type("some books are to be tasted")
        await person.press("ctrl+f")
        await person.type("Of Studies, p. 4")
        await person.press("escape", "c")
        await person.sees("some books are to be tasted", "Of Studies, p. 4")
        await person.press("enter")
        await person.sees("kept in")
        assert "Of Studies" in person.page.split("tasted")[1]


async def test_prose_is_written_from_any_screen(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "l", "w")
        await person.type("quid pro quo")
        await person.press("ctrl+s")
        await person.sees("kept in", "Lessons")
        assert "quid pro quo" in person.page


async def test_an_idea_attacked_today_is_not_put_up_again_today(tmp_path: Path, vault: Path):
    (vault / "cards/spanish.md").unlink()  # nothing else is to be begun with
    async with visit(tmp_path, vault) as person:
        await person.press("g", "d")
        await person.sees("never attacked")
        await person.press("enter")
        await person.type("it may be the other way round")
        await person.press("ctrl+s", "t")
        await person.type("count who pays (by 2026-11-22)")
        await person.press("enter", "escape", "g", "d")
        await person.sees("No idea is waiting for an attack")
        person.write("ideas/Maps lie.md", "---\ntype: idea\nstatus: held\n---\n# Maps lie\n")
        await person.press("ctrl+r", "g", "t")
        await person.sees("the test of “Legibility is a cost someone else pays”")
        await person.press("g", "d")
        await person.sees("Maps lie", "never attacked")


async def test_ids_are_asked_about_only_once_the_answer_is_in_sight(tmp_path: Path, foreign: Path):
    async with visit(tmp_path, foreign) as person:
        await person.press("g", "v", "enter")
        await person.sees("1 of 3")
        await person.press("y")
        await person.sees("See the answer first")


async def test_enter_on_an_address_copies_it(tmp_path: Path, vault: Path):
    (vault / "notes/Web.md").write_text("# Web\n\nSee [the text](https://example.org/a).\n", "utf-8")
    async with visit(tmp_path, vault) as person:
        await person.press("ctrl+o")
        await person.type("Web")
        await person.press("enter", "tab", "enter")
        await person.sees("copied https://example.org/a")
