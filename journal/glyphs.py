"""Charts that fit into a line: each value one cell of text.

Owns the signs and how a number becomes one, the same for command line and screens. Pure; must not know what is
charted, nor colours.
"""

from collections.abc import Sequence

BARS = " ▁▂▃▄▅▆▇█"
SAID, HAPPENED, BOTH, LINE = "○", "●", "◉", "·"


def bars(values: Sequence[int]) -> str:
    """One character a value, as high as its share of the largest; what is not nothing shows."""
    most = max(values, default=0)
    return "".join(BARS[0 if not most else -(-value * (len(BARS) - 1) // most)] for value in values)


def meter(share: float, width: int) -> str:
    """A bar of `width` cells, full from the left by `share` (0 to 1)."""
    full = round(min(max(share, 0.0), 1.0) * width)
    return "█" * full + LINE * (width - full)


def on_scale(said: float, happened: float, width: int = 21) -> str:
    """Two shares (0 to 1) on a line from 0 to 100 %: ○ what was said, ● what happened, ◉ where both are one."""
    cells = [LINE] * width
    at = [round(min(max(share, 0.0), 1.0) * (width - 1)) for share in (said, happened)]
    cells[at[0]] = SAID
    cells[at[1]] = BOTH if at[0] == at[1] else HAPPENED
    return "".join(cells)
