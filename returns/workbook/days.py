"""Which of a workbook's cell styles show a number as a date, and which day a number is."""

import re
from datetime import date, timedelta
from decimal import Decimal

from .markup import MAIN, parsed
from .usual import kept_if_usual

_FORMATS = f"{{{MAIN}}}numFmts/{{{MAIN}}}numFmt"
_STYLES = f"{{{MAIN}}}cellXfs/{{{MAIN}}}xf"
_BUILT_IN = frozenset(map(str, (14, 15, 16, 17, 22)))
"""The numbers of dates (not of times alone) that a file does not spell out: dd/mm/yyyy, d-mmm-yy, d-mmm, mmm-yy, with time."""
_AS_WORDS = re.compile(r'"[^"]*"?|\\.|\[[^\]]*\]|_.|\*.', re.DOTALL)
_LONGEST_FORMAT = 500
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_NO_SUCH_DAY = 60
"""Excel's 29 February 1900."""
_LAST = 2_958_465
"""31 December 9999."""


@kept_if_usual
def day_styles(content: bytes) -> frozenset[str]:
    """The styles, by their place in the list as cells name it, that show a day. Raises NotAWorkbook."""
    root = parsed(content, "its list of styles")
    formats = _BUILT_IN | {
        str(element.get("numFmtId"))
        for element in root.iterfind(_FORMATS)
        if _is_day(str(element.get("formatCode", "")))
    }
    styles = enumerate(root.iterfind(_STYLES))
    return frozenset(str(number) for number, element in styles if element.get("numFmtId") in formats)


def _is_day(code: str) -> bool:
    """Whether a format shows a day or a year, and not a time alone."""
    return len(code) <= _LONGEST_FORMAT and bool(re.search("[dy]", _AS_WORDS.sub("", code), re.IGNORECASE))


def day_of(number: Decimal, *, epoch_1904: bool = False) -> str:
    """The day that a number is in Excel's count, "2017-04-01" for 42826; what it shows for 0 and 60, "1900-01-00" and "1900-02-29".
    A time of day is left out. '' for what is no day at all."""
    days = int(number)
    if number < 0 or days > _LAST - (1462 if epoch_1904 else 0):
        return ""
    if epoch_1904:
        return (_EPOCH_1904 + timedelta(days)).isoformat()
    if days in (0, _NO_SUCH_DAY):
        return "1900-01-00" if not days else "1900-02-29"
    return (_EPOCH + timedelta(days + (days < _NO_SUCH_DAY))).isoformat()
