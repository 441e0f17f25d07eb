"""What pictures are before and once they are drawn. Pure: plain data, no drawing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Table:
    """The figures behind a picture, as they are printed; where `summed`, the last row is their sum. The first column says what a
    row is of, the others are amounts; '' where there is none."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    summed: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture. `key` is its name on its page, for addresses and ids; `svg` may stand in a page as it is: it carries title
    and description, and nothing in it asks for a style or reaches outside."""

    key: str
    title: str
    description: str
    svg: str
    table: Table


class Drawing(Protocol):
    """All that a picture shows: what it is drawn of, whole, as a frozen dataclass. The same drawing gives the same picture."""

    @property
    def title(self) -> str:
        """What the picture is of."""

    @property
    def description(self) -> str:
        """What it shows, in words, for those who do not see it."""


@dataclass(frozen=True, slots=True)
class Manner:
    """A way to draw: bars, lines. `raw` makes of a drawing what matplotlib writes as SVG. `name` and `version` are part of what
    pictures are kept by: whoever changes how something is drawn raises the version, and kept pictures are drawn anew."""

    name: str
    version: int
    raw: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A picture before it is drawn: what it shows, in which manner, and the figures behind it. `key` is its name on its page."""

    key: str
    drawing: Drawing
    table: Table
    manner: Manner
