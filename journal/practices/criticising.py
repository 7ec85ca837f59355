"""A language model's critique in an attack: after the person's own words, held to quotes from their notes.

Owns when it may be asked, what is sent, and that it enters a note only when the person says so. Must not print.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from journal.practices import asking, ideas, recalling
from journal.wiring import Desk
from vault.problem import NothingThere, WrongUsage
from vault.records.critique_edits import with_critique

if TYPE_CHECKING:
    from journal.practices.attack import Attack
    from kb.ask.critique import Critique, Point


def available(desk: Desk) -> str:
    """The name of the model that could be asked; "" without one."""
    used = desk.settings.language_models.used
    return used.name if used else ""


def critique(
    attack: "Attack",
    own_text: str,
    on_point: "Callable[[Point], None]" = lambda point: None,
    stopped: Callable[[], bool] = lambda: False,
) -> "Critique":
    """What the model says against the claim, each point with words that stand in the person's notes.

    own_text  the person's own objection, which comes first
    on_point  told each point as it comes, in this thread;  stopped: true closes the connection, raises Stopped
    Points without such words are left out and counted. Raises WrongUsage while nothing was written, NothingThere
    without a model or where claim or passages must not be sent, ModelProblem. Nothing is written.
    """
    if not own_text.strip():
        raise WrongUsage("your own words come first", remedy="write a sentence against the claim")
    desk = attack.desk
    model, chosen_model = desk.model(), desk.settings.language_models.used
    if model is None or chosen_model is None:
        raise NothingThere("no language model is set up", remedy="set one up: deliberate model use PROVIDER/NAME")
    own = asking.note_at(desk, attack.idea.path)
    if own is None or not asking.may_go(desk)(own):
        remedy = "go on without it, or take a model on this machine: deliberate model use ollama/NAME"
        raise NothingThere("this idea must not leave this machine", path=attack.idea.path, remedy=remedy)
    from kb.ask.answering import choose
    from kb.ask.critique import criticise

    recalling.freshen(desk)
    chosen = choose(
        f"{attack.claim} {' '.join(own_text.split()[:60])}",
        asking.search(desk),
        lambda path: asking.note_at(desk, path),
        asking.frequencies(desk),
        asking.may_go(desk),
        leave_out=(attack.idea.path,),
    )
    if not chosen.passages:
        raise NothingThere("no passage of your notes bears on this claim and may be sent")
    deadline_s = float(chosen_model.timeout)
    return criticise(attack.claim, own_text, chosen, model, on_point, stopped, deadline_s)


def save_critique(desk: Desk, place: str, said: "Critique") -> None:
    """Keep the points in the idea's note, under the attack at `place` (`path:line`, as `finish` gives it), folded
    and marked as the model's. One command of its own for `undo`. Raises NothingThere, Unwritable."""
    path, _, line = place.rpartition(":")
    if not said.points:
        raise NothingThere("there is no point to keep")
    points = [f"{each.text} “{' '.join(each.quote.split())}” ({title_of(each.path)})" for each in said.points]
    day = desk.clock.now().date()
    ideas.edit(
        desk, path, "attack critique", lambda data: with_critique(path, data, int(line), said.model, day, points)
    )


def title_of(path: str) -> str:
    """How a note is called in plain words."""
    return path.rsplit("/", 1)[-1].removesuffix(".md")
