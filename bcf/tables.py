"""Reads a CSV file strictly: every cell as text, every problem with file, row, column and reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from bcf.problems import Problems, quoted


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: its place (the header is 1), its cells by column, and where its problems are collected."""

    file: str
    row: int
    values: dict[str, str]
    problems: list[str]

    def refuse(self, column: str, reason: str) -> None:
        """Notes a problem of this row."""
        self.problems.append(f"{self.file}, row {self.row}, column {column}: {reason}")

    def text(self, column: str, *, most: int = 100, pattern: re.Pattern[str] | None = None, example: str = "") -> str:
        """A text that must be there, of at most `most` characters, and of the form of `example`."""
        text = self.values[column]
        if not text:
            self.refuse(column, "is empty")
        elif not text.isprintable() or len(text) > most:
            self.refuse(column, f"must be one line of at most {most} characters, not {quoted(text)}")
        elif pattern is not None and not pattern.fullmatch(text):
            self.refuse(column, f"must be of the form {example}, not {quoted(text)}")
        return text

    def day(self, column: str, *, optional: bool = False) -> date | None:
        """A date, written 2018-12-31; None for a blank or for what is none."""
        text = self.values[column]
        if optional and not text:
            return None
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        self.refuse(column, f"must be a date such as 2018-12-31, not {quoted(text)}")
        return None

    def number(self, column: str, *, least: int, most: int, decimals: int) -> Decimal:
        """A number between `least` and `most` with at most so many decimals."""
        text = self.values[column]
        number = Decimal(text) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text, re.ASCII) else None
        if number is None or not least <= number <= most or round(number, decimals) != number:
            places = f"with at most {decimals} decimals"
            self.refuse(column, f"must be a number from {least} to {most} {places}, not {quoted(text)}")
            return Decimal(least)
        return number


def read_lines(path: Path, columns: Sequence[str], problems: list[str], *, optional: Sequence[str] = ()) -> list[Line]:
    """The rows of the CSV file at `path`, blank ones left out.

    Raises Problems when it is no CSV file in UTF-8 with these columns (and perhaps the `optional` ones), and OSError.
    """
    header, *rows = _cells(path)
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in (*columns, *optional) or header.count(column) > 1]
    if missing or unknown:
        what = f"lacks the column {quoted(missing[0])}" if missing else f"cannot use the column {quoted(unknown[0])}"
        raise Problems(f"{path}: {what}; its columns are {', '.join((*columns, *optional))}, each once", [])
    named = [dict(zip(header, row, strict=True)) for row in rows]
    return [Line(path.name, number, row, problems) for number, row in enumerate(named, 2) if any(row.values())]


def _cells(path: Path) -> list[list[str]]:
    import pandas

    try:
        frame = pandas.read_csv(
            path, header=None, dtype=str, keep_default_na=False, na_filter=False, skip_blank_lines=False,
            encoding="utf-8-sig",
        )  # fmt: skip
    except ValueError as error:  # so are pandas' own errors and UnicodeDecodeError
        raise Problems(f"{path}: is no CSV file in UTF-8: {str(error).strip()}", []) from None
    return [[str(cell).strip() for cell in row] for row in frame.itertuples(index=False)]
