"""An answer is quotes that stand in the notes; where the notes do not answer, it says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest

from kb.ask.asking import MOST, Answer, ask
from kb.ask.citations import stands
from kb.ask.evidence import enough, prepare
from kb.ask.terms import asked, asks_price, is_only_links, named, names_money, stem, stems, wanted, without_targets
from vault.text.note import Note, read_note

NOTES = {
    "journal/2026/2026-10-02.md": "## Log\n\n- 08:10 Moved to Lisbon today.\n- 09:00 Coffee with Anna.\n",
    "journal/2026/2026-11-05.md": "## Journal\n\nMoved from Lisbon to Porto, for the rent. Anna helped with boxes.\n",
    "reading/Why We Sleep.md": (
        "---\ntype: reading\n---\n# Why We Sleep\n\nAdenosine builds up while one is awake. Caffeine blocks its\n"
        "receptors for about six hours, so the tiredness is hidden and not gone.\n\n"
        "> [!model]- some model, 2026-11-22\n> Caffeine blocks adenosine for ninety hours.\n"
    ),
    "reading/Stoner.md": "---\nauthor: [John Williams]\npages: 288\n---\n# Stoner\n\nHe loves his subject.\n",
    "people/Mira.md": "# Mira\n\nBiologist, works on mosses. Has the spare key.\n",
    "people/Ines.md": "---\ncity: Lisbon\n---\n# Ines\n\nLikes guitars.\n",
    "notes/House.md": (
        "# House\n\nThe boiler was repaired, 265 euros. Sold the piano in May, two men carried it.\n\n"
        "Teacher: Beatriz.\n\n"
        "| bed | crop |\n|---|---|\n| north | garlic |\n| south | beans |\n"
    ),
    "notes/Recipes.md": "# Recipes\n\n## Bread\n\nBake for an hour.\n\n## Cold brew\n\nSteep for 16 hours.\n",
    "notes/Garden.md": "# Garden\n\nTomatoes want sun. When do I plant tomatoes?\n\n```\ntomatoes = sun\n```\n",
}


@dataclass(frozen=True)
class Hit:
    path: str
    line: int
    end_line: int
    heading: str
    title: str
    text: str
    score: float
    cosine: float | None = None


def note(path: str) -> Note | None:
    return read_note(path, NOTES[path].encode()) if path in NOTES else None


def search(question: str, n: int) -> list[Hit]:
    """Whole notes, by the number of words shared."""
    wanted = set(asked(question))
    hits = []
    for path, text in NOTES.items():
        shared = len(wanted & stems(text))
        if shared:
            title = read_note(path, text.encode()).title
            hits.append(Hit(path, 1, text.count("\n") + 1, "", title, text, float(shared)))
    return sorted(hits, key=lambda hit: -hit.score)[:n]


def frequencies(words: Sequence[str]) -> tuple[Mapping[str, int], int]:
    return {word: sum(stem(word) in stems(text) for text in NOTES.values()) for word in words}, len(NOTES)


def answer(question: str) -> Answer:
    found = ask(question, search, note, frequencies)
    for citation in found.citations:
        its = note(citation.path)
        assert its is not None
        assert stands(citation, its.text)
    return found


def test_an_answer_is_quoted_with_file_and_line() -> None:
    found = answer("How long does caffeine block adenosine?")
    assert (found.found, found.by) == (True, "notes")
    first = found.citations[0]
    assert (first.n, first.path, first.line) == (1, "reading/Why We Sleep.md", 6)
    assert first.quote.startswith("Caffeine blocks its\nreceptors")
    assert found.answer.split("\n")[0].endswith("so the tiredness is hidden and not gone. [1]")


def test_words_of_a_model_are_never_quoted() -> None:
    assert "ninety" not in answer("How long does caffeine block adenosine?").answer


def test_what_changed_is_told_in_the_order_of_time() -> None:
    found = answer("Where did I move to from Lisbon?")
    days = [line.split(":")[0] for line in found.answer.split("\n")]
    assert days == ["2026-10-02", "2026-11-05"]
    assert [citation.n for citation in found.citations] == [1, 2]


def test_what_is_not_in_the_notes_is_refused_with_what_is_missing() -> None:
    found = answer("When did I visit Kyoto with Anna?")
    assert (found.found, found.citations) == (False, ())
    assert "“kyoto”" in found.answer
    assert 0 < len(found.nearest) <= 3
    assert found.nearest[0].path in NOTES


@pytest.mark.parametrize("question", ["", "?!", "what is it"])
def test_a_question_without_words_is_refused(question: str) -> None:
    assert not answer(question).found


def test_a_question_in_a_note_is_no_answer() -> None:
    found = answer("When do I plant tomatoes?")
    assert "When do I plant tomatoes?" not in [citation.quote for citation in found.citations[:1]]
    assert "tomatoes = sun" not in found.answer


def test_a_note_that_is_gone_is_not_quoted() -> None:
    gone = Hit("gone.md", 1, 1, "", "gone", "Adenosine blocks caffeine for six hours.", 9.0)
    found = ask("How long does adenosine block caffeine?", lambda question, n: [gone], note)
    assert not found.found


def test_an_answer_is_short() -> None:
    many = [Hit(path, 1, text.count("\n") + 1, "", path, text, 1.0) for path, text in NOTES.items()]
    assert len(ask("Anna Lisbon coffee boxes rent", lambda question, n: many, note).citations) <= MOST


def test_a_property_that_is_asked_for_is_the_answer_under_the_title_of_its_note() -> None:
    found = answer("Who wrote Stoner?")
    assert found.answer == "Stoner: author: [John Williams] [1]"
    assert [(one.path, one.line, one.quote) for one in found.citations] == [
        ("reading/Stoner.md", 2, "author: [John Williams]")
    ]


def test_a_property_is_found_by_the_name_of_its_note_where_the_question_leads_elsewhere() -> None:
    assert answer("Where does Ines live?").answer == "Ines: city: Lisbon [1]"


@pytest.mark.parametrize("question", ["Who wrote Mira?", "How many pages does Mira have?", "When is Mira's birthday?"])
def test_a_property_that_a_note_lacks_is_refused(question: str) -> None:
    assert not answer(question).found


def test_who_is_answered_with_whom_the_note_is_about() -> None:
    assert answer("Who has the spare key?").answer.startswith("Mira: Has the spare key. [1]")


def test_when_is_answered_with_the_day_of_the_page() -> None:
    assert answer("When did I have coffee with Anna?").answer.startswith("2026-10-02: ")


def test_a_sentence_about_somebody_else_does_not_answer() -> None:
    assert answer("Does Anna help with boxes?").found
    assert not answer("Does the rent help with Peter?").found
    assert not answer("Why did Tomasz move from Lisbon to Porto for the rent?").found


def test_a_price_wants_a_sum_of_money() -> None:
    assert "265 euros" in answer("How much did the boiler cost?").answer
    assert not answer("How much did the piano cost?").found


def test_a_sentence_of_two_words_can_answer() -> None:
    assert "Teacher: Beatriz." in answer("Who is the teacher?").answer


def test_a_row_of_a_table_answers_to_its_heading() -> None:
    assert answer("Which crop in the north bed?").citations[0].quote == "| north | garlic |"


def test_a_sentence_answers_to_the_heading_it_stands_under() -> None:
    assert [one.quote for one in answer("How long does cold brew steep?").citations] == ["Steep for 16 hours."]
    assert not answer("How long does bread steep?").found


def test_words_that_say_only_that_something_is_done_weigh_little_beside_others() -> None:
    question = prepare("does coffee hurt my sleep?", {"coffee": 5, "hurt": 0, "sleep": 5}, 100)
    assert question.share({"coffe", "sleep"}) > 0.7
    alone = prepare("what would I change about my talk?", {"change": 3, "talk": 3}, 100)
    assert alone.share({"talk"}) == pytest.approx(0.5), "the topic alone does not answer"


def test_a_word_that_stands_nowhere_may_begin_one_that_does() -> None:
    assert prepare("physio", {"physio": 0}, 10).share(stems("physiotherapist")) == 1
    assert prepare("physio", {"physio": 2}, 10).share(stems("physiotherapist")) == 0
    assert prepare("car", {"car": 0}, 10).share(stems("carpet")) == 0


def test_names_are_what_is_capitalised_inside_a_question() -> None:
    assert named("When does Nora Lindqvist start in Utrecht?") == (
        frozenset({stem("nora"), stem("lindqvist")}),
        frozenset({"utrecht"}),
    )
    assert named("Why We sleep in March, on Mondays?") == ()
    assert named("Wann ist das Konzert von Hanna?") == (), "every noun has a capital in German"
    assert named("HOW DO I RESTART THE ROUTER?") == ()


def test_prices_and_sums_are_told() -> None:
    assert asks_price("how much did the bicycle cost?")
    assert asks_price("Was hat die Farbe gekostet?")
    assert not asks_price("how much water does it need?")
    assert names_money("for 480 euros")
    assert names_money("£20")
    assert not names_money("two men carried it")


def test_half_the_words_are_not_enough_without_a_near_meaning() -> None:
    assert not enough(0.5, None)
    assert not enough(0.5, 0.3)
    assert enough(0.5, 0.55)
    assert enough(0.9, None)
    assert enough(0.0, 0.6), "other words throughout"


def test_rare_words_weigh_more_and_words_that_stand_nowhere_most() -> None:
    question = prepare("caffeine in Kyoto today", {"caffeine": 3, "kyoto": 0, "today": 90}, 100)
    assert question.weights["kyoto"] > question.weights[stem("caffeine")] > question.weights["today"]
    assert sum(question.weights.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did I move?", "when"),
        ("In which year was it?", "when"),
        ("How many books?", "how many"),
        ("Who said so?", "who"),
        ("Where is it?", "where"),
        ("Why not?", "why"),
        ("什么时候搬家？", "when"),
        ("What is sleep?", "other"),
        ("What is the advice when one is stuck?", "other"),
        ("What rating did I give Why We Sleep?", "other"),
        ("They were there since when?", "when"),
        ("An welchem Tag war das?", "when"),
    ],
)
def test_the_kind_of_answer_is_read_from_the_question(question: str, kind: str) -> None:
    assert wanted(question) == kind


@pytest.mark.parametrize(
    "pair", [("invaded", "invading"), ("slept", "sleep"), ("studies", "study"), ("planned", "plans"), ("Café", "cafe")]
)
def test_forms_of_a_word_agree(pair: tuple[str, str]) -> None:
    assert stems(pair[0]) == stems(pair[1]) != set()


def test_what_one_asks_about_leaves_out_how_one_asks() -> None:
    assert list(asked("What did I write about sleep?").values()) == ["sleep"]
    assert list(asked("What did I write?").values()) == ["write"]
    assert set(asked("睡眠很重要").values()) == {"睡眠", "眠很", "很重", "重要"}


def test_a_line_of_links_says_nothing_itself() -> None:
    assert is_only_links("[Anki](anki/anki.md)")
    assert is_only_links("[[Middlemarch]]")
    assert not is_only_links("[Anki](anki.md) - the cards I use every day")
    assert not is_only_links("No link at all")
    assert without_targets("see [Anki](https://apps.example/a_(b)) now") == "see [Anki]  now"
