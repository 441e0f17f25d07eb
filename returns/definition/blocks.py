"""Reads the blocks of one sheet: questions, grids, tables and notes. Expressions are parsed here and linked in `link`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .cells import LAST_COLUMN, LAST_ROW, Cell, column_letters, column_number
from .errors import ExpressionError
from .expressions import parse, refer
from .fields import Fields
from .keys import check_key
from .model import DECIMALS, KINDS, LARGEST, Block, ChoiceList, Grid, GridColumn, GridRow, Note, Question, Source, Table
from .nodes import TRUE, Node

ROLES = ("asked", "history", "prefill", "given", "calculated")
_SOURCE = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)/([a-z0-9_.]+)")
_REGISTERED = re.compile(r"([a-z][a-z_]*):([a-z0-9_]+(?:\.[a-z0-9_]+)*)")
MOST_ROWS = 5_000
"""Rows that a table may have room for."""


@dataclass(frozen=True, slots=True)
class _Overrides:
    """What the questions of one row of a grid say otherwise than their columns: all of them, and single ones by column."""

    all: Mapping[str, Any]
    cells: Mapping[str, Mapping[str, Any]]

    def each(self, column: Fields) -> Mapping[str, Any]:
        """What the row says of its question in `column`; a calculated one stays as it is."""
        return {} if "calculation" in column.data else self.all


def _source(text: str) -> Source | None:
    """What a `from` names; None where it names nothing."""
    if match := _SOURCE.fullmatch(text):
        return Source(match[1], match[2])
    match = _REGISTERED.fullmatch(text)
    return Source("", match[2], room=match[1]) if match else None


def _in_place(data: Mapping[str, Any], row: str, column: str) -> dict[str, Any]:
    """`data` of a grid's question with the placeholders of `from` filled in."""

    def filled(source: Any) -> Any:
        return source.replace("{row}", row).replace("{column}", column) if isinstance(source, str) else source

    if "from" not in data:
        return dict(data)
    sources = data["from"]
    return {**data, "from": [filled(source) for source in sources] if isinstance(sources, list) else filled(sources)}


@dataclass(frozen=True)
class BlockReader:
    """Reads blocks against the period's lists of choices."""

    choices: Mapping[str, ChoiceList]

    def block(self, fields: Fields) -> Block:
        """One `[[block]]`, by its kind."""
        readers: dict[str, Callable[[Fields], Block]] = {
            "question": self.question,
            "grid": self.grid,
            "table": self.table,
            "note": self.note,
        }
        read = readers[fields.one_of("kind", tuple(readers))]
        block = read(fields)
        fields.done()
        return block

    def question(self, fields: Fields) -> Question:
        """A plain question; its label stands left of its cell unless `label_cell` says otherwise."""
        cell = fields.cell("cell")
        if cell is None:
            raise fields.refuse("cell", "is missing; write the question's cell")
        return Question(
            key=check_key(fields, fields.text("key")),
            label=fields.text("label"),
            cell=cell,
            label_cell=fields.cell("label_cell"),
            remaining_cell=fields.cell("remaining_cell"),
            **self.attributes(fields),
        )

    def note(self, fields: Fields) -> Note:
        """Words between the questions."""
        cell = fields.cell("cell")
        if cell is None:
            raise fields.refuse("cell", "is missing; write where the words stand")
        return Note(text=fields.text("text"), cell=cell, heading=fields.take("heading", bool, False))

    def attributes(self, fields: Fields) -> dict[str, Any]:
        """What any question may say of itself, wherever it stands."""
        answer_type = fields.one_of("type", tuple(KINDS))
        calculation = self.expression(fields, "calculation")
        role = fields.one_of("role", ROLES, "asked" if calculation is None else "calculated")
        if (role == "calculated") != (calculation is not None):
            raise fields.refuse("calculation", "belongs to a calculated question, and to no other")
        if role == "calculated" and answer_type not in DECIMALS:
            raise fields.refuse("type", f"must be one of {', '.join(DECIMALS)}: only numbers can be calculated")
        required = self.expression(fields, "required")
        if required is not None and role != "asked" and role != "given":
            raise fields.refuse("required", f"cannot be said of a question that is {role}")
        return {
            "type": answer_type,
            "role": role,
            "calculation": calculation,
            "required": required,
            "relevant": self.expression(fields, "relevant"),
            "offered": self.expression(fields, "offered"),
            "choices": self.choice_list(fields, answer_type),
            "hint": fields.text("hint", ""),
            "help": fields.text("help", ""),
            "unit": fields.text("unit", ""),
            "contact": fields.take("contact", bool, False),
            "sources": self.sources(fields, role),
            "offers": fields.one_of("earlier", ("carry", "use", "shown", "none")) if "earlier" in fields.data else None,
            **self.bounds(fields, answer_type),
        }

    def bounds(self, fields: Fields, answer_type: str) -> dict[str, int | None]:
        """Limit of characters, decimals, least and greatest number."""
        found = {key: fields.take(key, int, optional=True) for key in ("limit", "decimals", "minimum", "maximum")}
        for key, value in found.items():
            fits = answer_type in ("text", "long_text") if key == "limit" else answer_type in DECIMALS
            if value is not None and not fits:
                raise fields.refuse(key, f"cannot be said of the type {answer_type}")
        if found["limit"] is not None and not 0 < found["limit"] <= 32_767:
            raise fields.refuse("limit", "must lie between 1 and 32,767, the most that a cell of a workbook holds")
        if found["decimals"] is not None and not 0 <= found["decimals"] <= 6:
            raise fields.refuse("decimals", "must lie between 0 and 6")
        least, most = (-LARGEST if found["minimum"] is None else found["minimum"]), found["maximum"]
        if not -LARGEST <= least <= (LARGEST if most is None else most) <= LARGEST:
            raise fields.refuse("minimum", f"and maximum must rise and lie between {-LARGEST:,} and {LARGEST:,}")
        return found

    def sources(self, fields: Fields, role: str) -> tuple[Source, ...]:
        """Where it is filled in from when the return is opened: `from`, one source or a list of them.

        An answer of an earlier return fills in what nobody answers (role = 'prefill'); what another room has registered may be a
        proposal too, which an asked question keeps open to be changed.
        """
        one = fields.data.get("from")
        found = [fields.take("from", str)] if isinstance(one, str) else fields.take("from", list, [])
        sources = [_source(source) if isinstance(source, str) else None for source in found]
        if not all(sources):
            raise fields.refuse(
                "from",
                "must name a period and a key in it, such as '2016-17-q1/budget.s75_pooled', or a room and a value of its, such "
                "as 'schemes:pooled_fund'",
            )
        if any(source and not (role == "prefill" or (role == "asked" and source.room)) for source in sources):
            raise fields.refuse("from", "belongs to a question that is filled in beforehand (role = 'prefill')")
        return tuple(source for source in sources if source)

    def choice_list(self, fields: Fields, answer_type: str) -> ChoiceList | None:
        """The list of options that a choice names."""
        name = fields.take("choices", str, optional=True)
        if (answer_type == "choice") != (name is not None):
            raise fields.refuse("choices", "belongs to the type choice, and to no other")
        if name is not None and name not in self.choices:
            raise fields.refuse("choices", f"there is no list '{name}' in choices.toml")
        return self.choices[name] if name is not None else None

    def expression(self, fields: Fields, key: str) -> Node | None:
        """An expression, parsed but not yet linked. `true` means always, `false` and absence mean never."""
        if isinstance(fields.data.get(key), bool):
            return TRUE if fields.take(key, bool) else None
        source = fields.take(key, str, optional=True)
        if source is None:
            return None
        try:
            return parse(source, refer)
        except ExpressionError as error:
            raise fields.refuse(key, str(error)) from None

    def grid(self, fields: Fields) -> Grid:
        """Rows × columns, each place a question named by the pattern `name` (by default `{grid}.{row}.{column}`)."""
        key = check_key(fields, fields.text("key"))
        label = fields.text("label")
        name = fields.text("name", "{grid}.{row}.{column}")
        columns = fields.tables("column", least=1)
        rows = fields.tables("row", least=1)
        heads = [self.grid_column(column) for column in columns]
        self.each_once(fields, "column", [head.key for head in heads])
        places: dict[tuple[str, str], Question] = {}
        grid_rows = []
        for row_fields in rows:
            row, without, overrides = self.grid_row(row_fields, heads)
            grid_rows.append(row)
            for head, column in zip(heads, columns, strict=True):
                if head.key not in without:
                    question_key = name.replace("{grid}", key).replace("{row}", row.key).replace("{column}", head.key)
                    data = {**column.data, **overrides.each(column), **overrides.cells.get(head.key, {})}
                    placed = _in_place(data, row.key, head.key)
                    cell_fields = Fields(placed, column.file, f"{row_fields.place}.{head.key}")
                    check_key(cell_fields, question_key)
                    places[row.key, head.key] = self.grid_question(cell_fields, question_key, row, head)
        self.each_once(fields, "row", [row.key for row in grid_rows])
        if len(places) == 0:
            raise fields.refuse("row", "leaves no question in this grid")
        return Grid(
            key=key,
            label=label,
            columns=tuple(heads),
            rows=tuple(grid_rows),
            places=places,
            shown_as=fields.one_of("shown_as", ("table", "sections"), "table"),
            label_column=str(fields.column("label_column", column_letters(column_number(heads[0].letters) - 1 or 1))),
            code_column=fields.column("code_column", optional=True),
            header_row=fields.count("header_row", 1, LAST_ROW, grid_rows[0].number - 1),
            row_heading=fields.text("row_heading", ""),
            hint=fields.text("hint", ""),
            help=fields.text("help", ""),
        )

    def each_once(self, fields: Fields, place: str, keys: list[str]) -> None:
        """Raises DefinitionError where a key stands twice among the rows or columns of a grid."""
        for key in keys:
            if keys.count(key) > 1:
                raise fields.refuse(place, f"'{key}' stands twice")

    def grid_column(self, fields: Fields) -> GridColumn:
        """The heading of a column; what is left in `fields` describes its questions."""
        return GridColumn(
            key=check_key(fields, fields.text("key")),
            label=fields.text("label"),
            letters=str(fields.column("cell")),
            hint=fields.text("column_hint", ""),
        )

    def grid_row(self, fields: Fields, heads: list[GridColumn]) -> tuple[GridRow, list[str], "_Overrides"]:
        """A row with the columns it lacks (`without`) and what all (`each`) or single ones (`cells`) of its cells say otherwise."""
        known = [head.key for head in heads]
        without = fields.take("without", list, [])
        cells = dict(fields.take("cells", dict, {}))
        for name, override in cells.items():
            if not isinstance(override, dict):
                raise fields.refuse("cells", f"{name} must be a table")
        for name in (*without, *cells):
            if name not in known:
                raise fields.refuse(
                    "without" if name in without else "cells", f"there is no column '{name}' in this grid"
                )
        row = GridRow(
            key=check_key(fields, fields.text("key")),
            label=fields.text("label"),
            number=fields.count("cell", 1, LAST_ROW),
            code=fields.text("code", ""),
            hint=fields.text("hint", ""),
        )
        overrides = _Overrides(fields.take("each", dict, {}), cells)
        fields.done()
        return row, without, overrides

    def grid_question(self, fields: Fields, key: str, row: GridRow, head: GridColumn) -> Question:
        """The question where a row and a column meet."""
        question = Question(
            key=key,
            label=fields.text("question_label", f"{row.label} – {head.label}"),
            cell=Cell(column_number(head.letters), row.number),
            row_label=row.label,
            column_label=head.label,
            remaining_cell=fields.cell("remaining_cell"),
            **self.attributes(fields),
        )
        fields.done()
        return question

    def table(self, fields: Fields) -> Table:
        """A list that grows. Its columns are questions; a required one must be answered in every row."""
        key = check_key(fields, fields.text("key"))
        first_row = fields.count("first_row", 1, LAST_ROW - MOST_ROWS)
        capacity = fields.count("capacity", 1, MOST_ROWS, 100)
        columns = tuple(self.table_column(column, key, first_row) for column in fields.tables("column", least=1))
        last = max(column.cell.column for column in columns)
        return Table(
            key=key,
            label=fields.text("label"),
            columns=columns,
            first_row=first_row,
            capacity=capacity,
            least=fields.count("least", 0, capacity, 0),
            id_column=str(fields.column("id_column", column_letters(min(last + 1, LAST_COLUMN)))),
            hint=fields.text("hint", ""),
            help=fields.text("help", ""),
        )

    def table_column(self, fields: Fields, table: str, first_row: int) -> Question:
        """One column of a table, standing for its cell in the first row."""
        key, label, letters = fields.text("key"), fields.text("label"), str(fields.column("cell"))
        cell = Cell(column_number(letters), first_row)
        question = Question(
            key=check_key(fields, f"{table}.{key}"),
            label=label,
            column_label=label,
            cell=cell,
            **self.attributes(fields),
        )
        fields.done()
        return question
