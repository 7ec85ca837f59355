"""`ask` quotes the notes with file and line, or says that they do not answer."""

from __future__ import annotations

import pytest

from tests.person import Person


@pytest.fixture
def reader(person: Person) -> Person:
    """Someone with a few notes."""
    person.write(
        "reading/Why We Sleep.md",
        "# Why We Sleep\n\nAdenosine builds up while one is awake. Caffeine blocks its\r\nreceptors for six hours.\n",
    )
    person.write("notes/Garden.md", "Tomatoes want sun and a wall behind them.\n")
    person.write("notes/Talk.md", "> [!model]- some model, 2026-11-22\n> Caffeine blocks receptors for ninety hours.\n")
    return person


def test_an_answer_names_its_places(reader: Person) -> None:
    said = reader.run("ask", "How long does caffeine block receptors?", "--json")
    assert (said.code, said.err) == (0, "")
    document = said.json
    assert (document["found"], document["by"]) == (True, "notes")
    first = document["citations"][0]
    assert (first["n"], first["path"], first["line"]) == (1, "reading/Why We Sleep.md", 3)
    assert first["quote"] == "Caffeine blocks its\nreceptors for six hours."
    assert first["quote"] in reader.read("reading/Why We Sleep.md").replace("\r\n", "\n")
    assert "[1]" in document["answer"]
    assert "ninety" not in said.out
    assert "[1] reading/Why We Sleep.md:3" in reader.run("ask", "How long does caffeine block receptors?").out


def test_what_is_not_there_is_exit_1_with_the_nearest_passages(reader: Person) -> None:
    said = reader.run("ask", "--json", "Which mountain did I climb in Peru with a wall of receptors?")
    assert said.code == 1
    assert (said.json["found"], said.json["citations"]) == (False, [])
    assert 1 <= len(said.json["nearest"]) <= 3
    assert set(said.json["nearest"][0]) == {"path", "line", "title", "text"}


def test_an_empty_vault_answers_nothing(person: Person) -> None:
    said = person.run("ask", "anything at all?", "--json")
    assert (said.code, said.json["nearest"]) == (1, [])


def test_without_a_model_nothing_would_be_sent(reader: Person) -> None:
    said = reader.run("ask", "--show-prompt", "caffeine?")
    assert said.code == 0
    assert "nothing would be sent" in said.out
    assert reader.run("ask", "--no-model", "Does caffeine block receptors?").code == 0


@pytest.mark.parametrize("words", [["ask"], ["ask", " "]])
def test_no_question_is_a_wrong_use(reader: Person, words: list[str]) -> None:
    assert reader.run(*words).code == 2


def test_asking_changes_no_byte(obsidian: Person) -> None:
    before = obsidian.bytes_of_vault()
    assert obsidian.run("ask", "What is a wood made of?").code == 0
    assert obsidian.bytes_of_vault() == before


def test_meaning_finds_what_other_words_say(person: Person, models: str) -> None:
    person.env["DELIBERATE_MODELS"] = models
    person.write("notes/Running.md", "Jogging in the morning lifts my mood for the whole day.\n")
    person.write("notes/Garden.md", "Tomatoes want sun and a wall behind them.\n")
    said = person.run("ask", "Does jogging make me happy in the morning?", "--json")
    assert said.json["citations"][0]["path"] == "notes/Running.md"


@pytest.fixture
def keeper(person: Person) -> Person:
    """Someone with a few pages and records; today is Sunday, 22 November 2026."""
    person.env["DELIBERATE_NOW"] = "2026-11-22T10:00:00+01:00"
    person.write("journal/2026/2026-11-21.md", "## Log\n\n- 10:15 Baked rye bread.\n\n## Journal\n\nIt was too wet.\n")
    person.write(
        "journal/2026/2026-11-12.md",
        "## Log\n\n- 10:00 The rent goes up.\n- 19:20 Lesson: a plan without a date is a wish\n",
    )
    person.write("journal/2026/2026-10-05.md", "## Log\n\n- 09:00 Slept badly because of the coffee at six.\n")
    person.write("journal/2026/2026-11-05.md", "## Log\n\n- 09:00 Slept badly because of the neighbours.\n")
    for title, front in {
        "Middlemarch": "status: finished\nfinished: 2026-10-20\nfiction: true",
        "The Peregrine": "status: finished\nfinished: 2026-10-31\nfiction: false",
        "Stoner": "status: finished\nfinished: 2026-11-13\nfiction: true",
        "Slow Productivity": "status: reading\nstarted: 2026-11-15",
    }.items():
        person.write(f"reading/{title}.md", f"---\ntype: reading\n{front}\n---\n# {title}\n\nA book.\n")
    person.write("ideas/Walking.md", "---\ntype: idea\nstatus: held\nconfidence: 75\n---\n# Walking helps\n\nYes.\n")
    person.write("ideas/Tools.md", "---\ntype: idea\nstatus: parked\n---\n# Tools shape questions\n\nPerhaps.\n")
    return person


def answer_of(person: Person, question: str) -> list[str]:
    said = person.run("ask", question, "--json")
    document = said.json
    assert said.code == (0 if document["found"] else 1)
    for each in document["citations"]:
        text = person.read(each["path"])
        assert "\n".join(text.split("\n")[each["line"] - 1 :]).find(each["quote"]) >= 0
    return document["answer"].split("\n") if document["found"] else []


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (
            "what did I do yesterday?",
            ["2026-11-21: 10:15 Baked rye bread. [1]", "2026-11-21: It was too wet. [2]"],
        ),
        ("what did I learn last week?", ["2026-11-12: 19:20 Lesson: a plan without a date is a wish [1]"]),
        ("what happened on November 12th?", ["2026-11-12: 10:00 The rent goes up. [1]"]),
        (
            "which books did I finish in October?",
            ["The Peregrine: finished: 2026-10-31 [1]", "Middlemarch: finished: 2026-10-20 [2]"],
        ),
        (
            "which novels did I finish this year?",
            ["Stoner: finished: 2026-11-13 [1]", "Middlemarch: finished: 2026-10-20 [2]"],
        ),
        ("what am I reading?", ["Slow Productivity: status: reading [1]"]),
        ("what ideas do I hold?", ["Walking helps: status: held [1]"]),
        ("how sure am I that walking helps?", ["Walking helps: confidence: 75 [1]"]),
    ],
)
def test_days_lists_and_properties_are_answered_line_by_line(keeper: Person, question: str, lines: list[str]) -> None:
    assert answer_of(keeper, question)[: len(lines)] == lines


def test_where_a_line_of_a_day_is_from_is_no_line_of_its_own(keeper: Person) -> None:
    keeper.write("journal/2026/2026-11-21.md", "## Log\n\n- 08:05 Quote: A hook. ([[Stoner]], p. 6) → [[Stoner]]\n")
    assert answer_of(keeper, "what did I write yesterday?") == ["2026-11-21: 08:05 Quote: A hook. [1]"]


def test_a_month_says_where_to_look_for_a_reason(keeper: Person) -> None:
    lines = answer_of(keeper, "why did I sleep badly in October?")
    assert len(lines) == 1
    assert "coffee" in lines[0]


@pytest.mark.parametrize(
    "question",
    ["what happened on 29 October?", "which books did I finish in September?", "which papers am I reading?"],
)
def test_a_day_without_a_page_and_a_list_without_a_record_are_refused(keeper: Person, question: str) -> None:
    assert answer_of(keeper, question) == []


def test_what_others_wrote_is_on_no_list_of_ones_own(keeper: Person) -> None:
    keeper.write(
        "reading/Imported.md",
        "---\ntype: reading\nstatus: finished\nfinished: 2026-10-02\nimported: 2026-10-03\n---\n# Imported\n\nText.\n",
    )
    assert len(answer_of(keeper, "which books did I finish in October?")) == 3
    said = keeper.run("ask", "--only-mine", "which books did I finish in October?", "--json")
    assert "Imported" not in said.json["answer"]


def test_properties_of_another_name_answer_by_the_map_of_types(person: Person) -> None:
    person.write(
        ".deliberate/vault.toml",
        '[types.reading]\ntag = "book"\n[types.reading.keys]\nfinished = "ausgelesen-am"\nrating = "note-von-mir"\n',
    )
    person.write(
        "Bücher/Stiller.md",
        "---\ntags: [book]\nausgelesen-am: 2026-03-02\nnote-von-mir: 4\n---\n# Stiller\n\nIch bin nicht Stiller.\n",
    )
    assert answer_of(person, "when did I finish Stiller?")[0] == "Stiller: ausgelesen-am: 2026-03-02 [1]"
    assert answer_of(person, "what rating did I give Stiller?")[0] == "Stiller: note-von-mir: 4 [1]"
    assert answer_of(person, "which books have I finished?") == ["Stiller: ausgelesen-am: 2026-03-02 [1]"]


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Which books did I not finish?", []),
        ("Which ideas do I not hold?", []),
        ("What did I do on FRİDAY?", None),
        ("What did I do before November 12th?", None),
        ("Which books did I finish in October?", ["The Peregrine: finished: 2026-10-31 [1]"]),
    ],
)
def test_a_question_is_not_answered_as_if_a_word_of_it_were_missing(
    keeper: Person, question: str, says: list[str] | None
) -> None:
    lines = answer_of(keeper, question)
    if says is None:
        assert not any(line.startswith("2026-11-12:") for line in lines)
    elif not says:
        assert not any("finished:" in line or "status: held" in line for line in lines)
    else:
        assert lines[: len(says)] == says


def test_a_book_that_is_read_again_was_finished_when_it_was(keeper: Person) -> None:
    keeper.run("read", "start", "The Peregrine")
    assert "The Peregrine: finished: 2026-10-31 [1]" in answer_of(keeper, "Which books did I finish in October?")


def test_what_is_not_shown_of_many_days_is_said(keeper: Person) -> None:
    for day in range(1, 31):
        keeper.write(f"journal/2026/2026-09-{day:02}.md", f"## Log\n\n- 09:00 Thing {day}.\n- 10:00 Other {day}.\n")
    said = keeper.run("ask", "What did I do in September?")
    assert "50 more lines of these days are not shown" in said.err
