"""Fills a blank workbook with a return's answers: only their cells, and the known results of formulas, are written.

Every other part of the file is copied as it is, except the stamp.
"""

import hashlib
from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from returns.answer_types import Value, printed
from returns.answers import Answers, Row
from returns.applies import settled
from returns.checks import Report, check
from returns.definition.cells import Cell
from returns.definition.keys import UNCONFIRMED
from returns.definition.model import Definition, Question

from .formulas import formulas
from .heights import text_height
from .layout import At, Layout, lay_out
from .package import Part, pack, write_package
from .queries import NOT_CONFIRMED, asked_at, asking_sheets
from .results import Known, results
from .sheets import id_column
from .stamp import PART, Stamp, stamp_xml
from .template import RowSlot, SheetPart, Slot, Template, take_apart
from .values import entered, worked_out

WITHHELD = "Withheld"
_LONGEST_QUERY = 2_000
"""Characters of a query, which may quote an answer as long as a cell; that stands in its own cell anyway."""
_NOT_CONFIRMED = "Answers that were carried over from the period before and that nobody has confirmed yet"
_KEPT = 8
"""Blanks kept taken apart in a process: about a megabyte each."""


class DoesNotFit(ValueError):
    """The answers don't fit into the workbook; nothing is ever cut to make them fit."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    definition: Definition
    layout: Layout
    template: Template


_prepared: "OrderedDict[tuple[str, int], _Prepared]" = OrderedDict()


def fill(blank: bytes, definition: Definition, answers: Answers, stamp: Stamp, publication: bool = False) -> bytes:
    """The blank filled with `answers`, stamped, with the queries that stand open or explained.

    Answers that do not apply are left out. In a publication copy the word `Withheld` stands in place of each contact detail that
    was given: the cell stays answered, so that the checker's formulas say the same as in the full return, whoever recalculates.
    Raises DoesNotFit when a table has more rows than the workbook has room for.
    """
    ready = _prepare(blank, definition)
    counted = settled(definition, withhold(definition, answers) if publication else answers)
    report = check(definition, counted)
    known = results(definition, ready.layout, counted, report)
    inputs = dict(_inputs(definition, counted))
    if not publication:
        inputs |= _queries(definition, report)
    filling = _Filling(definition, inputs, known)
    properties = stamp_xml(replace(stamp, publication=publication))
    return write_package(_part(part, filling, properties) for part in ready.template.parts)


def withhold(definition: Definition, answers: Answers) -> Answers:
    """`answers` with every contact detail replaced by a word, or left out where its cell takes no words.

    What the board says to the checker's queries is left out too: queries quote answers, so a copy for publication has none.
    """
    contact = {question.key: question for _, question in definition.everything_asked() if question.contact}
    rows = {
        table: tuple(Row(row.id, _withheld(row.values, contact)) for row in found)
        for table, found in answers.rows.items()
    }
    return replace(answers, values=_withheld(answers.values, contact), rows=rows).without(definition.explanations)


def _withheld(values: Mapping[str, Value], contact: Mapping[str, Question]) -> dict[str, Value]:
    hidden: dict[str, Value] = {key: WITHHELD for key in values if key in contact and contact[key].kind == "text"}
    return {key: value for key, value in values.items() if key not in contact} | hidden


def _prepare(blank: bytes, definition: Definition) -> _Prepared:
    key = (hashlib.sha256(blank).hexdigest(), id(definition))
    found = _prepared.get(key)
    if found is None:
        layout = lay_out(definition)
        cells = [*formulas(definition, layout), *_input_cells(definition)]
        found = _prepared[key] = _Prepared(definition, layout, take_apart(blank, cells))
        while len(_prepared) > _KEPT:
            _prepared.popitem(last=False)
    return found


def _input_cells(definition: Definition) -> Iterator[At]:
    queries = definition.queries
    if queries is not None:
        yield At(queries.tab, NOT_CONFIRMED)
        yield from (At(queries.tab, asked_at(explanation)) for explanation in queries.questions)
    for sheet in asking_sheets(definition):
        yield from (At(sheet.tab, question.cell) for question in sheet.questions)
        for table in sheet.tables:
            for index in range(table.capacity):
                yield from (At(sheet.tab, table.cell(column, index)) for column in table.columns)
                yield At(sheet.tab, Cell(id_column(table), table.first_row + index))


Input = tuple[Value, Question | None]


def _inputs(definition: Definition, answers: Answers) -> Iterator[tuple[At, Input]]:
    for sheet in asking_sheets(definition):
        for question in sheet.questions:
            value = answers.value(question.key)
            if value is not None:
                yield At(sheet.tab, question.cell), (value, question)
        for table in sheet.tables:
            rows = answers.table(table.key)
            if len(rows) > table.capacity:
                raise DoesNotFit(f"'{table.label}' has {len(rows)} rows; the workbook has room for {table.capacity}")
            for index, row in enumerate(rows):
                yield At(sheet.tab, Cell(id_column(table), table.first_row + index)), (row.id, None)
                for column in table.columns:
                    if column.key in row.values:
                        yield At(sheet.tab, table.cell(column, index)), (row.values[column.key], column)


def _queries(definition: Definition, report: Report) -> dict[At, Input]:
    """The messages of the queries, beside the cells in which they are explained, and how much is not confirmed."""
    found: dict[At, Input] = {}
    unconfirmed = Counter(finding.sheet.pending_name for finding in report.findings if finding.rule == UNCONFIRMED)
    if unconfirmed and definition.queries is not None:
        counts = ", ".join(f"{sheet} {count}" for sheet, count in unconfirmed.items())
        found[At(definition.queries.tab, NOT_CONFIRMED)] = f"{_NOT_CONFIRMED}: {counts}", None
    for finding in report.findings:
        if finding.explained_at is not None and definition.queries is not None:
            explanation = definition.explanations[finding.explained_at.key]
            message = finding.message
            if len(message) > _LONGEST_QUERY:
                message = message[:_LONGEST_QUERY] + "…"
            found[At(definition.queries.tab, asked_at(explanation))] = message, explanation
    return found


@dataclass(frozen=True, slots=True)
class _Filling:
    definition: Definition
    inputs: Mapping[At, Input]
    known: Mapping[At, Known]

    def cell(self, slot: Slot) -> str:
        """The XML of one cell."""
        if slot.formula and slot.at in self.known:
            return worked_out(slot.start, slot.formula, self.known[slot.at])
        if slot.at in self.inputs:
            value, question = self.inputs[slot.at]
            return entered(slot.start, value, question)
        return f"{slot.start}/>"

    def height(self, row: RowSlot) -> str:
        """The attribute that gives a row the height its answers need, or that of the blank."""
        heights = [row.height, *(self._needs(slot) for slot in row.slots if slot.width and slot.at in self.inputs)]
        return f' ht="{max(heights):g}"' if any(heights) else ""

    def _needs(self, slot: Slot) -> float:
        value, question = self.inputs[slot.at]
        text = printed(value, question) if question is not None else ""
        return text_height(text, slot.width) if text else 0.0


def _part(part: Part | SheetPart, filling: _Filling, properties: bytes) -> Part:
    if isinstance(part, SheetPart):
        pieces = [part.pieces[0]]
        for hole, piece in zip(part.holes, part.pieces[1:], strict=True):
            pieces += (filling.cell(hole) if isinstance(hole, Slot) else filling.height(hole), piece)
        return pack(part.name, "".join(pieces).encode())
    return pack(part.name, properties) if part.name == PART else part
