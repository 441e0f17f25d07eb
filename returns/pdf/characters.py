"""Characters that a page of paper has no place for: runs that never break, and signs that no font has."""

import logging
import re
import unicodedata

LONGEST_RUN = 40
"""Characters that may stand together before the line must be able to break."""
MOST_NAMED = 100
"""Places of one document where characters are named in words; from then on a sign must do."""
# A tag, which is left alone, or a run with more to come. An entity counts as the one character that it is; spaces that
# forbid a break belong to the run.
_CHARACTER = r"(?:&[^;\s<]{1,8};|[^\s<&]|[\u00a0\u202f])"
_TAG_OR_RUN = re.compile(rf"<[^>]*>|({_CHARACTER}{{{LONGEST_RUN}}})(?={_CHARACTER})")
_BREAK = "\u200b"
_BETWEEN = "[\u200b-\u200d\ufe0e\ufe0f\\s]*"
_missing: set[str] = set()


def breakable(html: str) -> str:
    """`html` with a zero-width space after every LONGEST_RUN characters that stand together in its text."""
    return _TAG_OR_RUN.sub(lambda found: found[0] + _BREAK if found[1] else found[0], html)


def unprintable(html: str) -> frozenset[str]:
    """The characters of `html` that are known to be in no font."""
    return frozenset(_missing.intersection(html))


def spelled_out(html: str, missing: frozenset[str]) -> str:
    """`html` with the `missing` characters in words: "[grinning face]", or how many there are where more than three follow."""
    if not missing:
        return html
    one = f"[{re.escape(''.join(sorted(missing)))}]"
    named = 0

    def words(found: re.Match[str]) -> str:
        nonlocal named
        named += 1
        return _words([character for character in found[0] if character in missing]) if named <= MOST_NAMED else "[?]"

    return re.sub(f"{one}(?:{_BETWEEN}{one})*", words, html)


def _words(characters: list[str]) -> str:
    if len(characters) > 3:
        return f"[{len(characters):,} characters that cannot be printed]"
    names = (unicodedata.name(character, f"U+{ord(character):04X}").lower() for character in characters)
    return f"[{', '.join(names)}]"


class _NotesMissing(logging.Filter):
    """Takes from WeasyPrint's log what no font has, and keeps it out of there: answers never go into logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        if ".notdef" not in str(record.msg) or not isinstance(record.args, tuple):
            return True
        # Without any font even our own words would be missing: better unprinted than taken apart.
        _missing.update(character for character in str(record.args[0]) if not character.isascii())
        return False


logging.getLogger("weasyprint").addFilter(_NotesMissing())
