"""The JSON shapes and exit codes of the command line, which other programs rely on."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.person import Person

STARTER_QUESTION = "why do I forget what I read"


@pytest.fixture
def someone(newcomer: Person, models: str) -> Person:
    """Someone with the starter vault and a compiled model."""
    newcomer.env["DELIBERATE_MODELS"] = str(models)
    assert newcomer.run("init", str(newcomer.vault), "--starter").code == 0
    return newcomer


def shape(value: Any) -> Any:
    """The keys and types of a document; of a list, those of its first item."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def test_init_says_where_which_and_whether_it_was_made(newcomer: Person) -> None:
    said = newcomer.run("init", str(newcomer.vault), "--json")
    assert said.json == {"vault": str(newcomer.vault), "id": said.json["id"], "created": True}
    again = newcomer.run("init", str(newcomer.vault), "--json").json
    assert again == {"vault": str(newcomer.vault), "id": said.json["id"], "created": False}


def test_recall_rows(someone: Person) -> None:
    rows = someone.run("recall", STARTER_QUESTION, "--by", "words", "--json").json
    assert set(rows[0]) == {"path", "line", "heading", "title", "text", "score", "words_rank", "meaning_rank", "mine"}
    assert rows[0]["meaning_rank"] is None
    ranks = [row["words_rank"] for row in rows if row["words_rank"]]
    assert ranks == sorted(ranks)
    assert ranks[0] == 1
    assert len({row["path"] for row in rows}) == len(rows), "one row a note"
    assert len(rows) <= 10
    text = someone.read(rows[0]["path"]).split("\n")
    assert rows[0]["text"].split("\n")[0].strip() in text[rows[0]["line"] - 1]


def test_recall_that_finds_nothing_is_an_empty_list_and_exit_1(someone: Person) -> None:
    said = someone.run("recall", "xylozzk qwvbn", "--by", "words", "--json")
    assert (said.code, said.json) == (1, [])


def test_recall_by_both_says_both_ranks(someone: Person) -> None:
    someone.run("index")
    rows = someone.run("--json", "recall", STARTER_QUESTION).json
    assert any(row["meaning_rank"] for row in rows)
    assert any(row["words_rank"] for row in rows)
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)


def test_index_counts(someone: Person) -> None:
    words = someone.run("index", "--words", "--json").json
    assert shape(words) == {"notes": "int", "passages": "int", "embedded": "int", "pending": "int", "problems": []}
    assert (words["embedded"], words["pending"]) == (0, words["passages"])
    full = someone.run("index", "--json").json
    assert (full["embedded"], full["pending"]) == (words["passages"], 0)
    assert someone.run("index", "--status", "--json").json == full


def test_due_and_grade(someone: Person) -> None:
    rows = someone.run("due", "--json").json
    assert shape(rows[0]) == {"card": "str", "path": "str", "line": "int", "deck": "str", "front": "str",
                              "due": "NoneType", "state": "str", "kind": "str"}  # fmt: skip
    assert {row["state"] for row in rows} <= {"new", "review"}
    graded = someone.run("grade", rows[0]["card"], "3", "--ms", "4000", "--json").json
    assert shape(graded) == {"card": "str", "grade": "int", "due": "str", "interval_days": "int", "event": "str"}
    assert rows[0]["card"] not in [row["card"] for row in someone.run("due", "--json").json]
    undone = someone.run("undo", "--json").json
    assert (undone["undone"], undone["events"]) == ("grade", [graded["event"]])
    assert rows[0]["card"] in [row["card"] for row in someone.run("due", "--all", "--json").json]


def test_ask_quotes_the_notes_or_refuses(someone: Person) -> None:
    someone.run("index")
    answer = someone.run("ask", "Who cut heavy books in half?", "--json")
    assert answer.code == 0
    assert set(answer.json) == {"answer", "citations", "found", "by", "nearest", "sentences", "withheld"}
    assert shape(answer.json["sentences"][0]) == {"text": "str", "citations": ["int"], "supported": "bool"}
    assert (answer.json["found"], answer.json["by"]) == (True, "notes")
    for citation in answer.json["citations"]:
        assert set(citation) == {"n", "path", "line", "quote"}
        assert citation["quote"] in someone.read(citation["path"])
        assert f"[{citation['n']}]" in answer.json["answer"]
    refused = someone.run("ask", "what is the boiling point of tungsten carbide", "--json")
    assert (refused.code, refused.json["found"], refused.json["citations"]) == (1, False, [])
    assert len(refused.json["nearest"]) == 3


@pytest.mark.parametrize(
    "question",
    ["When did Darwin die?", "Did Hamming like Mondays?", "What did Hamming keep Monday mornings for?",
     "What is the capital of Mongolia?", "How do I sharpen a kitchen knife?"],
)  # fmt: skip
def test_a_question_near_to_the_notes_that_they_do_not_answer_is_refused(someone: Person, question: str) -> None:
    someone.run("index")
    refused = someone.run("ask", question, "--json")
    assert (refused.code, refused.json["found"]) == (1, False)


def test_reading_list(someone: Person) -> None:
    row = {"path": "str", "title": "str", "kind": "str", "author": ["str"], "source": "str", "status": "str",
           "added": "str", "started": "str", "finished": ["str"], "pages": "int", "at": "int", "fiction": "bool",
           "rating": "int", "verdict": "str", "highlights": "int"}  # fmt: skip
    said = someone.run("read", "list", "--status", "finished", "--kind", "book", "--json")
    assert (shape(said.json), said.code) == ([{**row, "source": "str"}], 0)
    for words in (["start", "Of Studies"], ["at", "Of Studies", "2"], ["drop", "Of Studies"], ["show", "Middlemarch"]):
        assert set(someone.run("read", *words, "--json").json) == set(row)
    post = someone.run("read", "list", "--post", "--json")
    assert set(post.json) == {"year", "text", "fiction", "nonfiction", "unsorted", "undated"}
    nothing = someone.run("read", "list", "--status", "dropped", "--year", "1901", "--json")
    assert (nothing.code, nothing.json) == (1, [])


def test_doctor(someone: Person) -> None:
    said = someone.run("doctor", "--json")
    assert (said.code, said.json["ok"]) == (0, True)
    assert shape(said.json["checks"][0]) == {"name": "str", "ok": "bool", "problems": []}
    someone.write("notes/broken.md", "---\na: [1\n---\ntext\n")
    broken = someone.run("doctor", "--json")
    problems = [one for check in broken.json["checks"] for one in check["problems"]]
    assert (broken.code, broken.json["ok"]) == (1, False)
    assert set(problems[0]) == {"path", "line", "problem", "remedy"}
    assert problems[0]["path"] == "notes/broken.md"


def test_batch_answers_each_line(someone: Person) -> None:
    lines = "\n".join([
        '["jot","one","--json"]',
        '{"argv":["jot"],"stdin":"two","now":"2026-11-23T10:00:00+01:00"}',
        "nonsense",
        '["due","--deck","no"]',
    ])  # fmt: skip
    said = someone.run("batch", "-", stdin=lines)
    answers = [json.loads(line) for line in said.out.strip().split("\n")]
    assert answers[0]["out"]["path"] == "journal/2026/2026-11-22.md"
    assert answers[1] == {"argv": ["jot"], "exit": 0, "out": "journal/2026/2026-11-23.md:3\n", "err": ""}
    assert [answer["exit"] for answer in answers] == [0, 0, 2, 1]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nonsense"], 2), (["recall"], 2), (["grade", "k-none.f", "3"], 1), (["grade", "k-none.f", "x"], 2),
        (["day", "soon"], 2), (["day", "1999-01-01"], 1), (["--vault", "/nowhere", "due"], 3), (["keys"], 0),
        (["--version"], 0), (["--help"], 0), (["undo"], 1), (["shell", "bash"], 0), (["shell", "tcsh"], 2),
        (["predict", "add", "no number"], 2), (["predict", "resolve", "no such", "yes"], 1), (["predict"], 2),
        (["predict", "resolve", "no such", "maybe"], 2), (["predict", "forecast", "no such", "1000%"], 2),
        (["idea", "show", "no such idea"], 1), (["read", "start", "no such book"], 1), (["read", "at", "soon"], 2),
        (["attack", "no such idea"], 1), (["recall", "x", "--since", "soon"], 2),
        (["week", "soon"], 2), (["week", "2026-W54"], 2), (["tick", "x"], 2), (["tick", "no such.md:1"], 1),
    ],
)  # fmt: skip
def test_exit_codes_and_empty_stdout_on_trouble(someone: Person, words: list[str], code: int) -> None:
    said = someone.run(*words)
    assert said.code == code, said
    if code in (2, 3, 4, 5):
        assert said.out == ""
        assert said.err.startswith("deliberate: ")
        assert said.err.count("\n") == 1


def test_looking_around_changes_no_byte_of_a_vault_we_found(obsidian: Person, models: str) -> None:
    obsidian.env["DELIBERATE_MODELS"] = str(models)
    obsidian.write("Cards.md", "#flashcards\n\na :: b\n\nQuestion: c?\n")
    obsidian.write("inbox/a.md", "came in\n")
    before = obsidian.bytes_of_vault()
    looks = [
        "index", "recall wood", "ask what is a wood made of", "due", "due --deck flashcards", "stats", "doctor",
        "today", "on-this-day", "inbox", "inbox --questions", "inbox show inbox/a.md",
        "inbox sort", "lesson list", "cards check", "cards list", "remind --once", "remind --status", "status",
        "pause", "week --json", "week", "idea list", "predict list --all", "predict due", "read list",
        "review", "index --rebuild",
    ]  # fmt: skip
    for words in (look.split() for look in looks):
        said = obsidian.run(*words)
        assert said.code in (0, 1), said
    assert obsidian.bytes_of_vault() == before


def test_a_damaged_or_deleted_cache_still_answers_and_heals(someone: Person) -> None:
    someone.run("index")
    stores = [file for file in (Path(someone.env["DELIBERATE_CACHE"])).rglob("*") if file.is_file()]
    for file in stores:
        file.write_bytes(b"\x00garbage" * 100)
    assert someone.run("recall", STARTER_QUESTION, "--json").code == 0
    assert someone.run("index", "--json").json["pending"] == 0
    rows = someone.run("recall", STARTER_QUESTION, "--json").json
    assert any(row["meaning_rank"] for row in rows)


PREDICTION = {
    "path": "str", "line": "int", "id": "str", "text": "str", "first": "int", "now": "int", "steps": ["int"],
    "registered": "int", "counts": "int", "by": "str", "because": ["str"], "outcome": "NoneType",
    "resolved": "NoneType", "what": "str",
}  # fmt: skip


def test_predictions_in_every_verb_have_one_shape(someone: Person) -> None:
    words = "70% I finish the course by 2027-01-31 because [[Think alone first, then talk]]"
    added = someone.run("predict", "add", words, "--json").json
    assert shape(added) == PREDICTION
    for verb in (["list"], ["list", "--resolved"], ["list", "--all"], ["due"]):
        rows = someone.run("predict", *verb, "--json", now="2027-02-01T09:00:00+01:00").json
        assert {key for row in rows for key in row} == set(PREDICTION), verb
    assert shape(someone.run("predict", "forecast", added["id"], "40", "--json").json) == PREDICTION
    done = someone.run("predict", "resolve", added["id"], "no", "ill", "--json").json
    assert shape(done) == PREDICTION | {"outcome": "str", "resolved": "str"}


def test_an_idea_shows_the_record_of_what_rested_on_it(someone: Person) -> None:
    record = someone.run("idea", "show", "Trying to remember beats", "--json").json["record"]
    assert record == {"leaned": 2, "resolved": 1, "happened": 1, "said": 80.0}


def test_stats_keep_their_keys(someone: Person) -> None:
    said = someone.run("stats", "--json").json
    assert {"notes", "passages", "cards", "open_questions", "inbox", "reviews", "ideas", "attacks"} <= set(said)
    assert shape(said["reviews"]) == {
        "last_30_days": "int", "days": "int", "true_retention": "NoneType",
        "per_day": [{"day": "str", "reviews": "int"}], "forecast": [{"day": "str", "due": "int"}],
    }  # fmt: skip
    assert set(said["ideas"]) == {"held", "parked", "dropped"}
    assert set(said["verdicts"]) == {"stands", "revised", "dropped", "test"}
    assert set(said["confidence"]) == {"lowered", "raised", "unmoved", "moved"}
    assert set(said["reading"]) == {
        "reading", "waiting", "finished_this_year", "fiction", "nonfiction", "unsorted", "pages",
    }  # fmt: skip
    assert set(said["lessons"]) == {"lessons", "used", "uses", "uses_last_30_days"}
    assert set(said["questions"]) == {"open", "answered", "asked_last_30_days", "answered_last_30_days"}
    assert shape(said["captures"]) == [{"week": "str", "captures": "int"}]
    assert shape(said["predictions"]) == {
        "open": "int", "due": "int", "resolved": "int", "void": "int", "brier": "float", "sentence": "str",
        "changed": "int",
        "calibration": [{"low": "int", "high": "int", "count": "int", "said": "float", "happened": "int"}],
    }  # fmt: skip


def test_why_says_what_brought_a_note_up(someone: Person) -> None:
    someone.run("index")
    told = someone.run("why", "walking and thinking", "notes/Walking.md", "--json").json
    assert set(told) == {"found", "tokens", "cut_by", "words", "meaning", "fused", "passage"}
    assert (told["found"], told["fused"]["rank"], told["cut_by"]) == (True, 1, 0)
    assert told["words"]["rank"] == 1
    assert 0 < told["meaning"]["cosine"] <= 1
    assert someone.run("why", "walking", "notes/None.md").code == 1


def test_related_lists_other_notes_near_in_meaning(someone: Person) -> None:
    someone.run("index")
    rows = someone.run("related", "notes/Walking.md", "-n", "3", "--json").json
    assert rows[0]["path"] == "ideas/Walk before every hard decision.md"
    assert "notes/Walking.md" not in [row["path"] for row in rows]


COMMITMENT = {"path": "str", "line": "int", "text": "str", "done": "bool"}


def test_the_week_as_data(someone: Person) -> None:
    week = someone.run("week", "--json").json
    assert shape(week) == {
        "week": "str", "path": "str", "exists": "bool", "first": "str", "step": "str",
        "steps": [{"number": "int", "name": "str", "title": "str", "done": "bool"}],
        "sentence": "str",
        "days": [{"day": "str", "path": "str",
                  "lines": [{"line": "int", "time": "str", "text": "str", "kept": "bool"}]}],
        "last": [COMMITMENT],
        "loose": [{"path": "str", "line": "int", "kind": "str", "text": "str"}],
        "finished": [], "due": [], "attacked": [], "next": [],
    }  # fmt: skip
    for day in week["days"]:
        page = someone.read(day["path"]).split("\n")
        assert all(line["text"][:20] in page[line["line"] - 1] for line in day["lines"])
    said = someone.run("week", stdin="q\n")
    assert (said.code, said.out.split("\n")[1]) == (0, week["path"])


def test_commitments_on_today_and_a_tick(someone: Person) -> None:
    commitments = someone.run("today", "--json").json["commitments"]
    assert shape(commitments) == [COMMITMENT]
    first = commitments[0]
    ticked = someone.run("tick", f"{first['path']}:{first['line']}", "--json").json
    assert ticked == first | {"done": True}
    assert someone.run("today", "--json").json["commitments"][0] == ticked


def test_lessons_in_every_verb_have_one_shape(someone: Person) -> None:
    lesson = {"path": "str", "rule": "str", "source": "str", "created": "str", "uses": "int", "last_used": "str"}
    (first, *_) = someone.run("lesson", "list", "--json").json
    assert shape(first) == lesson
    assert shape(someone.run("lesson", "use", "ask what", "--json").json) == lesson
    added = someone.run("lesson", "add", "A new one", "--json").json
    assert shape(added) == lesson | {"last_used": "NoneType"}
    shown = someone.run("lesson", "show", "ask what", "--json").json
    assert shape(shown) == lesson | {"history": [{"day": "str", "text": "str", "line": "int"}]}


def test_the_inbox_and_what_becomes_of_it(someone: Person) -> None:
    item = {"path": "str", "line": "int", "kind": "str", "text": "str", "day": "str"}
    found = someone.run("inbox", "--json").json
    assert shape(found[0]) == item
    assert shape(found[-1]) == item | {"day": "NoneType"}
    assert {one["kind"] for one in found} <= {"idea", "lesson", "question", "rabbit-hole", "read", "quote", "file"}
    first, second = (f"{one['path']}:{one['line']}" for one in found[:2])
    near = {"path": "str", "line": "int", "title": "str", "text": "str"}
    assert shape(someone.run("inbox", "show", first, "--json").json) == item | {"body": "str", "similar": [near]}
    filed = someone.run("inbox", "file", first, "--json").json
    assert shape(filed) == {"path": "str", "line": "int", "to": "str", "link": "str"}
    assert shape(someone.run("inbox", "leave", second, "--json").json) == {"path": "str", "line": "int"}
    dropped = someone.run("inbox", "drop", found[-1]["path"], "--json").json
    assert shape(dropped) == {"path": "str", "to": "str"}
    counts = someone.run("inbox", "sort", "--json", stdin="s\n").json
    assert counts == {"filed": 0, "left": 0, "dropped": 0, "waiting": len(found) - 3}


def test_questions_and_their_answers(someone: Person) -> None:
    question = {"path": "str", "line": "int", "kind": "str", "text": "str", "title": "str", "day": "str",
                "answered": "bool", "answer": "str", "answered_on": "NoneType"}  # fmt: skip
    first = someone.run("inbox", "--questions", "--json").json[0]
    assert shape(first) == question
    place = f"{first['path']}:{first['line']}"
    assert shape(someone.run("inbox", "answer", place, "so", "--json").json) == {"path": "str", "line": "int"}
    answered = someone.run("inbox", "--questions", "--answered", "--json").json
    assert shape([one for one in answered if one["answer"] == "so"]) == [question | {"answered_on": "str"}]
