"""A stream is cut into sentences, and each is marked by what the passages say, however the pieces fall."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ask.citations import sentences
from kb.ask.listening import Listener, Place, without_thoughts
from kb.ask.support import Ground

NOTES = {
    1: ("Caffeine.md", "Caffeine blocks receptors for six hours. It was cheap, e.g. in Bonn."),
    2: ("Darwin.md", "Darwin walked every day at noon."),
}
PLACES = {n: Place(path, Ground(text, tuple(sentences(text)), path[:-3])) for n, (path, text) in NOTES.items()}
TOLD = (
    "Caffeine blocks receptors for six hours [1]. Darwin walked every day at noon.[2] He also flew [2].\n\n"
    "- Caffeine was cheap, e.g. in Bonn [1, 2]\n- Darwin walked at noon 【2】. Darwin walked [9]."
)


def heard(pieces: list[str]) -> Listener:
    listener = Listener(PLACES, "What blocks receptors?")
    for piece in without_thoughts(iter(pieces)):
        listener.hear(piece)
    listener.end()
    return listener


def test_each_sentence_gets_the_marks_that_are_true() -> None:
    listener = heard([TOLD])
    said = [(each.text.strip(), each.supported) for each in listener.claims if each.text.strip()]
    assert said == [
        ("Caffeine blocks receptors for six hours. [1]", True),
        ("Darwin walked every day at noon. [2]", True),
        ("He also flew. [unsupported]", False),
        ("- Caffeine was cheap, e.g. in Bonn [1]", True),
        ("- Darwin walked at noon. [2]", True),
        ("Darwin walked. [unsupported]", False),
    ]
    for citation in listener.citations:
        assert citation.quote in NOTES[citation.n][1]


@given(st.lists(st.integers(1, 12), min_size=1, max_size=60))
def test_it_does_not_matter_how_the_pieces_fall(sizes: list[int]) -> None:
    pieces, at = [], 0
    for size in sizes:
        pieces.append(TOLD[at : at + size])
        at += size
    pieces.append(TOLD[at:])
    one, other = heard([TOLD]), heard(pieces)
    assert (one.claims, one.citations) == (other.claims, other.citations)


@given(st.text(alphabet="ab .[1]2\n<think>/\"“”![](:x", max_size=80))
def test_whatever_is_said_every_mark_is_of_a_passage_and_every_quote_stands(text: str) -> None:
    listener = heard([text[:17], text[17:]])
    for claim in listener.claims:
        assert set(claim.citations) <= set(NOTES)
    for citation in listener.citations:
        assert citation.quote in NOTES[citation.n][1]


S = "Darwin walked every day at noon"


@pytest.mark.parametrize(
    "said",
    [
        f"{S} (2).", f"{S} (passage 2).", f"{S} 【2†source】.", f"{S} [[2]].", f"{S} ［2］.", f"{S} [#2].",
        f"{S} [2: Darwin].", f"{S}².", f"Answer: {S} [2].", f"{S}. (2)", f"{S}.²", f"{S} ([2]).", f"{S} — [2].",
        f"According to [2], {S}.", f"[2] {S}.", f"{S} [Note 2].", f"{S} [n2].",
    ],
)  # fmt: skip
def test_a_mark_is_understood_however_it_is_written(said: str) -> None:
    for pieces in ([said], list(said)):
        assert [(each.text.strip(), each.citations) for each in heard(pieces).claims] == [(f"{S}. [2]", (2,))]


def test_what_is_no_mark_stays() -> None:
    for said in (f"{S} (7).", "Darwin walked (2) days.", "It was 12 m²."):
        (claim,) = heard([said]).claims
        assert claim.text == f"{said} [unsupported]" or claim.citations == (2,)
        assert said.rstrip(".") in claim.text


def test_two_sentences_in_one_have_each_their_mark() -> None:
    six = "Caffeine blocks receptors for six hours"
    (claim,) = heard([f"{six} [1] and {S} [2]."]).claims
    assert (claim.text, claim.citations) == (f"{six} [1] and {S} [2].", (1, 2))
    for lie in (
        f"Caffeine blocks receptors for nine hours [1] and {S} [2].", f"{six} [2] and {S} [1].",
        f"{six} [1] by Darwin [2].", f"{six} [1] and {S} [2] in mice.",
    ):  # fmt: skip
        listener = heard([lie])
        assert [each.supported for each in listener.claims] == [False]
        assert listener.citations == []


def test_a_list_keeps_its_numbers_and_a_heading_says_nothing() -> None:
    told = f"# Answer\n\nHere is the answer:\n1. {S} [2]\n2. Caffeine blocks receptors for six hours [1]\n"
    claims = heard([told]).claims
    assert "".join(each.text for each in claims) == told
    assert False not in [each.supported for each in claims]


def test_what_a_model_thinks_aloud_is_left_out() -> None:
    listener = heard(["<thi", "nk>Hm. Receptors?", "</think>\n\nCaffeine blocks receptors", " for six hours [1]."])
    assert [each.text for each in listener.claims] == ["Caffeine blocks receptors for six hours. [1]"]
    assert heard(["<think>never ", "ends"]).claims == []
    piecemeal = "<thinking>" + "Hm. " * 50 + "</thinking> Caffeine blocks receptors for six hours [1]."
    (claim,) = heard(list(piecemeal)).claims
    assert claim.text.strip() == "Caffeine blocks receptors for six hours. [1]"


@pytest.mark.parametrize("noise", [" ", ".", "<think>", "\n ", "[", '"'])
def test_a_megabyte_in_one_piece_is_cut_off_and_not_pored_over(noise: str) -> None:
    listener = heard([TOLD, noise * (1_000_000 // len(noise))])
    assert listener.full
    assert any(each.supported for each in listener.claims)


@pytest.mark.parametrize("words", ["NOT IN THE NOTES", "Not in the notes.", "**Not in the notes**"])
def test_a_refusal_is_understood(words: str) -> None:
    listener = heard([words])
    assert (listener.refused, listener.claims) == (True, [])


def test_a_sentence_without_a_mark_gets_that_of_the_passage_that_says_it() -> None:
    (claim,) = heard(["Caffeine blocks receptors for six hours."]).claims
    assert (claim.citations, claim.supported) == ((1,), True)


def test_a_sentence_that_repeats_the_question_claims_nothing() -> None:
    first, _ = heard(["What blocks receptors:\nCaffeine blocks receptors for six hours [1]."]).claims
    assert (first.text, first.supported) == ("What blocks receptors:\n", None)


@pytest.mark.parametrize(
    "said",
    ["It blocks 500 receptors.", "Yes.", "No.", "It was in May 2031.", "Twelve receptors.",
     "It does not block receptors.", "It was on 12 May 2031 at 4:00.", "No, it blocks no receptors."],
)  # fmt: skip
def test_a_number_a_day_a_yes_or_a_denial_is_a_claim_too(said: str) -> None:
    claims = heard([said + " Caffeine blocks receptors for six hours [1]."]).claims
    assert claims[-1].supported
    assert [(each.supported, each.text.endswith("[unsupported]")) for each in claims[:-1]] == [(False, True)]


def test_a_yes_before_a_sentence_is_left_out_of_it() -> None:
    (claim,) = heard(["No, caffeine blocks receptors for six hours [1]."]).claims
    assert claim.text == "Caffeine blocks receptors for six hours. [1]"


@pytest.mark.parametrize("quoted", ["“blocks receptors for six hours”", '"Caffeine blocks receptors for six hours."'])
def test_words_in_quotation_marks_must_stand_there(quoted: str) -> None:
    assert heard([f"Caffeine {quoted} [1]."]).claims[0].supported
    wrong = quoted.replace("six", "sixty")
    assert not heard([f"Caffeine blocks receptors for six hours, {wrong} [1]."]).claims[0].supported
