"""Long texts as paragraphs that no page is afraid of: nothing is cut, but hostile layout is calmed."""

import re

from returns.answer_types import is_blank
from returns.presentation.printed import Paragraph

LINES_KEPT = 200
"""Lines of one answer that keep their line breaks: four pages. Of the rest, every break is printed as a sign."""
BREAK_SIGN = " ¶ "
# Marks that turn the direction of whatever follows them, on the whole page if they are never closed.
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# More marks on one letter than any language has: they take seconds to lay out, and cover the lines above.
_MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILES = re.compile(f"({_MARK}{{8}}){_MARK}+")


def tame(text: str) -> str:
    """`text` without bidirectional control characters (right-to-left letters need none) and piles of combining marks."""
    return _PILES.sub(r"\1", _BIDI_CONTROLS.sub("", text))


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of `text`: blank lines part them (several count as one), a line break within one stays.

    After LINES_KEPT lines what follows is one last paragraph with a pilcrow for each break, so that a text of nothing but
    line breaks cannot fill a hundred pages.
    """
    found: list[list[str]] = [[]]
    for raw in tame(text).split("\n"):
        line = raw.strip()
        if line and not is_blank(line):
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return _capped([lines for lines in found if lines])


def _capped(found: list[list[str]]) -> tuple[Paragraph, ...]:
    kept: list[Paragraph] = []
    room = LINES_KEPT
    for number, lines in enumerate(found):
        if len(lines) > room:
            rest = [*lines[room:], *(line for later in found[number + 1 :] for line in later)]
            return (*kept, *([tuple(lines[:room])] if room else []), (BREAK_SIGN.join(rest),))
        kept.append(tuple(lines))
        room -= len(lines)
    return tuple(kept)
