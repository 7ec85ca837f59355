"""One reading of a note's markup, that no input can slow down or break."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault.text.markup import Markup, read_markup
from vault.text.note import read_note


def read(text: str) -> Markup:
    return read_markup(read_note("n.md", text.encode()))


def kinds(text: str) -> list[tuple[int, int, str]]:
    return [(b.line, b.end_line, b.kind) for b in read(text).blocks]


def tag_names(text: str) -> list[str]:
    return [tag.name for tag in read(text).tags]


def test_blocks_carry_their_lines_and_the_headings_above_them() -> None:
    page = read("---\na: 1\n---\n# A\n\none\ntwo\n\n## B #\n- x\n  - y\n\ntail\n\nC\n===\n***\n")
    assert [(b.line, b.end_line, b.kind, b.heading_path) for b in page.blocks] == [
        (4, 4, "heading", ("A",)),
        (6, 7, "paragraph", ("A",)),
        (9, 9, "heading", ("A", "B")),
        (10, 11, "list", ("A", "B")),
        (13, 13, "paragraph", ("A", "B")),
        (15, 16, "heading", ("C",)),
        (17, 17, "rule", ("C",)),
    ]
    assert [(h.line, h.level, h.text) for h in page.headings] == [(4, 1, "A"), (9, 2, "B"), (15, 1, "C")]
    assert page.blocks[1].text == "one\ntwo"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```\n# a\n\n#t\n```\nb", [(1, 5, "code"), (6, 6, "paragraph")]),
        ("~~~ py\n```\n~~~~\nb", [(1, 3, "code"), (4, 4, "paragraph")]),
        ("> ```\n> #t\nafter #u", [(1, 2, "quote"), (3, 3, "paragraph")]),
        ("- a\n  ```\n  #t\n  ```\n- b", [(1, 1, "list"), (2, 4, "code"), (5, 5, "list")]),
        ("- ```\n  #t\nout", [(1, 2, "code"), (3, 3, "paragraph")]),
        ("text\n\n    #code\n    more\n", [(1, 1, "paragraph"), (3, 4, "code")]),
        ("- a\n\n    still the list", [(1, 1, "list"), (3, 3, "list")]),
        ("%%\n#t\n\n%%\nb", [(1, 4, "comment"), (5, 5, "paragraph")]),
        ("<!-- a\n\n#t -->\nb", [(1, 3, "comment"), (4, 4, "paragraph")]),
        ("$$\n#t\n$$\nb", [(1, 3, "math"), (4, 4, "paragraph")]),
        ("a | b\n--|--\n1 | 2\n\nx", [(1, 3, "table"), (5, 5, "paragraph")]),
        ("<div>\n#t\n</div>\n\nb", [(1, 3, "html"), (5, 5, "paragraph")]),
        ("> [!note] x\n> y\nlazy\n\nb", [(1, 3, "callout"), (5, 5, "paragraph")]),
        ("para\n- a\n- b\nlazy", [(1, 1, "paragraph"), (2, 4, "list")]),
        ("one\n1986. a year\n", [(1, 2, "paragraph")]),
        ("100%% sure\n\n#t", [(1, 1, "paragraph"), (3, 3, "paragraph")]),
        ("costs $$ a lot\n\n#t", [(1, 1, "paragraph"), (3, 3, "paragraph")]),
    ],
)
def test_each_line_belongs_to_the_block_obsidian_shows(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert kinds(text) == expected
    assert "t" not in tag_names(text.removesuffix("#t"))


def test_words_of_others_and_of_models_are_not_mine() -> None:
    page = read(
        "mine\n\n> quote\n\n> [!model]- name, 2026-11-22\n> said\nlazily\n\n> [!tip] me\n> [!model] x\n\n"
        "## Highlights\n> h\n\nunder\n\n### Deeper\nstill\n\n## Notes\nmine\n"
    )
    assert [(b.text.split("\n")[-1], b.mine, b.model) for b in page.blocks] == [
        ("mine", True, False),
        ("> quote", False, False),
        ("lazily", False, True),
        ("> [!tip] me", True, False),
        ("> [!model] x", False, True),
        ("## Highlights", False, False),
        ("> h", False, False),
        ("under", False, False),
        ("### Deeper", False, False),
        ("still", False, False),
        ("## Notes", True, False),
        ("mine", True, False),
    ]
    assert not any(b.mine for b in read("---\nimported: 2026-01-01\n---\na\n\n- b").blocks)


def test_links_of_every_form_are_found_with_their_parts() -> None:
    page = read(
        "[[A]] ![[b c.png|100]] [[D#h|say]] [[#here]] [t](x%20y.md#z) ![](<i j.png>) [w](https://e.org/a_(b))\n"
        "`[[no]]` \\[[no]] $[[no]]$ %%[[no]]%% | [[T\\|alias]] |\n[ref]: other.md\n"
    )
    assert [tuple(link) for link in page.links] == [
        (1, "A", "", "", False, True),
        (1, "b c.png", "", "100", True, True),
        (1, "D", "h", "say", False, True),
        (1, "", "here", "", False, True),
        (1, "x y.md", "z", "t", False, False),
        (1, "i j.png", "", "", True, False),
        (1, "https://e.org/a_(b)", "", "w", False, False),
        (2, "T", "", "alias", False, True),
        (3, "other.md", "", "ref", False, False),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#a #b/c x#d #12 #1a #1/2", ["a", "b/c", "1a"]),
        ("#größe #読書 #🙂 #a-b_c, #end.", ["größe", "読書", "🙂", "a-b_c", "end"]),
        ("# heading\n#tag at start", ["tag"]),
        ("http://x.org/#frag https://y/(#z) &#39; `#c` [[n#h]] [x](y#z) \\#e", []),
        ("(#in) *#em* #a#b", ["in", "em", "a"]),
        ("---\ntags: [one, '#two', 3]\n---\n#four", ["one", "two", "four"]),
        ("---\ntags: a, b\n---\n", ["a", "b"]),
    ],
)
def test_tags_follow_obsidians_rules(text: str, expected: list[str]) -> None:
    assert tag_names(text) == expected


def test_a_tag_of_the_frontmatter_has_the_line_of_its_key() -> None:
    assert [(t.line, t.name) for t in read("---\na: 1\ntags:\n  - x\n---\n#y").tags] == [(3, "x"), (6, "y")]


def test_tasks_are_list_items_with_a_box() -> None:
    page = read("- [ ] do\n- [x] done ^id\n1. [ ] third\n  - [X] child\n[ ] no\n`- [ ] no`\n- [link](x)\n")
    assert [(t.line, t.done, t.text) for t in page.tasks] == [
        (1, False, "do"),
        (2, True, "done ^id"),
        (3, False, "third"),
        (4, True, "child"),
    ]


def asked(text: str) -> list[tuple[int, str, str, bool]]:
    return [tuple(q)[:4] for q in read(text).questions]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Question: why? Really.", (1, "question", "why? Really.", False)),
        ("- Rabbit hole: the vagus nerve", (1, "rabbit-hole", "the vagus nerve", False)),
        ("- 09:14 Question: why?", (1, "question", "why?", False)),
        ("- [ ] Question: why?", (1, "question", "why?", False)),
        ("- [x] Question: why?", (1, "question", "why?", True)),
        (
            "I read it. Question: does it\nhold at all? Yes it went on.",
            (1, "question", "does it hold at all?", False),
        ),
        ("Fine. Rabbit hole: knots. More.", (1, "rabbit-hole", "knots.", False)),
        ("- **Question:** why? ^q1", (1, "question", "why?", False)),
        ("- Question: why?\n  - Answer (2026-11-22): so", (1, "question", "why?", True)),
        ("- Question: why?\n  - thought\n\n  - Answer: so", (1, "question", "why?", True)),
        ("- Question: why?\n- other\n  - Answer: so", (1, "question", "why?", False)),
        ("Question: why?\nAnswer (2026-11-22): so", (1, "question", "why?", True)),
        ("Question: why?\n\nAnswer: so", (1, "question", "why?", True)),
        ("A b. Question: why? C d.\nAnswer: so", (1, "question", "why?", True)),
        ("- 09:14 Question: why?\n  Answer: so", (1, "question", "why?", True)),
    ],
)
def test_questions_are_found_wherever_a_person_asks_them(text: str, expected: tuple[int, str, str, bool]) -> None:
    assert asked(text) == [expected]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("- Question: why?\n  - Answer (2026-11-22): so\n    and so\n  - more", ("so\nand so", "2026-11-22")),
        ("- [x] Question: why?", ("", "")),
        ("- Question: why?\n- Question: what?\n  - Answer: that", ("", "")),
        ("Question: why?\nAnswer (today): **so** ^a1\n\nmore", ("**so**", "today")),
        ("Question: why?\nAnswer: so\nit is\nQuestion: what?", ("so\nit is", "")),
        ("> [!note]\n> I read. Question: why?\n> Answer: so\n> it is\n\nmore", ("so\nit is", "")),
        ("- 09:14 Question: why?\n  Answer: so\n- 10:00 other", ("so", "")),
    ],
)  # fmt: skip
def test_a_question_says_what_answered_it(text: str, answer: tuple[str, str]) -> None:
    question = read(text).questions[0]
    assert (question.answer, question.when) == answer


def test_several_questions_in_one_paragraph_are_several() -> None:
    assert asked("A. Question: one? B. Rabbit hole: two. Question: three?") == [
        (1, "question", "one?", False),
        (1, "rabbit-hole", "two.", False),
        (1, "question", "three?", False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The Question: is it?",
        "> Question: his?",
        "```\nQuestion: x\n```",
        "%%\nQuestion: x\n%%",
        "a question: b",
        "> [!model]\n> Question: x",
        "`Question: x`",
        "Question:",
    ],
)
def test_what_only_looks_like_a_question_is_none(text: str) -> None:
    assert asked(text) == []


def test_a_vault_may_have_its_own_words() -> None:
    note = read_note("n.md", b"- 09:14 Frage: warum?\n  - Antwort: so\n")
    page = read_markup(note, {"question": "Frage", "answer": "Antwort"})
    assert [tuple(q)[:4] for q in page.questions] == [(1, "question", "warum?", True)]


pieces = st.sampled_from(
    [
        "\n",
        "\n\n",
        "    ",
        "\t",
        "> ",
        "- ",
        "1. ",
        "# ",
        "```",
        "~~~",
        "`",
        "``",
        "%%",
        "<!--",
        "-->",
        "$$",
        "$",
        "[[",
        "]]",
        "](",
        "[",
        ")",
        "(",
        "<",
        ">",
        "#t",
        "#",
        "|",
        "---",
        "===",
        "[!model]",
        "[ ] ",
        "Question: ",
        "Answer: ",
        ". ",
        "word",
        "é",
        "\ufffc",
        "\x00",
        "\r",
        "\u2028",
        "http://",
        "<div>",
        "!",
        "\\",
    ]
)


@settings(max_examples=300)
@given(st.lists(pieces, max_size=60).map("".join))
def test_every_line_with_something_on_it_is_in_exactly_one_block(text: str) -> None:
    note = read_note("n.md", text.encode())
    page = read_markup(note)
    lines = note.text.split("\n")
    covered: list[int] = []
    for block in page.blocks:
        covered += range(block.line, block.end_line + 1)
        assert block.text == "\n".join(lines[block.line - 1 : block.end_line])
    assert len(covered) == len(set(covered)) and covered == sorted(covered)
    for number, line in enumerate(lines, start=1):
        assert number in covered or not line.strip() or number < note.body_line
    everything = [*page.headings, *page.links, *page.tags, *page.tasks, *page.questions]
    assert all(1 <= one.line <= len(lines) for one in everything)


@pytest.mark.parametrize(
    "unit",
    [
        "`",
        "``x",
        "[[",
        "[[a",
        "[a](",
        '](a "',
        "](<",
        "![",
        "%%a",
        "%%`",
        "<!--",
        "<!--a-->`",
        "$",
        "$$a",
        "#",
        "#a",
        "> ",
        "- ",
        "+ ",
        " ",
        "\t",
        ".",
        '?"',
        "x? Question: ",
        "://",
        "| ",
        "-",
        "1. ",
        "*",
        "\\`",
        "[!model]",
        "(",
        "- Question: a\n\n",
        "> - ```\n",
        "Question: a\n",
        "a\n===\n",
        "|-\n",
        " ^a",
        "<div>\n",
        "[a]: b\n",
        "\x00",
    ],
)
def test_repetition_of_any_mark_ends(unit: str) -> None:
    for text in (unit * 20_000, "x" + unit * 20_000 + "x", "- Question: y\n" + unit * 20_000 + "Answer: z"):
        read(text)
