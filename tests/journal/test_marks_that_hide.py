"""A mark that hides text, such as `%%` or `<!--`, hides nothing outside the words it was typed with."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.person import Person
from vault.text.blocks import layout
from vault.text.markup import read_markup
from vault.text.note import read_note

PAGE = "journal/2026/2026-11-22.md"


def found(person: Person, words: str) -> list[str]:
    """What recall finds by words, each hit on one line."""
    said = person.run("recall", "--by", "words", "--json", words)
    return [" ".join(hit["text"].split()) for hit in said.json]


@pytest.mark.parametrize(
    "captures",
    [
        ["%% open comment", "Idea: typed", "%%closed%%"],
        ["closing -->", "Idea: typed", "in <!-- mid-line"],
        ["in <!-- mid-line", "Idea: typed", "closing -->"],
        ["that is 100%% sure", "Idea: typed", "and 50%% not"],
        ["it costs $$", "Idea: typed", "or $$ more"],
        ["many\n%%\nlines", "Idea: typed"],
        ["many\n<div>\nlines", "Idea: typed"],
        ["many\n```\nlines", "Idea: typed", "``` code"],
    ],
)
def test_a_mark_in_one_capture_hides_no_other(person: Person, captures: list[str]) -> None:
    for text in captures:
        assert person.run("jot", stdin=text).code == 0
    assert found(person, "typed") == ["- 09:14 Idea: typed"]
    assert [item["text"] for item in person.run("inbox", "--json").json] == ["typed"]
    for text in captures:
        assert found(person, re.findall(r"\w+", text)[0]), text


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("%% open", "\\%\\% open"),
        ("100%% sure", "100\\%\\% sure"),
        ("a <!-- b", "a &lt;!-- b"),
        ("m $$ n", "m \\$\\$ n"),
        ("run <script> now", "run \\<script> now"),
        ("`%%` and %%", "`%%` and \\%\\%"),
        ("`<!-- a -->` and 100%%", "`<!-- a -->` and 100\\%\\%"),
    ],
)
def test_a_mark_left_open_is_escaped(person: Person, typed: str, stands: str) -> None:
    assert person.run("jot", "--", typed).code == 0
    assert person.read(PAGE) == f"## Log\n\n- 09:14 {stands}\n"


@pytest.mark.parametrize(
    "typed",
    [
        "%%closed%%", "`%%` and `<!--`", "<!-- x --> y", "$$a+b$$", "Vec<T> and <b>bold</b>", "a --> b", "1 < 2",
        "``` in mid-line", "<details>all of it</details>", "see <https://example.org>",
    ],
)  # fmt: skip
def test_what_hides_nothing_else_stays_as_typed(person: Person, typed: str) -> None:
    assert person.run("jot", "--", typed).code == 0
    assert person.read(PAGE) == f"## Log\n\n- 09:14 {typed}\n"


def test_code_of_several_lines_stays_as_typed(person: Person) -> None:
    person.run("jot", stdin="code\n```\n%% <!-- $$\n```\n")
    assert person.read(PAGE) == "## Log\n\n- 09:14 code\n  ```\n  %% <!-- $$\n  ```\n"


def test_a_comment_closed_in_itself_closes_none_that_was_typed_by_hand(person: Person) -> None:
    person.write(PAGE, "100%% sure by hand\n\n## Log\n\n- 08:00 by hand #early\n- 12:00 later\n")
    person.run("jot", "%%closed%%")
    assert "- 09:14 \\%\\%closed\\%\\%\n" in person.read(PAGE)
    assert found(person, "hand")
    assert len(found(person, "later")) == 1


def test_what_a_capture_is_from_hides_no_other_either(person: Person) -> None:
    person.run("jot", "--from", "100%% Proof", "a note")
    person.run("jot", "typed")
    person.run("jot", "--from", "100%% Proof", "another")
    assert found(person, "typed") == ["- 09:14 typed"]


def test_a_page_whose_lines_have_no_bullets_is_kept_apart_too(obsidian: Person) -> None:
    obsidian.write(".obsidian/daily-notes.json", '{"folder": "Days"}')
    for day in ("2026-11-20", "2026-11-21"):
        obsidian.write(f"Days/{day}.md", "08:00 early\n09:00 later\n")
    obsidian.run("jot", "it`s one")
    obsidian.run("jot", "typed #here")
    obsidian.run("jot", stdin="don`t\n> [!model] quoted")
    obsidian.run("jot", "last #there")
    page = obsidian.read("Days/2026-11-22.md")
    assert "09:14 typed #here\n" in page and "- 09:14" not in page
    markup = read_markup(read_note("x.md", page.encode()))
    assert {tag.name for tag in markup.tags} == {"here", "there"}
    assert all(block.mine for block in markup.blocks)


def test_a_card_hides_no_other_card(person: Person) -> None:
    for card in ("%% one :: 1", "two :: 2", "<!-- three :: 3", "four :: $$4", "five\n?\n```\nx", "six :: 6"):
        assert person.run("jot", "-k", "card", stdin=card).code == 0
    fronts = [card["front"] for card in person.run("cards", "list", "--json").json]
    assert fronts == ["\\%\\% one", "two", "&lt;!-- three", "four", "five", "six"]


def test_prose_hides_no_other_prose(person: Person) -> None:
    for text in ("a %% b", "middle of it", "c %% d"):
        person.run("write", text)
    assert found(person, "middle") == ["a \\%\\% b middle of it c \\%\\% d"]


def test_a_quotation_hides_nothing_in_its_book_nor_on_its_page(person: Person) -> None:
    person.run("read", "add", "Middlemarch")
    for text in ("a %% b", "the middle one", "c %% d"):
        assert person.run("jot", "-k", "quote", "--from", "Middlemarch", text).code == 0
    hits = person.run("recall", "--by", "words", "middle one", "--json").json
    assert {hit["path"] for hit in hits} == {PAGE, "reading/Middlemarch.md"}
    assert person.read(PAGE).count("→ [[Middlemarch]]\n") == 3


def test_an_idea_a_lesson_and_a_reading_say_what_was_typed(person: Person) -> None:
    person.run("idea", "add", "100%% is a claim", "--text", "open %% text")
    person.run("lesson", "add", "never <!-- open", "--text", "%%\nopen")
    person.run("read", "add", "Book $$ one")
    assert [one["claim"] for one in person.run("idea", "list", "--json").json] == ["100%% is a claim"]
    assert [one["rule"] for one in person.run("lesson", "list", "--json").json] == ["never <!-- open"]
    assert [one["title"] for one in person.run("read", "list", "--json").json] == ["Book $$ one"]
    assert person.run("lesson", "use", "never", "and 100%% so").code == 0
    assert person.run("lesson", "use", "never", "in the middle").code == 0
    assert person.run("lesson", "use", "never", "and %% so").code == 0
    assert found(person, "middle") and found(person, "text")


def test_a_prediction_hides_no_other_line(person: Person) -> None:
    assert person.run("predict", "add", "it is 100%% done", "--p", "70", "--by", "2027-01-01").code == 0
    person.run("jot", "typed")
    assert person.run("predict", "add", "it is 50%% done", "--p", "60", "--by", "2027-01-01").code == 0
    assert len(person.run("predict", "list", "--json").json) == 2
    assert found(person, "typed") == ["- 09:14 typed"]
    person.write("notes/Plan.md", "costs 100%% of it\n\n#seen here\n")
    for claim in ("all %% of it", "rest %% of it"):
        assert person.run("predict", "add", claim, "--p", "60", "--by", "2027-02-01", "--note", "Plan").code == 0
    assert [hit["path"] for hit in person.run("recall", "--tag", "seen", "here", "--json").json] == ["notes/Plan.md"]


def test_a_captured_idea_with_a_mark_is_filed_under_what_was_typed(person: Person) -> None:
    person.run("jot", "-k", "idea", "being 100%% sure is rare")
    person.run("jot", "typed")
    filed = person.run("inbox", "file", "being 100%% sure", "--json").json
    assert filed["to"] == "ideas/being 100% sure is rare.md"
    assert [one["claim"] for one in person.run("idea", "list", "--json").json] == ["being 100%% sure is rare"]
    person.write("notes/50%% off.md", "Mine.\n")
    person.run("jot", "-k", "lesson", "wait for it")
    assert person.run("inbox", "file", "wait", "--into", "notes/50%% off.md").code == 0
    assert "Lesson: wait for it → [50\\%\\% off](<notes/50%25%25 off.md>)\n" in person.read(PAGE)
    targets = [link.target for link in read_markup(read_note(PAGE, person.read(PAGE).encode())).links]
    assert targets == ["being 100% sure is rare", "notes/50%% off.md"]
    assert found(person, "typed") == ["- 09:14 typed"]


NASTY = [
    "%%", "%%", "<!--", "-->", "$$", "$", "<script>", "</script>", "<div>", "</div>", "<details>", "<b hidden>",
    "<?php", "```", "~~~", "````", "`", "``", "\n", "\n", "\n\n", "\n  ", "\t", "> ", "> [!model] x", "# h", "---",
    "===", "|", "\n|a|b|\n|-|-|\n", "- ", "- [ ] t", "1. ", "[[", "]]", "\\", "word", "::", "10:00 x", "é", " ",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(NASTY), max_size=5).map("".join)
CAPTURES = st.lists(st.tuples(TEXT, TEXT, st.integers(0, 23)), min_size=2, max_size=5)
BY_HAND = st.sampled_from(
    [
        "", "## Log\n\n- 08:00 hand0 #hand0\n", "100%% hand0\n\n## Log\n\n- 12:00 hand1 #hand1\n\n## Mood\n\nhand2\n",
        "## Log\n\n- 08:00 hand0 <!-- a\n- 12:00 hand1 #hand1\n\nhand2 $$ b\n",
    ]
)  # fmt: skip


@given(captures=CAPTURES, page=BY_HAND)
@example(captures=[("", "%%", 9), ("<!--", "", 8), ("-->", "%%", 10)], page="")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_marks_every_capture_and_every_word_by_hand_is_read(
    person: Person, captures: list[tuple[str, str, int]], page: str
) -> None:
    for path in (person.vault / PAGE, person.vault / "journal/2026/2026-11-21.md"):
        path.unlink(missing_ok=True)
    if page:
        person.write(PAGE, page)
    for number, (before, after, hour) in enumerate(captures):
        text = f"{before}cap{number}{after}"
        assert person.run("jot", "--at", f"{hour:02}:00", stdin=text).code == 0
        assert person.run("jot", "--at", f"{hour:02}:00", f"plain{number} #tag{number}").code == 0
    note = read_note(PAGE, (person.vault / PAGE).read_bytes())
    shown = "\n".join(layout(note).shown)
    for number, (before, after, _) in enumerate(captures):
        outside_comments = re.sub(r"%%.*?%%|<!--.*?-->", "", f"{before}cap{number}{after}", flags=re.DOTALL)
        assert f"cap{number}" in shown or f"cap{number}" not in outside_comments, (number, note.text)
        assert f"plain{number} #tag{number}" in shown, (number, note.text)
    tags = {tag.name for tag in read_markup(note).tags}
    assert {f"tag{number}" for number in range(len(captures))} <= tags, note.text
    assert all(word in shown for word in re.findall(r"hand\d", page)), note.text
    assert person.run("undo").code == 0


@pytest.mark.slow
@given(captures=CAPTURES, page=BY_HAND)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_marks_recall_finds_what_was_captured_between(
    person: Person, captures: list[tuple[str, str, int]], page: str
) -> None:
    (person.vault / PAGE).unlink(missing_ok=True)
    if page:
        person.write(PAGE, page)
    for number, (before, after, hour) in enumerate(captures):
        person.run("jot", "--at", f"{hour:02}:00", stdin=f"{before}cap{number}{after}")
        person.run("jot", "--at", f"{hour:02}:00", f"plain{number} words")
    for number in range(len(captures)):
        assert found(person, f"plain{number}"), (number, person.read(PAGE))
