"""How high a row must be for its texts to show. Programs that don't fit rows by themselves on loading would cut them off."""

from math import ceil

HIGHEST = 409.0
"""Points; no workbook has a higher row, so beyond some thirty lines a text must be read in its cell."""
_LEADING, _MARGIN = 1.28, 3.0


def text_height(text: str, width: float, size: float = 10, *, bold: bool = False) -> float:
    """Points that `text` needs in a column `width` characters wide, wrapped. `size` is the font's, in points."""
    in_line = max(1, int(width * (1.1 if bold else 1.2) * 10 / size))
    lines = sum(max(1, ceil(len(line) / in_line)) for line in text.split("\n"))
    return min(HIGHEST, round(lines * size * _LEADING + _MARGIN, 1))
