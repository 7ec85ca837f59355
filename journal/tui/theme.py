"""The colours: one dark look, one accent.

Owns every colour of the interface; style sheets and widgets name them only by their words (`$accent`,
`$muted`, `$rule`). Must not know what is drawn with them.
"""

from __future__ import annotations

from textual.theme import Theme

DUSK = Theme(
    name="dusk",
    dark=True,
    primary="#e0b15e",
    secondary="#e0b15e",
    accent="#e0b15e",
    warning="#e0b15e",
    success="#e0b15e",
    error="#e58a80",
    foreground="#dad6cb",
    background="#14161b",
    surface="#1b1d22",
    panel="#22252b",
    variables={
        "strong": "#f3efe4",
        "muted": "#949aa6",
        "faint": "#6c7280",
        "rule": "#2e3137",
        "chosen": "#272a30",
        "lamp": "#e0b15e",
        "trouble": "#e58a80",
        "block-cursor-foreground": "#14161b",
        "block-cursor-background": "#e0b15e",
        "input-selection-background": "#e0b15e 30%",
        "input-cursor-background": "#e0b15e",
        "input-cursor-foreground": "#14161b",
        "scrollbar": "#2b303a",
        "scrollbar-hover": "#3a404c",
        "scrollbar-active": "#4a5160",
        "scrollbar-background": "#14161b",
        "scrollbar-background-hover": "#14161b",
        "scrollbar-background-active": "#14161b",
        "scrollbar-corner-color": "#14161b",
    },
)
"""Warm paper text on ink, and one lamp. `muted` on the background keeps a contrast of 6 to 1."""
