"""Cards: what counts as one, in which deck, and what it asks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.text.cards import Card, CardOptions, Stamp, read_cards
from vault.text.markup import read_markup
from vault.text.note import TextProblem, read_note
from vault.text.plugin_schedule import Schedule

DECK = "#flashcards/es\n\n"


def cards_of(text: str, options: CardOptions | None = None) -> list[Card]:
    return read(text, options)[0]


def read(text: str, options: CardOptions | None = None) -> tuple[list[Card], list[TextProblem]]:
    note = read_note("notes/a.md", text.encode())
    return read_cards(note, read_markup(note), options or CardOptions())


def asked(text: str, options: CardOptions | None = None) -> list[tuple[str, str, str]]:
    return [(card.part, card.front, card.back) for card in cards_of(text, options)]


def test_a_line_with_two_colons_is_a_card() -> None:
    assert cards_of(DECK + "hola :: hello\n") == [
        Card(
            path="notes/a.md",
            line=3,
            end_line=3,
            deck="es",
            kind="basic",
            part="f",
            front="hola",
            back="hello",
            block_id=None,
            own_id="k-" + cards_of(DECK + "hola :: hello\n")[0].own_id[2:],
            prompt_hash=cards_of(DECK + "hola :: hello\n")[0].prompt_hash,
            stamp=Stamp(3, False),
        )
    ]


def test_three_colons_make_two_cards_of_one_block() -> None:
    first, second = cards_of(DECK + "hola:::hello")
    assert (first.part, first.front, first.back, first.kind) == ("f", "hola", "hello", "reversed")
    assert (second.part, second.front, second.back) == ("b", "hello", "hola")
    assert first.own_id == second.own_id


def test_a_question_mark_alone_parts_question_and_answer() -> None:
    text = DECK + "What is\nthis?\n?\nOne line\n\nnot any more\n"
    (card,) = cards_of(text)
    assert (card.kind, card.front, card.back) == ("multiline", "What is\nthis?", "One line")
    assert (card.line, card.end_line) == (3, 6)


def test_two_question_marks_ask_both_ways() -> None:
    assert asked(DECK + "left\n??\nright") == [("f", "left", "right"), ("b", "right", "left")]


def test_an_answer_may_hold_code_with_blank_lines() -> None:
    (card,) = cards_of(DECK + "How?\n?\n```py\na :: b\n\n?\n```\nafter\n\nelse")
    assert card.back == "```py\na :: b\n\n?\n```\nafter"


def test_an_id_is_ten_base32_characters_hashed_from_the_text() -> None:
    # Written out: this is the vault format. Another value would orphan every review of unstamped cards.
    assert cards_of("#flashcards\n\nhola :: hello")[0].own_id == "k-z2ppht7o4z"
    same = ["hola  ::   hello", "hola :: hello ^k-aaaaaaaaaa", "hola :: hello <!--SR:!2026-01-01,3,250-->"]
    assert {cards_of("#flashcards\n\n" + text)[0].own_id for text in same} == {"k-z2ppht7o4z"}
    composed, parts = "caf\u00e9 :: coffee", "cafe\u0301 :: coffee"
    assert cards_of(DECK + composed)[0].own_id == cards_of(DECK + parts)[0].own_id


@pytest.mark.parametrize(
    ("text", "decks"),
    [
        ("---\ntags: flashcards/es\n---\na :: b", ["es"]),
        ("---\ntags: [x, flashcards/es]\n---\na :: b", ["es"]),
        ("---\ntags:\n  - '#flashcards/es/verbs'\n---\na :: b", ["es/verbs"]),
        ("---\ntags: one, flashcards\n---\na :: b", ["flashcards"]),
        ("a :: b #flashcards/es", ["es"]),
        ("#flashcards/es a :: b\n\nc :: d", ["es"]),
        ("#Flashcards/Es\na :: b\n\nc :: d", ["Es", "Es"]),
        ("# Spanish #flashcards/es\na :: b", ["es"]),
        ("#flashcards/es\na :: b\n\n#flashcards/de\nc :: d\n\n#flashcards/fr e :: f\n\ng :: h",
         ["es", "de", "fr", "de"]),
        ("#flashcards/es #flashcards/de\na :: b", ["es"]),
        ("Prose about #flashcards/es here.\n\na :: b", ["es"]),
        ("#flashcards/es Q\n?\nA\n\nQ2\n?\nA2", ["es"]),
        ("#flashcards/es\nQ\n?\nA\n\nQ2\n?\nA2", ["es", "es"]),
        ("Q\n?\nA #flashcards/es", ["es"]),
        ("a :: b\n#flashcards/es", ["es"]),
        ("a :: b\n\n#flashcards/es\n\nc :: d", ["es"]),
        ("a :: b #flashcards2", []),
        ("a :: b\n\n`#flashcards/es`\n\nc :: d\n\n```\n#flashcards\n```\n\ne :: f", []),
        ("a :: b", []),
    ],
)  # fmt: skip
def test_a_card_counts_only_where_a_deck_is_in_force(text: str, decks: list[str]) -> None:
    assert [card.deck for card in cards_of(text)] == decks


def test_another_tag_can_make_the_decks() -> None:
    assert asked("#karten/es\n\na :: b", CardOptions(deck_tag="karten")) == [("f", "a", "b")]
    assert asked("#flashcards\n\na :: b", CardOptions(deck_tag="karten")) == []


@pytest.mark.parametrize(
    "text",
    [
        "```\na :: b\n```",
        "~~~\nQ\n?\nA\n~~~",
        "    a :: b",
        "`a :: b` is code",
        "%% a :: b %%",
        "%%\na :: b\n%%",
        "<!-- a :: b -->",
        "<!--\na :: b\n-->",
        "$a :: b$",
        "$$\na :: b\n$$",
        "| a :: b | c |\n|---|---|\n| c :: d | e |",
        "> a :: b",
        "> [!model]- name, 2026-11-22\n> a :: b",
        "[[a::b]] and [c](d::e)",
        "<% tp.date :: now %>",
        "a :::: b",
        "?\nno question",
        "http://x.y/a:b",
    ],
)
def test_code_comments_maths_tables_quotes_and_links_hold_no_cards(text: str) -> None:
    assert asked(DECK + text) == []


def test_a_separator_in_code_does_not_part_a_card() -> None:
    assert asked(DECK + "`std::move` :: a cast") == [("f", "`std::move`", "a cast")]


def test_an_answer_ends_where_a_model_begins() -> None:
    (card,) = cards_of(DECK + "Q\n?\nMy words\n> [!model]- name, 2026-11-22\n> Its words")
    assert card.back == "My words"


def test_what_is_no_part_of_the_question_is_left_out() -> None:
    assert asked("- [ ] hola :: hello #flashcards/es ^abc") == [("f", "hola", "hello")]
    assert asked("1. #flashcards/es hola :: - 5") == [("f", "hola", "- 5")]
    assert asked("### #flashcards/es Why?\n?\nBecause ^x1") == [("f", "Why?", "Because")]
    assert asked(DECK + "well - known # 1. :: b") == [("f", "well - known # 1.", "b")]
    assert asked(DECK + "x ^2 :: square") == [("f", "x ^2", "square")]


def test_an_empty_side_is_a_problem_with_its_line() -> None:
    cards, problems = read(DECK + "hola ::\n\nQ\n?\n")
    assert cards == []
    assert [problem.line for problem in problems] == [3, 5]
    assert all(problem.remedy for problem in problems)


def test_code_that_is_never_closed_is_a_problem_not_a_card() -> None:
    cards, problems = read(DECK + "Q\n?\n```\nfor ever\n\nand ever")
    assert cards == [] and [problem.line for problem in problems] == [8]


# Clozes


@pytest.mark.parametrize(
    ("text", "fronts"),
    [
        ("#flashcards/x The ==sun== is a ==star==.", ["The […] is a star.", "The sun is a […]."]),
        ("#flashcards/x ==1;;Paris== and ==1;;Rome==, ==2;;Oslo==",
         ["[…] and […], Oslo", "Paris and Rome, […]"]),
        ("#flashcards/x ==Paris;;a city== is in ==1;;France;;a country==",
         ["[a city] is in France", "Paris is in [a country]"]),
        ("#flashcards/x\nA ==b== c", ["A […] c"]),
        ("A ==b== c\n#flashcards/x", []),
        ("#flashcards/x\n\nA ==b== c", []),
        ("#flashcards/x `==b==` a == b, c == d ==== ==`c`==", ["`==b==` a == b, c == d ==== […]"]),
        ("- ==one==\n- ==two== #flashcards/x\n  and ==three==", ["[…]\n  and three", "two\n  and […]"]),
    ],
)  # fmt: skip
def test_clozes_count_in_paragraphs_that_carry_the_tag(text: str, fronts: list[str]) -> None:
    fronts_read = [card.front.removeprefix("- ") for card in cards_of(text)]
    assert fronts_read == fronts
    assert {card.kind for card in cards_of(text)} <= {"cloze"}


def test_a_deck_can_opt_in_to_clozes() -> None:
    options = CardOptions(cloze_decks=frozenset({"x"}))
    assert len(cards_of("#flashcards/x\n\nA ==b== c\n\n- ==d==\n- ==e==", options)) == 3
    assert len(cards_of("#flashcards/x/y\n\nA ==b== c", options)) == 1
    assert len(cards_of("#flashcards/xy\n\nA ==b== c", options)) == 0


def test_a_paragraph_of_clozes_binds_only_itself() -> None:
    assert asked("An essay ==mark== #flashcards/x\n\nkey :: value") == [("c-fldtck", "An essay […]", "mark")]


def test_labels_are_the_number_or_the_answer_never_the_place() -> None:
    def labels(text: str) -> list[str]:
        return [card.part for card in cards_of("#flashcards/x " + text)]

    one, two = labels("==one== ==two==")
    assert labels("==new== ==two== ==one==") == [labels("==new==")[0], two, one]
    assert labels("==3;;one==") == ["c-3"]
    assert labels("==one== ==One==") == [one, one + "-2"]


def test_a_paragraph_of_very_many_clozes_is_a_problem_and_no_card() -> None:
    cards, problems = read("#flashcards " + "==a== " * 51)
    assert cards == [] and [problem.line for problem in problems] == [1]


# Ids and schedules


@pytest.mark.parametrize(
    ("text", "block_id"),
    [
        ("hola :: hello ^abc-1", "abc-1"),
        ("hola :: hello <!--SR:!2026-01-01,3,250--> ^abc", "abc"),
        ("hola :: hello ^abc <!--SR:!2026-01-01,3,250-->", "abc"),
        ("hola :: hello ^abc\n<!--SR:!2026-01-01,3,250-->", "abc"),
        ("hola :: hello\n^abc", "abc"),
        ("hola :: hello\n\n^abc\n", "abc"),
        ("- hola :: hello\n\n^the-list", None),
        ("hola :: x^2", None),
        ("Q\n?\nA ^abc", "abc"),
        ("Q\n?\nA\n^abc", "abc"),
        ("Q\n?\n- A\n- B\n\n^abc", "abc"),
        ("Q\n?\n```\nx ^2\n```\n\n^abc", "abc"),
        ("Q\n?\nA ^abc\n<!--SR:!2026-01-01,3,250-->", "abc"),
        ("#flashcards/x A ==b== ^abc", "abc"),
        ("#flashcards/x A ==b==\n^abc", "abc"),
    ],
)
def test_a_block_id_that_stands_there_is_the_cards(text: str, block_id: str | None) -> None:
    cards = cards_of(DECK + text)
    assert [card.block_id for card in cards] == [block_id]
    assert "^" not in cards[0].back.replace("x^2", "").replace("x ^2", "")
    assert "SR:" not in cards[0].back


@pytest.mark.parametrize(
    ("text", "line", "own_line"),
    [
        ("hola :: hello", 3, False),
        ("- hola :: hello\n- more", 3, False),
        ("Q\n?\nA\nB", 6, False),
        ("Q\n?\n- A\n- B", 6, True),
        ("Q\n?\n- A\n<!--SR:!2026-01-01,3,250-->", 6, True),
        ("Q\n?\nA\n<!--SR:!2026-01-01,3,250-->", 5, False),
        ("Q\n?\n|a|b|\n|-|-|\n|c|d|", 7, True),
        ("Q\n?\n```\nx\n```", 7, True),
        ("Q\n?\n> quoted", 5, True),
        ("Q\n?\nA\n---", 6, True),
    ],
)
def test_an_id_goes_to_the_end_of_a_line_or_below_what_cannot_carry_one(
    text: str, line: int, own_line: bool
) -> None:
    assert [card.stamp for card in cards_of(DECK + text)] == [Stamp(line, own_line)]


def test_the_plugins_schedule_is_read_for_the_card_in_its_place() -> None:
    text = (
        "a ::: b\n<!--SR:!2026-11-30,10,250!2000-01-01,1,250-->\n\nQ\n?\nA\n<!--SR:!2026-12-01,4,130-->\n\n"
    )
    text += "#flashcards/es x ==y==\n<!--SR:!fsrs,2026-12-01T08:00:00.000Z,4,4.5,6.25,2,3,0,0,2026-11-27-->"
    first, back, several, cloze = (card.schedule for card in cards_of(DECK + text))
    assert first == Schedule(date(2026, 11, 30), date(2026, 11, 20), 10.0, 5.5)
    assert back is None
    assert several == Schedule(date(2026, 12, 1), date(2026, 11, 27), 4.0, 10.0)
    assert cloze == Schedule(date(2026, 12, 1), date(2026, 11, 27), 4.5, 6.25)


def test_a_card_knows_the_headings_it_stands_under() -> None:
    assert cards_of("#flashcards\n# A\n## B\n\na :: b")[0].heading == "A › B"


pieces = st.sampled_from(
    ["#flashcards/a", " :: ", ":::", "\n", "\n\n", "?", "\n?\n", "\n??\n", "==x==", "==1;;y;;z==", "- ", "> ",
     "```", "\n```\n", "$$", "%%", "<!--", "-->", "<!--SR:!2026-01-01,3,250-->", "^id", " ^id", "word", "é",
     "\t", "    ", "`", "# ", "|", "---", "\r\n", "[[", "]]", "\ufeff", "[!model]", "==", "\x0b", "\u2028"]
)  # fmt: skip


@given(st.lists(pieces, max_size=40).map("".join) | st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    cards, problems = read("#flashcards/all\n\n" + text)
    lines = text.count("\n") + 3
    assert all(1 <= card.line <= card.end_line <= card.stamp.line <= lines for card in cards)
    assert all(card.front and card.back for card in cards)
    assert all(1 <= problem.line <= lines for problem in problems)
