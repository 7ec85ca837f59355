"""`ask QUESTION`: an answer from the notes, each sentence with its place; told by a language model if one is set up."""

import re
from collections.abc import Sequence
from dataclasses import replace

import click

from journal import say, show
from journal.front import Front
from journal.practices import asking
from journal.practices.asking import Prompt
from kb.ask.asking import Answer
from kb.ask.citations import Citation
from vault.problem import WrongUsage

EXCERPT = 200
FROM_HERE = "--- it broke off here; from your notes alone:"


@click.command("ask")
@click.option("--no-model", is_flag=True, help="Answer from the notes alone, also where a language model is set up.")
@click.option("--show-prompt", is_flag=True, help="Show what would be sent to a language model, and send nothing.")
@click.option("--only-mine", is_flag=True, help="Leave out what you did not write yourself: imports and quotations.")
@click.argument("question", nargs=-1, required=True)
@click.pass_obj
def command(front: Front, no_model: bool, show_prompt: bool, only_mine: bool, question: tuple[str, ...]) -> int:
    """Ask your notes a QUESTION.

    The answer is made of sentences that stand in them; with a language model set up, of its sentences, each checked
    against the notes. Where they do not answer, it says so, shows the three nearest passages and exits with 1.
    """
    text = " ".join(question)
    if not text.strip():
        raise WrongUsage("there is no question", remedy='ask it: deliberate ask "when did I begin to run?"')
    if show_prompt:
        return _show_prompt(front, asking.prompt(front.desk, text, only_mine))
    if no_model:
        answer = asking.ask(front.desk, text, only_mine)
        streamed = False
    else:
        told: list[str] = []

        def tell(piece: str) -> None:
            if not told:
                say.progress("")
            told.append(piece)
            if not front.json:
                show.piece(piece)

        used = front.desk.settings.language_models.used
        say.progress(f"asking {used.name} … (ctrl+c stops it)" if used else "")
        try:
            answer = asking.ask_streaming(front.desk, text, tell, only_mine=only_mine)
        finally:
            if not told:
                say.progress("")
            elif not front.json:
                show.lines([""])
        streamed = bool(told)
    if streamed and answer.by != "model" and not front.json:
        # What the model said stands there with its numbers; the notes' answer goes on behind them.
        show.lines(["", *_places(answer.heard, quoted=True), "", FROM_HERE])
        answer = _renumbered(answer, max((each.n for each in answer.heard), default=0))
    for line in answer.told:
        say.say(line)
    if front.json:
        show.document(document(answer))
    else:
        show.lines(_lines(answer, streamed=streamed and answer.by == "model"))
    return say.DONE if answer.found else say.NOTHING


def _show_prompt(front: Front, prompt: Prompt) -> int:
    if front.json:
        show.document(
            {
                "model": prompt.model,
                "prompt": prompt.messages,
                "note": prompt.note,
                "url": prompt.url or None,
                "local": prompt.local,
                "withheld": prompt.withheld,
            }
        )
        return say.DONE
    if prompt.messages is None:
        show.lines([str(prompt.note)])
        return say.DONE
    where_to = f" at {prompt.url}" if prompt.url else ""
    show.lines([f"to {prompt.model}{where_to}, {'on' if prompt.local else 'not on'} this machine:"])
    if prompt.withheld:
        say.say(f"passages that stay here: {prompt.withheld}")
    for message in prompt.messages:
        show.lines([f"--- {message['role']}"])
        show.exactly(message["content"] + "\n")
    return say.DONE


def document(answer: Answer) -> dict[str, object]:
    """An answer as JSON."""
    return {
        "answer": answer.answer,
        "citations": [
            {"n": each.n, "path": each.path, "line": each.line, "quote": each.quote} for each in answer.citations
        ],
        "found": answer.found,
        "by": answer.by,
        "nearest": [
            {"path": each.path, "line": each.line, "title": each.title, "text": each.text} for each in answer.nearest
        ],
        "sentences": [
            {"text": each.text, "citations": list(each.citations), "supported": each.supported}
            for each in answer.sentences
        ],
        "withheld": answer.withheld,
    }


def _lines(answer: Answer, streamed: bool) -> list[str]:
    """What is shown besides what was streamed: the answer itself, if it was not, and its places."""
    lines = [""] if streamed else [*answer.answer.split("\n"), ""]
    if answer.found:
        return lines + _places(answer.citations, quoted=answer.by == "model")
    for near in answer.nearest:
        lines += [show.place(near.path, near.line), f"    {show.clip(near.text, EXCERPT)}"]
    return lines


def _places(citations: Sequence[Citation], quoted: bool) -> list[str]:
    lines = []
    for each in citations:
        lines.append(f"[{each.n}] {show.place(each.path, each.line)}")
        if quoted:
            lines.append(f"    “{show.clip(each.quote, EXCERPT)}”")
    return lines


def _renumbered(answer: Answer, after: int) -> Answer:
    """An answer of the notes as it is shown behind others: its numbers go on after theirs."""
    text = re.sub(r"\[(\d+)\]$", lambda found: f"[{int(found[1]) + after}]", answer.answer, flags=re.MULTILINE)
    return replace(answer, answer=text, citations=tuple(replace(each, n=each.n + after) for each in answer.citations))
