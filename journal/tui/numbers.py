"""The way from the screens to what is counted: predictions and the numbers of `stats`.

Owns which practice is asked for what. Each practice is imported when it is first needed. Everything here runs in
the background. Must not know widgets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from journal.tui.messages import Did
from vault.problem import WrongUsage

if TYPE_CHECKING:
    from journal.wiring import Desk
    from vault.records.prediction import Prediction


_REASON = re.compile(r"(?<![\w-])because(?![\w-])", re.IGNORECASE)


class Numbers:
    """Predictions and numbers, as the interface asks for them."""

    desk: Desk

    def predictions(self) -> list[Prediction]:
        """Every prediction of the vault."""
        from journal.practices import predictions

        return predictions.predictions(self.desk)

    def add_prediction(self, text: str, percent: str, by: str, because: str) -> Did:
        """Write a prediction down; what is empty must stand in the text."""
        from journal.practices import predictions
        from vault.records.prediction_words import BadDay, understood
        from vault.text.ahead import day_ahead

        day = day_ahead(by, self.desk.clock.now().date()) if by else None
        if by and day is None:
            raise BadDay(by)
        said = understood(text, self.desk.clock.now().date())
        if not percent and said.percent is None:
            raise WrongUsage("a prediction needs a number", remedy="begin with it, as in 70%, or say it in its field")
        if because and _REASON.search(said.text):
            raise WrongUsage("the reason is said twice", remedy="say it in the first line or in its field")
        added = predictions.add(self.desk, text, _percent(percent) if percent else None, day, because)
        return Did(f"said: {added.now}% {added.text}", added.path, added.line)

    def resolve_prediction(self, one: Prediction, outcome: str, what: str) -> Did:
        """Say how it came out."""
        from journal.practices import predictions

        decided = predictions.resolve(self.desk, one, outcome, what)
        return Did(f"{outcome}: {decided.text}")

    def reforecast(self, one: Prediction, percent: str) -> Did:
        """Say another number; the first one counts."""
        from journal.practices import predictions

        again = predictions.reforecast(self.desk, one, _percent(percent))
        return Did(f"{again.first}% -> {again.now}%: {again.text}")

    def told(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(heading, its lines) of all numbers."""
        from journal.practices.insight import insight
        from journal.telling import sections

        return [(heading, list(rows)) for heading, rows in sections(insight(self.desk))]


def _percent(text: str) -> int:
    if int(text) > 100:
        raise WrongUsage("how likely it is goes from 0 to 100", remedy="give a number in between")
    return int(text)
