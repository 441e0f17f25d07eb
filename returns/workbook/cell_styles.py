"""Which of a workbook's cell styles have a certain number format."""

import re
from collections.abc import Callable, Collection

from .markup import MAIN, parsed

_FORMATS = f"{{{MAIN}}}numFmts/{{{MAIN}}}numFmt"
_STYLES = f"{{{MAIN}}}cellXfs/{{{MAIN}}}xf"
_AS_WORDS = re.compile(r'"[^"]*"?|\\.|\[[^\]]*\]|_.|\*.', re.DOTALL)
"""Parts of a format that are not about the number: our own `General"%"` shows 80 as 80%."""
_LONGEST_FORMAT = 500


def styles_with(content: bytes, built_in: Collection[str], fits: Callable[[str], bool]) -> frozenset[str]:
    """The styles, by their place in the list as cells name it, of a workbook's part with styles: those with one of the formats
    `built_in`, which a file does not spell out, or with one that `fits` without its words. Raises NotAWorkbook."""
    root = parsed(content, "its list of styles")
    spelt = ((element.get("numFmtId"), str(element.get("formatCode", ""))) for element in root.iterfind(_FORMATS))
    formats = {*built_in, *(str(number) for number, code in spelt if _fits(code, fits))}
    styles = enumerate(root.iterfind(_STYLES))
    return frozenset(str(number) for number, element in styles if element.get("numFmtId") in formats)


def _fits(code: str, fits: Callable[[str], bool]) -> bool:
    return len(code) <= _LONGEST_FORMAT and fits(_AS_WORDS.sub("", code))
