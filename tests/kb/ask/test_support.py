"""A sentence counts as said in a passage only where its words, names, numbers and denials stand there."""

from __future__ import annotations

from datetime import date

import pytest

from kb.ask.citations import sentences
from kb.ask.support import Ground, quote_for

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
GERMAN = ("Spazieren", "Ich gehe jeden Morgen eine halbe Stunde am Fluss entlang. Danach schreibe ich drei Seiten.")


def ground(note: tuple[str, str]) -> Ground:
    title, text = note
    return Ground(text, tuple(sentences(text)), title, date(2026, 11, 15) if title == LOG[0] else None)


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


def test_a_model_of_meaning_lets_near_words_stand_for_each_other_and_no_others(models: str) -> None:
    from kb.recall.embedding import encoder_if_ready

    encoder = encoder_if_ready(models)
    assert encoder is not None
    there = ground(DARWIN)
    assert quote_for("Darwin strolled on a gravel path every day at midday.", there, encoder.encode)
    for claim in ("Darwin walked a gravel path every day at midnight.", "The cat went with him."):
        assert quote_for(claim, there, encoder.encode) is None
