"""What one cell holds, as the XML spells it: text, number or truth value."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from lxml import etree

from returns.answer_types.cleaning import units
from returns.answer_types.texts import CELL_LIMIT

from .markup import MAIN

_LONGEST_NUMBER, _LARGEST_EXPONENT = 400, 400
_TEXT, _RUN = f"{{{MAIN}}}t", f"{{{MAIN}}}r"
_NUMBER = re.compile(r"\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee]([+-]?[0-9]{1,4}))?)\s*", re.ASCII)
_LONGEST_ESCAPED = CELL_LIMIT * len("_x000D__x000A_")
"""Characters in the file of the longest text that a cell holds: all of it line breaks, each escaped in two halves."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TRUTH = {"1": True, "true": True, "0": False, "false": False}


class Raw(NamedTuple):
    """One cell that holds anything.

    `value`: text (escapes undone, rich text joined, line breaks as LF), number as written in the file, or truth value; of a
    formula, its last known result ("" where the file holds none). `formula`: whether the cell holds a formula, or is filled by
    an array formula of another. `error`: an error such as #REF!, which is then the value. `percent`: a number that the cell shows
    as a percentage, 0.8 as 80%. `day`: a number that it shows as a date, where that was asked for.
    """

    value: str | Decimal | bool
    formula: bool
    error: bool = False
    percent: bool = False
    day: bool = False


def number(said: str) -> Decimal:
    """The number that a cell spells. Raises ValueError for what is none, and for one that no cell holds."""
    match = _NUMBER.fullmatch(said) if len(said) <= _LONGEST_NUMBER else None
    if match is None or abs(int(match[2] or 0)) > _LARGEST_EXPONENT:
        raise ValueError("not a number")
    return Decimal(match[1])


def index(said: str) -> int:
    """The place in the list of shared texts. Raises ValueError for what is none."""
    if not said.isascii() or not said.isdecimal() or len(said) > 7:
        raise ValueError("no place in the list of texts")
    return int(said)


def truth(said: str) -> bool:
    """The truth value that a cell spells. Raises KeyError for what is none."""
    return _TRUTH[said.strip()]


def unescaped(text: str) -> str:
    """A text with its `_xHHHH_` undone and one kind of line break; as it stands where no cell could hold it even then."""
    if len(text) > _LONGEST_ESCAPED:
        return text
    return _settled(_ESCAPE.sub(_character, text)) if "_x" in text or "\r" in text else text


KINDS: Mapping[str, Callable[[str], str | Decimal | bool]] = {
    "n": number,
    "str": unescaped,
    "inlineStr": unescaped,
    "b": truth,
    "e": unescaped,
    "d": unescaped,
}
"""A cell's kind → how its content is read; `s`, a place in the list of shared texts, is not among them."""


def text_in(element: etree._Element) -> str:
    """The text of a shared or inline string: its own, or that of its runs; readings aloud beside it are left out.

    An escape never runs from one run into the next, but a character in two halves may.
    """
    pieces = []
    for child in element:
        texts = child.iterchildren(_TEXT) if child.tag == _RUN else [child] if child.tag == _TEXT else []
        pieces += [unescaped(text.text or "") for text in texts]
    return _settled("".join(pieces)) if len(pieces) > 1 else "".join(pieces)


def is_too_long(text: str) -> bool:
    """Whether a workbook counts more characters than fit into a cell; one beyond U+FFFF is two there."""
    return len(text) > CELL_LIMIT // 2 and units(text) > CELL_LIMIT


def _settled(text: str) -> str:
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\r\n", "\n")


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16))
