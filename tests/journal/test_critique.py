"""In an attack a model may press harder: after one's own words, with words of one's notes, kept only by a key."""

from __future__ import annotations

import pytest

from tests.openai_server import ModelServer
from tests.person import Person

IDEA = "ideas/Sleep beats effort.md"
NOTE = "---\ntype: idea\nstatus: held\nconfidence: 70\n---\nWhy I think so.\n"
QUOTE = "In the spring five hours of sleep were enough for my best work."
OWN = "Effort carried me through the exam."
ATTACK = ["attack", "--answer", OWN, "--verdict", "stands", "--confidence", "60"]


@pytest.fixture
def holder(person: Person, model_server: ModelServer) -> Person:
    """Someone who holds an idea that a note of theirs speaks against, with a model on this machine."""
    person.write(IDEA, NOTE)
    person.write("notes/Spring.md", f"I kept count. {QUOTE} Then summer came.\n")
    person.run("model", "use", "openai/test", "--url", model_server.url)
    model_server.say = (
        f'- Your own record shows effort without sleep working [1] "{QUOTE}"\n'
        '- Everybody knows that Napoleon never slept [1] "Napoleon slept four hours a night"\n'
        "- A third point with no words from anywhere [1]\n"
    )
    return person


def test_no_model_is_asked_without_the_flag(holder: Person, model_server: ModelServer) -> None:
    assert holder.run(*ATTACK, "--json").json["critique"] is None
    assert model_server.requests == []


def test_a_point_stands_only_with_words_that_stand_in_a_note(holder: Person) -> None:
    said = holder.run(*ATTACK, "--critique", "--json")
    assert said.code == 0
    critique = said.json["critique"]
    (point,) = critique["points"]
    assert (point["path"], point["line"], point["quote"]) == ("notes/Spring.md", 1, QUOTE)
    assert (critique["model"], critique["left_out"], critique["saved"]) == ("openai/test", 2, False)
    assert "Napoleon" not in said.out
    assert "[!model]" not in holder.read(IDEA), "nothing of it is kept unasked"


def test_signs_of_emphasis_and_links_in_a_note_do_not_hide_its_words(holder: Person, model_server: ModelServer) -> None:
    holder.write("notes/Spring.md", "In the *spring* five hours of [[Sleep|sleep]] weren’t **enough** for my work.\n")
    model_server.say = '- Not so [1] "weren\'t enough for my work."\n'
    (point,) = holder.run(*ATTACK, "--critique", "--json").json["critique"]["points"]
    assert point["quote"] in holder.read("notes/Spring.md")
    assert point["quote"].endswith("weren’t **enough** for my work."), "the sentence is shown whole"


@pytest.mark.parametrize(
    "quote", ["five hours of sleep were enough", "five hours of sleep", "hours of sleep were enough for my best work"]
)
def test_a_quote_is_shown_with_the_whole_sentence_it_was_cut_from(
    holder: Person, model_server: ModelServer, quote: str
) -> None:
    holder.write("notes/Spring.md", f"I kept count. I never said that i{QUOTE[1:]} Then summer came.\n")
    model_server.say = f'- Your own record shows it [1] "{quote}"\n'
    (point,) = holder.run(*ATTACK, "--critique", "--json").json["critique"]["points"]
    assert point["quote"] == f"I never said that i{QUOTE[1:]}"


@pytest.mark.parametrize(
    "text",
    [
        "Mira said so [1]", "You are wrong, and so was Mira [1]", "You said so on 3 May 1999 [1]",
        "It was so on 900 days [1]", "It was so [99]",
    ],
)  # fmt: skip
def test_a_point_names_nobody_and_no_number_that_its_quote_and_the_person_did_not(
    holder: Person, model_server: ModelServer, text: str
) -> None:
    model_server.say = f'- {text} "{QUOTE}"\n- In spring five hours were enough, and effort did it [1] "{QUOTE}"\n'
    critique = holder.run(*ATTACK, "--critique", "--json").json["critique"]
    assert [each["text"] for each in critique["points"]] == ["In spring five hours were enough, and effort did it"]
    assert critique["left_out"] == 1


def test_the_persons_words_go_before_and_the_ideas_own_note_does_not(
    holder: Person, model_server: ModelServer
) -> None:
    holder.run(*ATTACK, "--critique")
    asked = model_server.messages[-1]["content"]
    assert "Claim: Sleep beats effort" in asked
    assert OWN in asked
    assert "Why I think so" not in asked


def test_what_is_kept_is_folded_marked_and_no_word_of_the_person(holder: Person) -> None:
    said = holder.run(*ATTACK, "--save-critique", "--json").json
    assert said["critique"]["saved"] is True
    after = holder.read(IDEA)
    assert after == NOTE.replace("70", "60") + (
        f"\n## Attacks\n\n{after.split(chr(10))[said['line'] - 1]}\n\n{OWN}\n\n"
        "> [!model]- openai/test, 2026-11-22\n"
        f"> - Your own record shows effort without sleep working “{QUOTE}” (Spring)\n\n"
        "Stands, 70% -> 60%.\n"
    )
    shown = holder.run("idea", "show", "Sleep", "--json").json
    assert (shown["history"][0]["text"], shown["history"][0]["verdict"]) == (OWN, "stands")
    assert "own record shows" not in str(holder.run("recall", "record shows effort", "--json").json)
    assert "own record shows" in str(holder.run("recall", "record shows effort", "--with-model", "--json").json)
    assert "own record" not in str(holder.run("ask", "--no-model", "What shows effort without sleep?", "--json").json)
    assert holder.run("undo").code == 0
    assert "[!model]" not in holder.read(IDEA)
    assert OWN in holder.read(IDEA)


def test_in_line_mode_one_key_asks_and_another_keeps(holder: Person) -> None:
    said = holder.run("attack", stdin=f"70\n{OWN}\nm\nk\ns\n60\n")
    assert said.code == 0
    assert "Against it, from openai/test:" in said.out
    assert said.out.index("Against it, from openai/test:") < said.out.index(QUOTE)
    assert "m ask openai/test" in said.err
    assert "> [!model]- openai/test, 2026-11-22" in holder.read(IDEA)


def test_without_a_model_the_key_is_not_offered(holder: Person) -> None:
    holder.run("model", "use", "none")
    said = holder.run("attack", stdin=f"\n{OWN}\nm\ns\n")
    assert said.code == 0
    assert "m ask" not in said.err
    flagged = holder.run(*ATTACK, "--critique", "--json")
    assert (flagged.code, flagged.json["critique"]) == (0, None)
    assert "no language model is set up" in flagged.err


def test_a_model_that_fails_stops_no_attack(holder: Person, model_server: ModelServer) -> None:
    model_server.refuse = (429, {"error": {"message": "slow down"}})
    said = holder.run(*ATTACK, "--save-critique", "--json")
    assert (said.code, said.json["critique"]) == (0, None)
    assert "takes no more requests" in said.err
    assert OWN in holder.read(IDEA)


def test_what_a_model_says_makes_no_link_tag_task_or_image(holder: Person, model_server: ModelServer) -> None:
    live_words = "See [[Spring]] #mood ![x](http://evil.example/a.png) <img src=x> a::b %%c"
    model_server.say = f'- [ ] {live_words} [1] "{QUOTE}"\n'
    holder.run(*ATTACK, "--save-critique")
    kept = next(line for line in holder.read(IDEA).split("\n") if line.startswith("> - "))
    for live in ("[[", "![", "](", "http", "<img", "::", "%%", " #mood", "[ ]"):
        assert live not in kept
    assert holder.run("doctor").code == 0


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_the_rest_of_the_note_keeps_its_bytes(holder: Person, ending: str) -> None:
    odd = NOTE.replace("\n", ending) + f"## Attacks{ending}{ending}### 2026-01-02 boundary{ending}{ending}Old.{ending}"
    holder.write(IDEA, odd + f"{ending}Stands.{ending}{ending}## Later{ending}Text without an end")
    before = holder.read(IDEA)
    holder.run(*ATTACK, "--save-critique")
    after = holder.read(IDEA)
    assert after.endswith(f"## Later{ending}Text without an end")
    assert after.count("\r") == (after.count("\n") if ending == "\r\n" else 0)
    assert before.partition("## Attacks")[2].partition("## Later")[0].strip() in after
    holder.run("undo")
    holder.run("undo")
    assert holder.read(IDEA) == before


def test_an_idea_marked_private_is_put_to_no_model_elsewhere(holder: Person, model_server: ModelServer) -> None:
    holder.run("model", "use", "openai/test", "--remote")
    holder.write(IDEA, NOTE.replace("type: idea", "type: idea\nprivate: true"))
    said = holder.run(*ATTACK, "--critique", "--json")
    assert (said.code, said.json["critique"], model_server.requests) == (0, None, [])
    assert "must not leave this machine" in said.err
    holder.run("model", "use", "openai/test", "--local")
    assert holder.run(*ATTACK, "--critique", "--json").json["critique"]["points"]


def test_journal_pages_stay_on_this_machine_here_too(holder: Person, model_server: ModelServer) -> None:
    holder.run("model", "use", "openai/test", "--remote")
    holder.write("journal/2026/2026-11-20.md", "Effort beat sleep at the Murkowitz exam.\n")
    said = holder.run(*ATTACK, "--critique", "--json")
    assert "Murkowitz" not in str(model_server.bodies)
    assert said.json["critique"]["withheld"] == 1
