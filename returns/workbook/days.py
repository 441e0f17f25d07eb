"""Which of a workbook's cell styles show a number as a date, and which day a number is."""

import re
from datetime import date, timedelta
from decimal import Decimal

from .cell_styles import styles_with
from .usual import kept_if_usual

_BUILT_IN = frozenset(map(str, (14, 15, 16, 17, 22)))
"""The numbers of dates (not of times alone): dd/mm/yyyy, d-mmm-yy, d-mmm, mmm-yy, with time."""
_DAY_OR_YEAR = re.compile("[dy]", re.IGNORECASE)
"""What a format holds that shows a day or a year, and not a time alone."""
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_NO_SUCH_DAY = 60
"""Excel's 29 February 1900."""
_LAST = 2_958_465
"""31 December 9999."""


@kept_if_usual
def day_styles(content: bytes) -> frozenset[str]:
    """The styles, by their place in the list as cells name it, that show a day. Raises NotAWorkbook."""
    return styles_with(content, _BUILT_IN, lambda code: bool(_DAY_OR_YEAR.search(code)))


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
