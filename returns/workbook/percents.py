"""Which of a workbook's cell styles show a number as a percentage: such a cell holds 0.8 where it shows 80%."""

import re

from .markup import MAIN, parsed
from .usual import kept_if_usual

_FORMATS = f"{{{MAIN}}}numFmts/{{{MAIN}}}numFmt"
_STYLES = f"{{{MAIN}}}cellXfs/{{{MAIN}}}xf"
_BUILT_IN = frozenset({"9", "10"})
"""The numbers of `0%` and `0.00%`, which a file does not spell out."""
_AS_WORDS = re.compile(r'"[^"]*"?|\\.|\[[^\]]*\]|_.|\*.', re.DOTALL)
"""Parts of a format that are not about the number: our own `General"%"` shows 80 as 80%."""
_LONGEST_FORMAT = 500


@kept_if_usual
def percent_styles(content: bytes) -> frozenset[str]:
    """The styles, by their place in the list as cells name it, that a workbook's part with styles holds. Raises NotAWorkbook."""
    root = parsed(content, "its list of styles")
    formats = _BUILT_IN | {
        str(element.get("numFmtId"))
        for element in root.iterfind(_FORMATS)
        if _is_percent(str(element.get("formatCode", "")))
    }
    styles = enumerate(root.iterfind(_STYLES))
    return frozenset(str(number) for number, element in styles if element.get("numFmtId") in formats)


def _is_percent(code: str) -> bool:
    return len(code) <= _LONGEST_FORMAT and "%" in _AS_WORDS.sub("", code)
