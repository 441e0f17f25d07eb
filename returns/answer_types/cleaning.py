"""What is done to every text before it is read: line breaks, characters that no workbook holds, blanks."""

import re
import unicodedata

_LINE_BREAK = re.compile(r"\r\n?|\v|\f|\x85|\u2028|\u2029")
_NOT_HELD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str) -> str:
    """`text` with one kind of line break, and without the characters that a workbook cannot hold.

    CRLF, CR, Word's vertical tab and form feed become line breaks; NUL and the other control characters, lone surrogates and
    non-characters are dropped. Everything else, emoji included, stays.
    """
    if text.isprintable():  # so is nearly every answer, and every character below is not
        return text
    return _NOT_HELD.sub("", _LINE_BREAK.sub("\n", text))


def is_blank(text: str) -> bool:
    """Whether `text` holds nothing that can be seen."""
    return all(unicodedata.category(c) in ("Zs", "Zl", "Zp", "Cc", "Cf") or c in _INVISIBLE for c in text)


_INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))
"""Characters without a shape that Unicode counts among letters, marks or symbols: fillers, variation selectors."""


def plain(text: str) -> str:
    """One word or number as pasted: every kind of space is one blank, direction marks and zero-width characters go."""
    if not text.isascii():
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return re.sub(r"\s+", " ", text).strip()


def units(text: str) -> int:
    """How long a workbook counts a text to be: a character beyond U+FFFF, such as an emoji, is two there."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str) -> str:
    """`text` as a message quotes it."""
    return text if len(text) <= 40 else text[:40] + "…"
