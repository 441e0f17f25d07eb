"""Words in a picture: a line as wide as there is room for. Pure."""

from collections.abc import Iterator

NARROW, WIDE = frozenset("ijlIt.,:;'’!|()[]-/ f"), frozenset("mwMW@%&…")
MOST_LINES = 2
ELLIPSIS = "…"


def width(text: str) -> float:
    """About how wide a text is in a sans-serif font, in ems; rather too much than too little."""
    return sum(map(_width, text))


def _width(character: str) -> float:
    if character in NARROW:
        return 0.34
    if character in WIDE or not (character.isascii() or character == "£"):
        return 1.0
    return 0.72 if character.isupper() else 0.57


def lines(text: str, room: float) -> tuple[str, ...]:
    """`text` in at most MOST_LINES lines of `room` ems; what does not fit is left out, which an ellipsis tells."""
    found: list[str] = []
    rest = " ".join(text.split())
    while rest and len(found) < MOST_LINES - 1:
        line = _first_line(rest, room)
        found.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    if rest:
        found.append(rest if width(rest) <= room else _first_line(rest, room - width(ELLIPSIS)).rstrip() + ELLIPSIS)
    return tuple(found)


def _first_line(text: str, room: float) -> str:
    """As much of a text as fits, ending with a word if one ends there."""
    if width(text) <= room:
        return text
    fits = max(1, sum(1 for _ in _fitting(text, room)))
    space = text.rfind(" ", 0, fits + 1)
    return text[: space if space > 0 else fits]


def _fitting(text: str, room: float) -> Iterator[str]:
    used = 0.0
    for character in text:
        used += _width(character)
        if used > room:
            return
        yield character
