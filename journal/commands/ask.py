"""`ask QUESTION`: an answer in the notes' own sentences, each with its place."""

import click

from journal import say, show
from journal.front import Front
from journal.practices import asking
from kb.ask.asking import Answer
from vault.problem import WrongUsage

EXCERPT = 200


@click.command("ask")
@click.option("--no-model", is_flag=True, help="Answer from the notes alone, also where a language model is set up.")
@click.option("--show-prompt", is_flag=True, help="Show what would be sent to a language model, and send nothing.")
@click.argument("question", nargs=-1, required=True)
@click.pass_obj
def command(front: Front, no_model: bool, show_prompt: bool, question: tuple[str, ...]) -> int:
    """Ask your notes a QUESTION.

    The answer is made of sentences that stand in them. Where they do not answer, it says so, shows the three
    nearest passages and exits with 1.
    """
    text = " ".join(question)
    if not text.strip():
        raise WrongUsage("there is no question", remedy='ask it: deliberate ask "when did I begin to run?"')
    if show_prompt:
        if front.json:
            show.document({"model": None, "prompt": None, "note": asking.NO_MODEL})
        else:
            show.lines([asking.NO_MODEL])
        return say.DONE
    answer = asking.ask(front.desk, text)
    if front.json:
        show.document(_document(answer))
    else:
        show.lines(_lines(answer))
    return say.DONE if answer.found else say.NOTHING


def _document(answer: Answer) -> dict[str, object]:
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
    }


def _lines(answer: Answer) -> list[str]:
    lines = [*answer.answer.split("\n"), ""]
    if answer.found:
        return lines + [f"[{each.n}] {show.place(each.path, each.line)}" for each in answer.citations]
    for each in answer.nearest:
        lines += [show.place(each.path, each.line), f"    {show.clip(each.text, EXCERPT)}"]
    return lines
