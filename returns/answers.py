"""Answers as a plain object: what one board has said, without a database in sight."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from returns.answer_types import Value
from returns.definition.cells import Cell
from returns.definition.model import Definition, Table
from returns.kept import KeptSheet


class Name(NamedTuple):
    """Which answer: a question's key and, for a cell of a table, its row's id. As text: `key` or `key@row`."""

    key: str
    row: str = ""

    def __str__(self) -> str:
        return f"{self.key}@{self.row}" if self.row else self.key

    @classmethod
    def parse(cls, text: str) -> "Name":
        """The name that `text` spells."""
        key, _, row = text.partition("@")
        return cls(key, row)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its id and its answers by question key."""

    id: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Answers:
    """All answers of one return: plain ones by key, and each table's rows in order. A blank is absent.

    `previous` holds the period before, by this definition's keys and options, as far as rules ask for it. `unconfirmed` are the
    answers that were carried over from it and that nobody has confirmed yet; `overtaken` the keys of explanations that were given
    before an answer which their query looks at was changed, or while a figure was another. `kept` are the sheets whose content
    another room keeps, by slug. `figures` is what other rooms tell of the board, by name, as far as rules look at it.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    previous: Mapping[str, Value] = field(default_factory=dict)
    unconfirmed: frozenset[Name] = frozenset()
    overtaken: frozenset[str] = frozenset()
    kept: Mapping[str, KeptSheet] = field(default_factory=dict)
    figures: Mapping[str, Decimal] = field(default_factory=dict)

    def value(self, key: str) -> Value | None:
        """The answer to a plain question, None when blank."""
        return self.values.get(key)

    def get(self, name: Name) -> Value | None:
        """The answer with this name, in a table row or plain."""
        if not name.row:
            return self.values.get(name.key)
        found = self._places.get(name.row)
        return found[1].values.get(name.key) if found else None

    def position(self, row: str) -> int | None:
        """The place of a table row among the rows of its table (0 is the first); None for a row that is not there."""
        found = self._places.get(row)
        return found[0] if found else None

    @cached_property
    def _places(self) -> Mapping[str, tuple[int, Row]]:
        return {row.id: (index, row) for rows in self.rows.values() for index, row in enumerate(rows)}

    def table(self, key: str) -> tuple[Row, ...]:
        """The rows of a table in order."""
        return self.rows.get(key, ())

    def names(self) -> Iterator[Name]:
        """The name of every answer that is not blank."""
        for key in self.values:
            yield Name(key)
        for rows in self.rows.values():
            for row in rows:
                for key in row.values:
                    yield Name(key, row.id)

    def without(self, keys: Iterable[str]) -> "Answers":
        """The same without the plain answers to `keys`."""
        dropped = set(keys)
        return replace(self, values={key: value for key, value in self.values.items() if key not in dropped})

    def having(self, values: Mapping[str, Value]) -> "Answers":
        """The same with these plain answers added or replaced."""
        return replace(self, values={**self.values, **values})


@dataclass(frozen=True)
class AnswerScope:
    """Where an expression finds its answers: in a table's row first, if it stands in one, then anywhere."""

    definition: Definition
    answers: Answers
    row: Row | None = None

    def value(self, key: str) -> Value | None:
        """The answer to `key` in this row or in the return."""
        if self.row is not None and key in self.definition.table_columns:
            return self.row.values.get(key)
        return self.answers.value(key)

    def previous(self, key: str) -> Value | None:
        """The answer to `key` in the period before, as far as it is held."""
        return self.answers.previous.get(key)

    def told(self, name: str) -> Decimal | None:
        """The figure of this name that another room tells of the board."""
        return self.answers.figures.get(name)

    def column(self, key: str) -> Sequence[Value | None] | None:
        """Every row's answer when `key` is a table's column and the expression stands outside the table."""
        found = self.definition.table_columns.get(key)
        if found is None or self.row is not None:
            return None
        return [row.values.get(key) for row in used_rows(found[0], self.answers)]


def cell_of(definition: Definition, answers: Answers, name: Name) -> Cell | None:
    """The cell that holds an answer: in a table the column's cell in the row's place. None for what has no place."""
    question = definition.ask(name.key)
    if question is None or not name.row:
        return question.cell if question else None
    table, column = definition.table_columns[name.key]
    position = answers.position(name.row)
    return None if position is None else table.cell(column, position)


def used_rows(table: Table, answers: Answers) -> list[Row]:
    """The rows of `table` that hold any answer: an empty row is not there yet."""
    return [row for row in answers.table(table.key) if row.values]
