"""Which of a workbook's cell styles show a number as a percentage: such a cell holds 0.8 where it shows 80%."""

from .cell_styles import styles_with
from .usual import kept_if_usual

_BUILT_IN = frozenset({"9", "10"})
"""The numbers of `0%` and `0.00%`."""


@kept_if_usual
def percent_styles(content: bytes) -> frozenset[str]:
    """The styles, by their place in the list as cells name it, that show a percentage. Raises NotAWorkbook."""
    return styles_with(content, _BUILT_IN, lambda code: "%" in code)
