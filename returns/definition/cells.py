"""Cell references of a worksheet: `C8` as text, column and row."""

import re
from typing import NamedTuple

LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class Cell(NamedTuple):
    """One cell. `column` and `row` count from 1, so C8 is (3, 8)."""

    column: int
    row: int

    def __str__(self) -> str:
        return f"{column_letters(self.column)}{self.row}"

    @property
    def letters(self) -> str:
        """The column's letters, `C`."""
        return column_letters(self.column)

    @property
    def absolute(self) -> str:
        """The reference that does not move when copied, `$C$8`."""
        return f"${self.letters}${self.row}"


def column_letters(number: int) -> str:
    """Letters of the column `number` (1 is A, 27 is AA); none left of the first."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Number of the column `letters` (A is 1). Raises ValueError for anything but the columns A to XFD."""
    if not re.fullmatch(r"[A-Z]{1,3}", letters):
        raise ValueError(f"'{letters}' is not a column; write letters such as C")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    if number > LAST_COLUMN:
        raise ValueError(f"'{letters}' lies beyond the last column, XFD")
    return number


def parse_cell(text: str) -> Cell:
    """The cell that `text` names. Raises ValueError unless it is a plain reference such as C8."""
    match = _CELL.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is not a cell; write a reference such as C8")
    cell = Cell(column_number(match[1]), int(match[2]))
    if cell.row > LAST_ROW:
        raise ValueError(f"'{text}' lies beyond the last row, {LAST_ROW}")
    return cell
