"""What the columns of a file of allocations mean: proposed by their headings, remembered from earlier files, or said. Pure.

A *target* is what a column means: "board_code", "board_name", "year", "stream", "amount", "ignore". An amount's column may name its
stream (or required minimum) and year itself, "amount:dfg:2017-18"; what it leaves out, "amount:dfg" or "amount::2017-18", other
columns say. "" is a column of which nobody has said anything.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bcf.years import year_of
from returns.definition.cells import column_letters
from returns.tables_in.boards import HEADINGS
from schemes.policy import policy

IGNORE, AMOUNT = "ignore", "amount"
ROLES = {
    "board_code": "Board’s ONS code",
    "board_name": "Board’s name",
    "year": "Year",
    "stream": "Funding stream or required minimum",
}
"""Target → what it is called, of the columns that say whose and which amount it is."""
LONGEST_HEADING = 200
_NAMES = {
    **HEADINGS,
    "year": "year|financial year|fy",
    "stream": "stream|funding stream|source|funding source|source of funding|fund|funding|grant|allocation type",
    AMOUNT: "amount|allocation|allocated|value|sum|allocation amount",
    IGNORE: "region|note|notes|comment|comments|row|number|no|authority type|type",
}
_ROLE_OF = {name: target for target, names in _NAMES.items() for name in names.split("|")}
_UNITS = (
    (1_000_000, re.compile(r"£\s*m(?:illions?|n)?\b|\bmillions?(?: of pounds)?\b", re.IGNORECASE)),
    (
        1_000,
        re.compile(
            r"£\s*['’‘`]?000s?\b|£\s*k\b|(?:\bGBP )?\bthousands?(?: of pounds)?\b|\bGBP ?['’]?000s?\b", re.IGNORECASE
        ),
    ),
    (1, re.compile(r"£|\bGBP\b|\b(?:in )?pounds\b", re.IGNORECASE)),
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*[-/–—]\s*(20\d\d|\d\d)(?!\d)")
_NOISE = re.compile(r"\b(?:allocations?|amounts?|in)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place (0 is the first), heading, target, and in what its amounts are given (1,000 for £000)."""

    position: int
    heading: str
    target: str
    unit: int = 1

    @property
    def is_amount(self) -> bool:
        """Whether it holds amounts."""
        return self.target.partition(":")[0] == AMOUNT

    @property
    def stream(self) -> str:
        """The stream that it is about, '' where other columns say that."""
        return self._part(1)

    @property
    def year(self) -> str:
        """The year that it is about, '' where other columns say that."""
        return self._part(2)

    @property
    def called(self) -> str:
        """How a message names it: "column C, 'DFG 2017/18'"."""
        letters = column_letters(self.position + 1)
        return f"column {letters}, '{self.heading[:60]}'" if self.heading else f"column {letters}"

    def _part(self, number: int) -> str:
        parts = self.target.split(":")
        return parts[number] if len(parts) > number else ""


def folded(heading: str) -> str:
    """A heading as it is remembered: whatever its case and blanks."""
    return " ".join(heading.split()).casefold()[:LONGEST_HEADING]


def unit_of(heading: str) -> int:
    """In what a column's amounts are given, by its heading: 1 for pounds, 1,000 for "(£000)"."""
    return next((unit for unit, pattern in _UNITS if pattern.search(heading)), 1)


def meaning(heading: str) -> str:
    """The target that a heading proposes, '' where it says nothing we know."""
    year, rest = _year_in(_without_unit(heading))
    rest = _trimmed(re.sub(r"[(\[]\s*[)\]]", " ", rest.replace("_", " ")))
    role = _ROLE_OF.get(re.sub(r"[^a-z]+", " ", rest.casefold()).strip())
    key = stream_key(rest) or stream_key(_trimmed(_NOISE.sub(" ", rest)))
    if key:
        return target_of(key, year)
    if not heading.strip() or rest.casefold().startswith("total"):
        return IGNORE
    if year:
        return target_of("", year) if not rest or role == AMOUNT else ""
    return AMOUNT if not rest else role or ""


def target_of(stream: str, year: str) -> str:
    """The target of a column of amounts, in its one spelling."""
    return f"{AMOUNT}:{stream}:{year}".rstrip(":")


def stream_key(text: str) -> str:
    """The key of the stream or requirement that goes by this name, '' for none."""
    key = policy().source_of(text)
    return key if key in policy().streams or key in policy().requirements else ""


def read_target(text: str) -> str:
    """A target as somebody writes it, in its one spelling. Raises ValueError, saying what can be written."""
    kind, *about = (part.strip() for part in text.split(":"))
    if kind == AMOUNT and len(about) <= 2:
        stream, year = (*about, "", "")[:2]
        key = stream_key(stream)
        if stream and not key:
            raise ValueError(f"'{stream}' is no funding stream. Known are: {', '.join(known_streams())}")
        return target_of(key, year_of(year) if year else "")
    if text.strip() in (*ROLES, IGNORE):
        return text.strip()
    roles = ", ".join(ROLES)
    raise ValueError(f"'{text}' is no meaning. Write {roles}, amount, amount:STREAM, amount:STREAM:YEAR or {IGNORE}")


def known_streams() -> list[str]:
    """The keys that a column may be about: streams that are paid out, and required minimums."""
    found = policy()
    return [*(key for key, stream in found.streams.items() if stream.kind != "group"), *found.requirements]


def columns_of(
    header: Sequence[str], remembered: Mapping[str, str] | None = None, said: Mapping[int, str] | None = None
) -> tuple[Column, ...]:
    """Every column with its target: as it was said (by place), else remembered (by folded heading), else proposed."""
    remembered, said = remembered or {}, said or {}
    return tuple(
        Column(
            place,
            heading,
            said[place] if place in said else remembered.get(folded(heading)) or meaning(heading),
            unit_of(heading),
        )
        for place, heading in enumerate(header)
    )


def misfits(columns: Sequence[Column]) -> list[str]:
    """Why amounts cannot be read by these columns, a sentence each; none where they can."""
    found = [
        f"{column.called}: it is not known what this means. Choose its meaning, or that it is ignored"
        for column in columns
        if not column.target
    ]
    found += _twice(columns)
    targets = {column.target for column in columns}
    amounts = [column for column in columns if column.is_amount]
    if not targets & {"board_code", "board_name"}:
        found.append("no column says which board it is. Name one board_code or board_name")
    if not amounts:
        found.append("no column holds amounts. Name one amount, or amount:STREAM:YEAR")
    for column in amounts:
        found += _of_amount(column, targets)
    return found


def _twice(columns: Sequence[Column]) -> list[str]:
    first: dict[str, Column] = {}
    found = []
    for column in columns:
        other = first.setdefault(column.target, column)
        if other is not column and column.target not in ("", IGNORE):
            found.append(f"{column.called}: means the same as {other.called}. Ignore one of them")
    return found


def _of_amount(column: Column, targets: set[str]) -> list[str]:
    found = []
    for what, own in (("stream", column.stream), ("year", column.year)):
        if not own and what not in targets:
            found.append(
                f"{column.called}: nothing says which {what} it is about. Choose it, or name a column '{what}'"
            )
        if own and what in targets:
            found.append(
                f"{column.called}: says the {what} itself, while another column says it too. Ignore one of them"
            )
    if column.stream:
        problem = stream_problem(column.stream, column.year)
        if problem:
            found.append(f"{column.called}: {problem}")
    return found


def stream_problem(stream: str, year: str) -> str:
    """Why a stream can have no allocation (in this year, if one is given), '' where it can."""
    found = policy()
    known = found.streams.get(stream)
    if known is not None and known.kind == "group":
        return f"'{known.label}' only sums up other streams. Give those it is made of"
    entry = known or found.requirements[stream]
    first, last = entry.years
    if year and not (first <= year and (not last or year <= last)):
        return f"'{entry.label}' is not paid in {year}, but {f'from {first} to {last}' if last else f'from {first} on'}"
    return ""


def _trimmed(text: str) -> str:
    return " ".join(text.split()).strip(" -–—:;,.|")


def _without_unit(heading: str) -> str:
    for _, pattern in _UNITS:
        if pattern.search(heading):
            return pattern.sub(" ", heading, count=1)
    return heading


def _year_in(text: str) -> tuple[str, str]:
    """The year that stands in a text, and the text without it."""
    found = _YEAR.search(text)
    if found is None:
        return "", text
    try:
        return year_of(f"{found[1]}-{found[2]}"), f"{text[: found.start()]} {text[found.end() :]}"
    except ValueError:
        return "", text
