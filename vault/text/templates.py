"""Obsidian's template variables, filled in for a new page.

Owns `{{date}}`, `{{time}}`, `{{title}}` and their `{{date:FORMAT}}` forms. A template that holds
Templater code (`<%`) is a program: it is not run. Must not know files.
"""

import re

from vault.text.formats import Instant, render

_VARIABLE = re.compile(r"\{\{\s*(date|time|title)\s*(?::([^}]*))?\}\}", re.IGNORECASE)


def fill(template: str, title: str, at: Instant) -> str | None:
    """The page a template makes, or None when it would have to be run."""
    if "<%" in template:
        return None

    def value(match: re.Match[str]) -> str:
        name, pattern = match[1].lower(), match[2]
        if name == "title":
            return title
        return render(pattern or ("YYYY-MM-DD" if name == "date" else "HH:mm"), at)

    return _VARIABLE.sub(value, template)
