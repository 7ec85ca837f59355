"""Ids in notes and keys in the log: the splice changes nothing else, and history stays with its card."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vault.text.cards import Card, read_cards
from vault.text.markup import read_markup
from vault.text.note import read_note
from vault.text.stamping import CardMoved, card_key, keyed, stamp


def cards_in(data: bytes, path: str = "notes/a.md") -> list[Card]:
    note = read_note(path, data)
    return read_cards(note, read_markup(note))[0]


def cards(text: str, path: str = "notes/a.md") -> list[Card]:
    return cards_in(("#flashcards\n\n" + text).encode(), path)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"#flashcards\n\nhola :: hello\n", b"#flashcards\n\nhola :: hello ^ID\n"),
        (b"#flashcards\r\n\r\nhola :: hello\r\n", b"#flashcards\r\n\r\nhola :: hello ^ID\r\n"),
        (b"hola :: hello #flashcards", b"hola :: hello #flashcards ^ID"),
        (b"\xef\xbb\xbfhola :: hello #flashcards  \nx", b"\xef\xbb\xbfhola :: hello #flashcards   ^ID\nx"),
        (b"#flashcards\n\n- a :: b\n- c", b"#flashcards\n\n- a :: b ^ID\n- c"),
        (b"#flashcards\n\nQ\n?\nA\n\nmore", b"#flashcards\n\nQ\n?\nA ^ID\n\nmore"),
        (b"#flashcards\n\nQ\n?\n- A\n\nmore", b"#flashcards\n\nQ\n?\n- A\n\n^ID\n\nmore"),
        (b"#flashcards\n\nQ\n?\n- A\n", b"#flashcards\n\nQ\n?\n- A\n\n^ID\n"),
        (b"#flashcards\r\n\r\nQ\r\n?\r\n- A", b"#flashcards\r\n\r\nQ\r\n?\r\n- A\r\n\r\n^ID"),
        (
            b"#flashcards\n\nQ\n?\n- A\n> [!model]- x\n> y",
            b"#flashcards\n\nQ\n?\n- A\n\n^ID\n\n> [!model]- x\n> y",
        ),
        (
            b"#flashcards\n\na :: b\n<!--SR:!2026-01-01,3,250-->\n",
            b"#flashcards\n\na :: b ^ID\n<!--SR:!2026-01-01,3,250-->\n",
        ),
        (b"#flashcards\n\n\xff :: b\n", b"#flashcards\n\n\xff :: b ^ID\n"),
    ],
)
def test_a_stamp_writes_the_id_and_nothing_else(before: bytes, after: bytes) -> None:
    (card,) = cards_in(before)
    assert stamp(before, card) == after.replace(b"ID", card.own_id.encode())


def test_an_id_that_stands_there_is_left_alone() -> None:
    data = b"#flashcards\n\nhola :: hello ^mine\n"
    assert stamp(data, cards_in(data)[0]) == data


def test_a_note_that_changed_meanwhile_is_not_stamped() -> None:
    (card,) = cards("hola :: hello")
    for changed in (b"#flashcards\n\nnew line\nhola :: hello", b"", b"#flashcards\n\nhola :: hallo"):
        with pytest.raises(CardMoved, match=r"no longer where it was, notes/a\.md:3; try again"):
            stamp(changed, card)


pieces = st.sampled_from(
    ["a", " :: ", ":::", "\n", "\n\n", "\n?\n", "\n??\n", "==x==", "==1;;y;;z==", "- ", "> ", "\n```\n",
     "\n$$\n",
     "\n%%\n", "%% c %%", "<!-- c -->", "\n<!--SR:!2026-01-01,3,250-->\n", "^id", " ^id\n", "word", "é", "\t",
     "    ", "`", "# ", "\n|a|b|\n|-|-|\n|c|d|", "\n---\n", " #flashcards/b ", "\n> [!model]- m\n", "\r",
     "  ",
     "1. ", "\n\nfront :: back", "\n\nQ\n?\nA", "\n\nQ\n?\n- A", "\n\n#flashcards/c ==x== and ==y=="]
)  # fmt: skip


@given(st.lists(pieces, max_size=30).map("".join), st.booleans())
@example("a\n?\n```\na\n\n```\n", False)
def test_stamping_is_one_insertion_and_the_note_reads_the_same_after_it(text: str, crlf: bool) -> None:
    text = "#flashcards/all\n\n" + text
    data = (text.replace("\n", "\r\n") if crlf else text).encode()
    before = cards_in(data)
    for card in before:
        if card.block_id is not None:
            continue
        after = stamp(data, card)
        start = next((i for i, (a, b) in enumerate(zip(data, after, strict=False)) if a != b), len(data))
        put = after[start : start + len(after) - len(data)]
        assert data[:start] + put + data[start:] == after
        assert not crlf or after.count(b"\n") == after.count(b"\r\n")

        again = cards_in(after)
        assert [(one.deck, one.part, one.front, one.back) for one in again] == [
            (one.deck, one.part, one.front, one.back) for one in before
        ]
        names = [one.block_id or one.own_id for one in before]
        assert [one.block_id or one.own_id for one in again] == names
        assert set(keyed(again, {})) == set(keyed(before, {}))
        assert again[before.index(card)].block_id == card.own_id


# Keys


def test_a_key_is_the_id_and_the_part() -> None:
    first, back = cards("hola ::: hello ^abc")
    assert (card_key(first, 1), card_key(back, 1)) == ("abc.f", "abc.b")
    assert card_key(cards("hola :: hello")[0], 1) == "k-z2ppht7o4z.f"


def test_an_id_in_several_notes_is_told_apart_by_path() -> None:
    one, two = cards("a :: b ^x", "a.md")[0], cards("c :: d ^x", "b.md")[0]
    keys = {card_key(one, 2), card_key(two, 2)}
    assert len(keys) == 2 and all(len(key) == len("x@abcdef.f") and key.startswith("x@") for key in keys)
    assert set(keyed([one, two], {})) == keys


def test_an_unstamped_card_has_the_key_it_will_have_when_stamped() -> None:
    (card,) = cards("hola :: hello")
    (stamped,) = cards_in(stamp(b"#flashcards\n\nhola :: hello", card))
    assert set(keyed([card], {})) == set(keyed([stamped], {}))


def test_a_stamped_card_keeps_its_history_through_edits_and_moves() -> None:
    (card,) = cards("hola :: hello, edited ^k-z2ppht7o4z", "other/b.md")
    assert set(keyed([card], {"k-z2ppht7o4z.f": "old"})) == {"k-z2ppht7o4z.f"}


def test_of_two_copies_the_one_last_reviewed_keeps_the_history() -> None:
    changed, kept = cards("hola :: HELLO ^x", "a.md")[0], cards("hola :: hello ^x", "b.md")[0]
    found = keyed([changed, kept], {"x.f": kept.prompt_hash})
    assert found["x.f"] == kept
    assert found[card_key(changed, 2)] == changed


def test_a_key_with_a_path_is_kept_when_the_copy_goes_or_the_note_moves() -> None:
    one, two = cards("a :: b ^x", "a.md")[0], cards("c :: d ^x", "b.md")[0]
    history = {card_key(one, 2): "h"}
    assert keyed([one], history) == {card_key(one, 2): one}
    (moved,) = cards("a :: b ^x", "new/place.md")
    assert keyed([moved], history) == {card_key(one, 2): moved}
    assert keyed([moved, two], history | {card_key(two, 2): "h2"})[card_key(one, 2)] == moved


def test_the_changed_answer_of_an_only_cloze_keeps_its_key() -> None:
    (old,) = cards_in(b"#flashcards Water boils at ==99== degrees ^x")
    (new,) = cards_in(b"#flashcards Water boils at ==100== degrees ^x")
    assert keyed([new], {f"x.{old.part}": old.prompt_hash}) == {f"x.{old.part}": new}
    several = cards_in(b"#flashcards ==Water== boils at ==100== degrees ^x")
    assert len(keyed(several, {f"x.{old.part}": "h"})) == 2
    assert f"x.{old.part}" not in keyed(several, {f"x.{old.part}": "h"})


def test_the_same_block_twice_in_a_note_is_one_card() -> None:
    found = keyed(cards("hola :: hello\nhola :: hello"), {})
    assert [card.line for card in found.values()] == [3]


paths = st.sampled_from(["a.md", "b.md", "c/d.md"])
blocks = st.tuples(
    paths, st.sampled_from(["a :: b", "a ::: b", "c :: d"]), st.sampled_from(["", " ^x", " ^y"])
)


@given(
    st.lists(blocks, max_size=6, unique_by=lambda block: block[:1] + block[2:]),
    st.randoms(use_true_random=False),
)
def test_keys_are_stable_once_everything_was_reviewed(
    blocks: list[tuple[str, str, str]], chance: random.Random
) -> None:
    every = [card for path, text, mark in blocks for card in cards(text + mark, path)]
    first = keyed(every, {})
    history = {key: card.prompt_hash for key, card in first.items()}
    shuffled = every[:]
    chance.shuffle(shuffled)
    assert keyed(shuffled, history) == first
    assert set(keyed(shuffled, {})) == set(first)
