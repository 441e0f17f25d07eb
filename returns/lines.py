"""What bringing a workbook in would do to a return: its lines, and the answers as they are once lines are taken.

A line is one answer, or one row of a table that was added or deleted. It is a *change* where only the workbook says something
new, a *conflict* where the workbook and the browser do, each something else.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal as OneOf

from returns.answer_types import AnswerError, Value, type_of
from returns.answers import Answers, Name, Row
from returns.definition.model import Question
from returns.workbook.reading import Refusal

Deed = OneOf["add", "remove", "restore"]
"""What a workbook does to a row. restore: it changed a row that was removed in the browser."""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer that was changed in the workbook: what it was on download, what it is in the workbook and in the browser."""

    name: Name
    was: Value | None
    workbook: Value | None
    browser: Value | None
    conflict: bool


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row that the workbook adds, removes or puts back; `name` is its table's key and its id. Cells go by question key."""

    name: Name
    deed: Deed
    was: Mapping[str, Value]
    workbook: Mapping[str, Value]
    browser: Mapping[str, Value]
    conflict: bool


Line = AnswerLine | RowLine


@dataclass(frozen=True, slots=True)
class Differing:
    """A cell that nobody fills in, and that says something else in the workbook than `here`, once the lines are taken."""

    name: Name
    workbook: Value | None
    here: Value | None


@dataclass(frozen=True)
class Plan:
    """What bringing a workbook in would do. `already`: what was changed in the workbook and stands so in the return too."""

    lines: tuple[Line, ...]
    already: tuple[Name, ...]
    refusals: tuple[Refusal, ...]
    differing: tuple[Differing, ...]

    @cached_property
    def by_default(self) -> frozenset[Name]:
        """The lines that are taken unless somebody chooses otherwise: changes, but no conflicts."""
        return frozenset(line.name for line in self.lines if not line.conflict)

    def chosen(self, take: Collection[Name]) -> list[Line]:
        """The lines with these names, in their order."""
        return [line for line in self.lines if line.name in take]


def carried_out(now: Answers, lines: Collection[Line]) -> Answers:
    """The answers as they are stored once these lines are taken; a row that is added keeps the name that it has in its line."""
    values = {**now.values}
    rows = {table: {row.id: dict(row.values) for row in found} for table, found in now.rows.items()}
    cells: dict[str, dict[str, Value | None]] = {}
    for line in lines:
        match line:
            case RowLine(deed="remove"):
                rows[line.name.key].pop(line.name.row, None)
            case RowLine():
                rows.setdefault(line.name.key, {})[line.name.row] = dict(line.workbook)
            case AnswerLine(name=Name(row="")):
                put(values, line.name.key, line.workbook)
            case AnswerLine():
                cells.setdefault(line.name.row, {})[line.name.key] = line.workbook
    for found in rows.values():
        for row in cells.keys() & found.keys():
            for key, value in cells[row].items():
                put(found[row], key, value)
    whole = {table: tuple(Row(row, held) for row, held in found.items()) for table, found in rows.items()}
    return replace(now, values=values, rows=whole)


def put(values: dict[str, Value], key: str, value: Value | None) -> None:
    """Sets an answer in `values`, or takes it out where it is blank."""
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value


def same(question: Question, one: Value | None, other: Value | None) -> bool:
    """Whether two answers say the same once each is read as if it were typed: line breaks and outer spaces make no difference."""
    if one == other:
        return True
    if one is None or other is None or type(one) is not type(other):
        return False
    return _as_typed(question, one) == _as_typed(question, other)


def _as_typed(question: Question, value: Value) -> Value | None:
    kind = type_of(question)
    try:
        return kind.parse(kind.typed(value, question), question)
    except AnswerError:
        return value
