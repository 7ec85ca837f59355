"""A sentence counts as said in a passage only where its words, names, numbers and denials stand there."""

from __future__ import annotations

from datetime import date

import pytest

from kb.ask.citations import sentences
from kb.ask.support import Ground, content, quote_for

SLEEP = ("Why We Sleep", "Adenosine builds up while one is awake. Caffeine blocks its receptors for six hours, so a "
         "cup at four is still at work at ten. Walker thinks most people never get over the debt.")  # fmt: skip
DARWIN = ("Walking", "Darwin had a gravel path laid around a strip of wood and walked it every day at noon. He counted "
          "the rounds with flints, kicking one off the pile each time. The dog went with him.")  # fmt: skip
GOG = ("Not new", "The benefit of testing oneself gets smaller as the material becomes more complex. The reply objects "
       "that complexity was never measured.")  # fmt: skip
LOG = ("2026-11-15", "- 07:40 Ran four kilometres along the canal.\n"
       "- 12:10 Nora objected that all spoke to those who stayed.")  # fmt: skip
TIDES = ("Tides of 2019", "The spring tide reached 4.2 metres in March. The neap tide at Holt is seldom above 1.1 "
         "metres. The wall of Holt stood there in 1874. It was built by fishermen.")  # fmt: skip
FAMILY = ("2026-10-24", "Mother turned seventy. We ate at the Italian place, eleven of us, and she sang. Kramer "
          "repaired the boiler. The landlord raises the rent by 12.50 euros. Sold the old camera to a student. Nora "
          "works as a hydrologist for the state. Twelve cheap sensors hang in the river.")  # fmt: skip
GERMAN = ("Spazieren", "Ich gehe jeden Morgen eine halbe Stunde am Fluss entlang. Danach schreibe ich drei Seiten.")


def ground(note: tuple[str, str]) -> Ground:
    title, text = note
    return Ground(text, tuple(sentences(text)), title, date(2026, 11, 15) if title[:5] == LOG[0][:5] else None)


@pytest.mark.parametrize(
    ("note", "claim", "quote"),
    [
        (SLEEP, "Caffeine blocks the adenosine receptors for 6 hours.", "Caffeine blocks"),
        (SLEEP, "Walker believes that most people never got over the debt.", "Walker thinks"),
        (DARWIN, "Darwin walked a gravel path every day at noon.", "Darwin had"),
        (DARWIN, "Darwin counted his rounds by kicking flints off a pile.", "He counted"),
        (GOG, "Complexity was never measured.", "The reply"),
        (LOG, "On 15 November you ran four kilometres along the canal.", "Ran four"),
        (GERMAN, "Du schreibst danach drei Seiten.", "Danach"),
        (TIDES, "In March 2019 the spring tide reached 4.2 metres.", "The spring tide"),
        (TIDES, "The neap tide is seldom above 1.1 metres at Holt.", "The neap tide"),
    ],
)
def test_what_is_said_is_quoted(note: tuple[str, str], claim: str, quote: str) -> None:
    found = quote_for(claim, ground(note))
    assert found is not None
    assert quote in found.text
    assert found.text in note[1]


@pytest.mark.parametrize(
    ("note", "claim"),
    [
        (SLEEP, "Caffeine blocks the receptors for nine hours."), (SLEEP, "Caffeine does not block its receptors."),
        (SLEEP, "Adenosine builds up while one is asleep."), (SLEEP, "Most people get over the debt."),
        (SLEEP, "Caffeine blocks receptors in mice."), (SLEEP, "Matthew thinks most people never get over the debt."),
        (DARWIN, "Darwin walked his path every day at midnight."), (DARWIN, "Darwin counted the rounds with coins."),
        (DARWIN, "Huxley walked a gravel path every day at noon."), (DARWIN, "The cat went with him."),
        (DARWIN, "Darwin walked a gravel path with a tiger every day at noon."), (DARWIN, "The moon is cheese."),
        (GOG, "The benefit of testing oneself gets larger as the material becomes more complex."),
        (GOG, "Complexity was measured."), (LOG, "You ran nine kilometres along the canal."),
        (LOG, "On 16 November you ran four kilometres along the canal."), (GERMAN, "Du schreibst danach fünf Seiten."),
        (LOG, "Peter objected that all spoke to those who stayed."), (SLEEP, "..."), (SLEEP, ""),
        (TIDES, "The neap tide at Holt reached 4.2 metres in March 2019."), (TIDES, "The wall of Holt is 4.2 metres."),
        (TIDES, "The neap tide at Holt was seldom above 1.1 metres in 1874."),
    ],
)  # fmt: skip
def test_what_is_not_said_is_not_quoted(note: tuple[str, str], claim: str) -> None:
    assert quote_for(claim, ground(note)) is None


@pytest.mark.parametrize(
    "claim",
    [
        "Mother turned seventeen.", "The rent rises by 50 euros.", "The landlord raises the rent by 12 euros.",
        "Nora works as a hydrologist for the state and was arrested.",
        "Kramer repaired the boiler, and it will explode.",
        "We ate at the Italian place, eleven of us, and she died.", "I bought the old camera from a student.",
        "Twelve expensive sensors hang in the river.", "The tenant raises the rent by 12.50 euros.",
        "The landlord raises the prize by 12.50 euros.",
    ],
)  # fmt: skip
def test_a_model_of_meaning_makes_no_opposite_and_no_added_clause_stand_there(models: str, claim: str) -> None:
    from kb.recall.embedding import encoder_if_ready

    encoder = encoder_if_ready(models)
    assert encoder is not None
    assert quote_for(claim, ground(FAMILY), encoder.encode) is None


@pytest.mark.parametrize(
    "claim",
    [
        "Your mother turned 70.", "Eleven of us ate at the Italian place, and she sang.",
        "The boiler was repaired by Kramer.",
        "The rent is raised by 12,50 euros by the landlord.", "Nora is working for the state as a hydrologist.",
        "You sold a student the old camera.", "There are 12 cheap sensors hanging in the river.",
    ],
)  # fmt: skip
def test_the_same_in_another_order_or_form_stands_there(claim: str) -> None:
    assert quote_for(claim, ground(FAMILY)) is not None


@pytest.mark.parametrize(("one", "other"), [("price", "prize"), ("plan", "plant"), ("experience", "experiment")])
def test_words_that_only_begin_alike_are_not_the_same(one: str, other: str) -> None:
    there = ground(("Note", f"The {one} of it was great."))
    assert quote_for(f"The {one} was great.", there)
    assert quote_for(f"The {other} was great.", there) is None


def test_a_date_alone_is_said_of_what_was_asked() -> None:
    there = ground(("2026-11-15", "The bicycle was stolen from the yard. Nora came."))
    about = content("When was my bicycle stolen?")
    found = quote_for("It was on 15 November 2026.", there, about=about)
    assert found is not None and "bicycle" in found.text
    assert quote_for("It was on 12 May 2031.", there, about=about) is None
    assert quote_for("It was on 15 November 2026.", there) is None


def test_a_model_of_meaning_lets_near_words_stand_for_each_other_and_no_others(models: str) -> None:
    from kb.recall.embedding import encoder_if_ready

    encoder = encoder_if_ready(models)
    assert encoder is not None
    there = ground(DARWIN)
    assert quote_for("Darwin strolled on a gravel path every day at midday.", there, encoder.encode)
    for claim in ("Darwin walked a gravel path every day at midnight.", "The cat went with him."):
        assert quote_for(claim, there, encoder.encode) is None
