"""Only the person's own words, only against the claim, and none rather than some beside the point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from kb.judgement.against import against

CLAIM = "Sleep beats effort"


@dataclass(frozen=True)
class Found:
    path: str
    line: int
    text: str
    mine: bool = True
    cosine: float | None = None
    title: str = "A day"
    heading: str = ""

    @property
    def end_line(self) -> int:
        return self.line + self.text.count("\n")


def texts(*found: Found, objection: str = "", names: Sequence[str] = ()) -> list[str]:
    return [each.text for each in against(CLAIM, objection, "ideas/Sleep.md", lambda q, n: list(found), names)]


def test_a_denial_about_the_claim_is_found_with_its_line() -> None:
    found = Found("journal/a.md", 7, "A long day.\n\nSleep did not help, effort did: the exam went well.\n")
    (counter,) = against(CLAIM, "", "ideas/Sleep.md", lambda q, n: [found])
    assert (counter.path, counter.line, counter.reason) == ("journal/a.md", 9, "it denies")
    assert counter.text == "Sleep did not help, effort did: the exam went well."


def test_what_nobody_sees_in_a_note_is_not_shown() -> None:
    hidden = '<span style="display:none">Sleep\nnever beats effort. Effort did not fail.</span>'
    found = Found("journal/a.md", 7, f"A day.\n{hidden}\n%% Sleep did not beat effort. %%\n\nSleep did not beat it.\n")
    assert [(each.line, each.text) for each in against(CLAIM, "", "x.md", lambda q, n: [found])] == [
        (12, "Sleep did not beat it.")
    ]


def test_agreement_and_other_subjects_are_left_out() -> None:
    assert texts(Found("a.md", 1, "Sleep beats effort, again.")) == []
    assert texts(Found("a.md", 1, "The tomatoes did not grow, but the beans did.")) == []
    assert texts(Found("a.md", 1, "Does sleep not beat effort?")) == []


def test_the_ideas_own_note_and_other_peoples_words_are_no_witness() -> None:
    text = "Sleep did not beat effort this week."
    assert texts(Found("ideas/Sleep.md", 1, text)) == []
    assert texts(Found("a.md", 1, text, mine=False)) == []
    assert texts(Found("a.md", 1, text)) == [text]


def test_a_prediction_that_rested_on_it_and_failed_comes_first() -> None:
    denial = Found("a.md", 1, "Sleep did not beat effort this week.")
    forecast = Found(
        "b.md",
        3,
        "- 80% I pass without cramming because [[Sleep]] ^p-3f9k2m\n  - no 2026-10-01: failed by two points\n",
    )
    assert texts(denial, forecast, names=["Sleep beats effort", "Sleep"]) == [
        "80% I pass without cramming because [[Sleep]] ^p-3f9k2m - no 2026-10-01: failed by two points",
        "Sleep did not beat effort this week.",
    ]


@pytest.mark.parametrize("lead", ["- 09:14 80%", "- [ ] 60% → 80%", "1. 80 %", "09:14 80%"])
def test_a_failed_prediction_is_told_however_it_is_written(lead: str) -> None:
    forecast = Found("b.md", 3, f"{lead} I pass by 2026-10-01 because [[Sleep]]\n  - no: failed\n")
    assert len(texts(forecast, names=["Sleep"])) == 1
    doubt = Found("b.md", 3, f"{lead} I pass by 2026-10-01 because [[Sleep]]\n  - no idea how\n")
    assert texts(doubt, names=["Sleep"]) == []


def test_a_prediction_that_came_true_is_no_evidence_against() -> None:
    forecast = Found("b.md", 3, "- 80% I pass because [[Sleep]]\n  - yes 2026-10-01: passed\n")
    assert texts(forecast, names=["Sleep"]) == []
    other = Found("b.md", 3, "- 80% I pass because [[Sleeping in]]\n  - no 2026-10-01: failed\n")
    assert texts(other, names=["Sleep"]) == []


def test_the_objections_words_lead_to_what_shares_them() -> None:
    found = Found("a.md", 1, "Deadline weeks reward effort: four hours of sleep and the grant was won.")
    assert texts(found) == []
    assert texts(found, objection="In deadline weeks a grant is won by hours, four nights in a row.") == [found.text]


def test_at_most_three_and_no_two_alike() -> None:
    when = [
        "in spring at work",
        "in spring at work",
        "with the violin teacher",
        "on the long mountain walk",
        "before grandmother's birthday party",
    ]
    many = [Found(f"{n}.md", 1, f"Sleep did not beat effort {words}.") for n, words in enumerate(when)]
    found = texts(*many)
    assert len(found) == 3
    assert len(set(found)) == 3


def test_nothing_is_found_for_a_claim_without_words() -> None:
    assert against("…", "", "a.md", lambda q, n: [Found("b.md", 1, "This is not so.")]) == []
