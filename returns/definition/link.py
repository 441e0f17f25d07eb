"""Links the names in expressions to the questions they mean: a bare name is the same row, a dotted one a full key."""

from collections.abc import Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from typing import Any

from .blocks import BlockReader
from .cells import Cell
from .errors import DefinitionError
from .fields import Fields
from .model import Block, CheckerRow, Definition, Grid, Note, Question, Rule, Sheet, Table
from .nodes import Arithmetic, Call, Compare, Literal, Logic, Member, Node, Not, Ref

_EXPRESSIONS = ("required", "relevant", "offered", "calculation")


class Linker:
    """Resolves the names of one expression after another, for one definition."""

    def __init__(self, definition: Definition, file: str) -> None:
        self.definition, self.file = definition, file
        self.constants = {"period.starts": definition.period.starts, "period.ends": definition.period.ends}

    def node(self, node: Node, place: str, siblings: Mapping[str, str]) -> Node:
        """`node` with every name resolved. Raises DefinitionError for a name that means nothing here."""

        def again(part: Node) -> Node:
            return self.node(part, place, siblings)

        match node:
            case Ref(name):
                return self.name(name, place, siblings)
            case Compare(op, left, right):
                return Compare(op, again(left), again(right))
            case Arithmetic(op, left, right):
                return Arithmetic(op, again(left), again(right))
            case Member(left, options):
                return Member(again(left), options)
            case Logic(op, parts):
                return Logic(op, tuple(again(part) for part in parts))
            case Call(name, arguments):
                return Call(name, tuple(again(argument) for argument in arguments))
            case Not(part):
                return Not(again(part))
        return node

    def name(self, name: str, place: str, siblings: Mapping[str, str]) -> Node:
        """What `name` means: a column of the same row, a constant of the period, or a question anywhere."""
        if name in siblings:
            return Ref(siblings[name])
        if name in self.constants:
            return Literal(self.constants[name])
        if self.definition.ask(name) is None:
            raise DefinitionError(self.file, place, f"there is no question '{name}'")
        return Ref(name)

    def question(self, question: Question, siblings: Mapping[str, str]) -> Question:
        """`question` with its expressions linked."""
        changed: dict[str, Any] = {
            name: self.node(source, f"{question.key}.{name}", siblings)
            for name in _EXPRESSIONS
            if (source := getattr(question, name)) is not None
        }
        return replace(question, **changed) if changed else question

    def block(self, block: Block) -> Block:
        """`block` with every question in it linked."""
        match block:
            case Question():
                return self.question(block, {})
            case Grid():
                rows = {
                    row.key: {column: q.key for (r, column), q in block.places.items() if r == row.key}
                    for row in block.rows
                }
                places = {(row, column): self.question(q, rows[row]) for (row, column), q in block.places.items()}
                return replace(block, places=places)
            case Table():
                siblings = {column.key.removeprefix(f"{block.key}."): column.key for column in block.columns}
                return replace(block, columns=tuple(self.question(column, siblings) for column in block.columns))
            case Note():
                return block


def link_sheet(sheet: Sheet, definition: Definition, file: str) -> Sheet:
    """`sheet` with every expression linked."""
    linker = Linker(definition, file)
    values = {field.name: getattr(sheet, field.name) for field in dataclass_fields(sheet)}
    return Sheet(**{**values, "blocks": tuple(linker.block(block) for block in sheet.blocks)})


def link_rule(rule: Rule, definition: Definition, file: str) -> Rule:
    """`rule` linked. Raises DefinitionError when it stands at a question that does not exist."""
    if definition.ask(rule.at) is None:
        raise DefinitionError(file, f"{rule.key}.at", f"there is no question '{rule.at}'")
    return replace(rule, rule=Linker(definition, file).node(rule.rule, f"{rule.key}.rule", {}))


def link_checker_row(fields: Fields, reader: BlockReader, sheet: Sheet, definition: Definition) -> CheckerRow:
    """A checker row with the question that stands at its cell, or the table whose first row does."""
    cell = fields.cell("cell")
    if cell is None:
        raise fields.refuse("cell", "is missing; write the cell of a question")
    answered = reader.expression(fields, "answered")
    key, table = _at(sheet, cell)
    if key is None:
        raise fields.refuse("cell", f"no question of the sheet '{sheet.slug}' stands at {cell}")
    if answered is not None:
        answered = Linker(definition, fields.file).node(answered, f"{fields.place}.answered", {})
    row = CheckerRow(label=fields.text("label"), cell=cell, key=key, answered=answered, table=table)
    fields.done()
    return row


def _at(sheet: Sheet, cell: Cell) -> tuple[str | None, Table | None]:
    for question in sheet.questions:
        if question.cell == cell:
            return question.key, None
    for table in sheet.tables:
        for column in table.columns:
            if column.cell == cell:
                return column.key, table
    return None, None
