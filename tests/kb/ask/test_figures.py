"""Numbers and dates are the same however they are written, and never near to each other."""

from __future__ import annotations

from datetime import date

import pytest

from kb.ask.figures import stand_in

DAY = date(2026, 10, 27)  # a Tuesday


@pytest.mark.parametrize(
    ("claim", "place"),
    [
        ("90.000 slips", "90,000 slips"), ("90 000 slips", "90,000 slips"), ("ninety thousand slips", "90,000 slips"),
        ("40 years", "forty years"), ("about 12.5 euros", "12,50 euros"), ("1,234.56 euros", "1234.56 euros"),
        ("at 4 pm", "at 16:00"), ("at 16:00", "at 4 p.m."), ("on 3 March", "on 2026-03-03"), ("1.5 million", "1500000"),
        ("the 15th of May", "15 May"), ("twenty-one days", "einundzwanzig Tage"), ("two hundred and five", "205"),
        ("on Tuesday", "nothing"), ("on 27 October 2026", "nothing"), ("one is awake", "nothing"), ("a dozen", "12"),
        ("You may march on", "nothing"), ("90k slips", "90,000 slips"), ("am 27.10.", "nothing"),
        ("costs 3.50.", "costs 3.50 euros"), ("in 2026", "nothing"),
    ],
)  # fmt: skip
def test_a_number_stands_there_however_it_is_written(claim: str, place: str) -> None:
    assert stand_in(claim, place, "", DAY)


@pytest.mark.parametrize(
    ("claim", "place"),
    [
        ("seventeen", "seventy"), ("fifteen", "sixteen"), ("50 euros", "12.50 euros"), ("12 euros", "12.50 euros"),
        ("twenty hours and three minutes", "three hours and twenty minutes"), ("in May", "in March"),
        ("on Wednesday", "on Friday"), ("220 thousand euros", "220 euros"), ("90 slips", "90,000 slips"),
        ("one person came", "34 people came"), ("40 people", "07:40 Nora came"), ("27 people came", "34 people came"),
        ("hundreds came", "some came"), ("half of it", "all of it"), ("in April 2026", "nothing"),
        ("fell by 27%", "fell by 9%"), ("cost 2026", "cost 90"),
    ],
)  # fmt: skip
def test_another_number_or_the_number_of_another_thing_does_not(claim: str, place: str) -> None:
    assert not stand_in(claim, place, "", DAY)
