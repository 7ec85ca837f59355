"""What a terminal would obey never reaches it; what is only unusual is shown as it was written."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal import say, show
from journal.cleaning import clean

UNUSUAL = "non\u00a0break, 東京\u3000駅, می\u200cروم, \U0001f469\u200d\U0001f33e"


def test_spaces_and_joiners_of_other_scripts_stay_as_they_are() -> None:
    assert clean(UNUSUAL) == show.clean(UNUSUAL) == say.printable(UNUSUAL) == UNUSUAL


@pytest.mark.parametrize("cleaned", [show.clean, say.printable])
def test_an_escape_is_shown_and_not_sent(cleaned: Callable[[str], str]) -> None:
    assert cleaned("a\x1b[31m\nb\u202ec\x9bd") == "a␛[31m bc\ufffdd"


@given(st.text())
def test_a_json_document_says_the_same_and_holds_no_control(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    document = show.json_of({"text": text})
    assert json.loads(document) == {"text": text}
    assert document.decode().translate(dict.fromkeys((*range(32), *range(127, 160), 0x202E, 0x2066))) == (
        document.decode()
    )


def test_bytes_that_are_no_text_are_still_json() -> None:
    assert json.loads(show.json_of("a\udcffb")) == "a\udcffb"
