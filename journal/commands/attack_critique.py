"""The model's part in `attack`: asked for by a flag or a key, after the person's own words, kept only by another.

Owns how it is shown. Must hold no rules: `journal.practices.criticising` has them. A model that fails never
stops an attack.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from journal import say, show
from journal.front import Front
from journal.practices import criticising
from journal.practices.attack import Attack
from vault.problem import Problem

if TYPE_CHECKING:
    from kb.ask.critique import Critique, Point

Tell = Callable[[Sequence[str]], None]


class Asked:
    """One attack's critique: not asked for yet, asked for, or to be kept.

    wanted  the flag says so;  keep: the flag says to keep it
    """

    def __init__(self, front: Front, begun: Attack, wanted: bool, keep: bool) -> None:
        self._json, self._begun = front.json, begun
        self._wanted, self._keep = wanted, keep
        self._name = criticising.available(front.desk)
        self._said: Critique | None = None
        self._saved = False

    @property
    def keys(self) -> str:
        """What the prompt for the verdict offers besides."""
        if self._said is not None and self._said.points:
            return "" if self._keep else ", k keep what it said"
        return f", m ask {self._name}" if self._name and self._said is None else ""

    def took(self, key: str, text: str, tell: Tell) -> bool:
        """Whether a key was for this part; it is done then."""
        if key == "m" and self._name:
            self._wanted = True
            self.after(text, tell)
        elif key == "k" and self._said is not None and self._said.points:
            self._keep = True
            say.say("it will be kept with the attack")
        else:
            return False
        return True

    def after(self, text: str, tell: Tell) -> None:
        """Ask, if it is wanted and was not asked yet. `text` is the person's own, which stands before."""
        if not self._wanted or self._said is not None:
            return
        show_it: Tell = (lambda lines: None) if self._json and tell is show.lines else tell
        began = False

        def each(point: "Point") -> None:
            nonlocal began
            if not began:
                show_it(["", f"Against it, from {self._name}:"])
                began = True
            show_it(_lines(point))

        try:
            self._said = criticising.critique(self._begun, text, each)
        except Problem as problem:
            say.say(str(problem))
            self._wanted = False
            return
        if self._said.cut:
            say.say(self._said.cut)
        if not self._said.points:
            say.say(f"{self._name} found nothing against it that it could show in your notes")
        if self._said.left_out:
            say.say(f"points left out, because your notes do not bear them: {self._said.left_out}")
        if self._said.withheld:
            say.say(f"passages of your journal or of private notes that stayed on this machine: {self._said.withheld}")

    def save(self, place: str) -> None:
        """Keep it under the attack at `place`, if the person said so. The attack itself stands by now."""
        if not self._keep or self._said is None or not self._said.points:
            return
        try:
            criticising.save_critique(self._begun.desk, place, self._said)
            self._saved = True
        except Problem as problem:
            say.say(f"the attack is written, what the model said is not: {problem}")

    def document(self) -> dict[str, object] | None:
        """As JSON; None if no model was asked."""
        said = self._said
        if said is None:
            return None
        return {
            "model": said.model,
            "points": [
                {"text": each.text, "n": each.n, "path": each.path, "line": each.line, "quote": each.quote}
                for each in said.points
            ],
            "left_out": said.left_out,
            "withheld": said.withheld,
            "saved": self._saved,
        }


def _lines(point: "Point") -> list[str]:
    return [f"  {point.text}", f"    “{' '.join(point.quote.split())}” {show.place(point.path, point.line)}"]
