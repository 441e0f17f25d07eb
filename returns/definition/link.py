"""Links the names in expressions to the questions they mean: a bare name is the same row, a dotted one a full key."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from typing import Any

from .blocks import BlockReader
from .cells import Cell
from .errors import DefinitionError, ExpressionError
from .expressions import parse, refer
from .fields import Fields
from .keys import EXPLANATION, LONGEST_KEY
from .model import Block, CheckerRow, Definition, Grid, Note, Question, Rule, Sheet, Table
from .nodes import Arithmetic, Call, Compare, Literal, Logic, Member, Node, Not, Previous, Ref, Told
from .placeholders import FIGURES, PLACEHOLDER, function_of, of_line

_EXPRESSIONS = ("required", "relevant", "offered", "calculation")
_BEFORE = "previous."


@dataclass(frozen=True, slots=True)
class RuleSource:
    """A rule as written: once for the whole return, or along a grid: in each row (or column), or in `only` these.

    `text` is what it says where a figure's name holds that of its line, `figures.{row}_variance`; else ''.
    """

    rule: Rule
    grid: str | None
    along: str
    only: list[str] | None
    text: str = ""


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
        if name.startswith(_BEFORE):
            return self.previous(name.removeprefix(_BEFORE), place, siblings)
        if name.startswith(FIGURES):
            return Told(name.removeprefix(FIGURES))
        if self.definition.ask(name) is None:
            raise DefinitionError(self.file, place, f"there is no question '{name}'")
        return Ref(name)

    def previous(self, name: str, place: str, siblings: Mapping[str, str]) -> Node:
        """The answer to a question of this period in the one before it."""
        key = siblings.get(name, name)
        if self.definition.period.previous is None:
            raise DefinitionError(
                self.file, place, "asks for an earlier answer, but period.toml names no previous period"
            )
        if key not in self.definition.questions:
            raise DefinitionError(self.file, place, f"there is no question '{key}', so it has no earlier answer")
        return Previous(key)

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


def link_rule(source: RuleSource, definition: Definition, file: str) -> Iterator[Rule]:
    """The rule linked, or one for each row or column it stands in. Raises DefinitionError when it stands at no question."""
    if source.grid is None:
        if source.only is not None or source.text:
            place = f"{source.rule.key}.{source.along}s" if source.only is not None else f"{source.rule.key}.rule"
            raise DefinitionError(file, place, "belongs to a rule that names its grid")
        yield _linked(source.rule, definition, file, {})
        return
    grid = next((block for block in _grids(definition) if block.key == source.grid), None)
    if grid is None:
        raise DefinitionError(file, f"{source.rule.key}.grid", f"there is no grid '{source.grid}'")
    lines = {line.key: line.label for line in (grid.rows if source.along == "row" else grid.columns)}
    for key in source.only if source.only is not None else lines:
        if key not in lines:
            reason = f"there is no {source.along} '{key}' in {source.grid}"
            raise DefinitionError(file, f"{source.rule.key}.{source.along}s", reason)
        siblings = _along(grid, source.along, key)
        rule = _in_line(source, key, lines[key], siblings, file)
        yield _linked(rule, definition, file, siblings)


def _grids(definition: Definition) -> Iterator[Grid]:
    for sheet in definition.sheets:
        yield from (block for block in sheet.blocks if isinstance(block, Grid))


def _along(grid: Grid, along: str, key: str) -> dict[str, str]:
    """The bare names in one row of a grid (its columns), or in one column (its rows), with the keys that they mean."""
    if along == "row":
        return {column: question.key for (row, column), question in grid.places.items() if row == key}
    return {row: question.key for (row, column), question in grid.places.items() if column == key}


def _in_line(source: RuleSource, key: str, label: str, siblings: Mapping[str, str], file: str) -> Rule:
    """The rule as it stands in one row or column: at that line's own question, in its own words."""

    def meant(match: re.Match[str]) -> str:
        function, name = function_of(match[1])
        if name == source.along and not function:
            return label
        before, bare = (_BEFORE, name.removeprefix(_BEFORE)) if name.startswith(_BEFORE) else ("", name)
        full = f"{before}{siblings.get(bare, bare)}"
        return f"{{{function}({full})}}" if function else f"{{{full}}}"

    rule = source.rule
    says = PLACEHOLDER.sub(meant, of_line(rule.says, source.along, key))
    node = _parsed(of_line(source.text, source.along, key), file, f"{rule.key}.rule") if source.text else rule.rule
    return replace(rule, key=f"{rule.key}.{key}", at=siblings.get(rule.at, rule.at), rule=node, says=says)


def _parsed(text: str, file: str, place: str) -> Node:
    try:
        return parse(text, refer)
    except ExpressionError as error:
        raise DefinitionError(file, place, str(error)) from None


def _linked(rule: Rule, definition: Definition, file: str, siblings: Mapping[str, str]) -> Rule:
    if len(rule.explanation) > LONGEST_KEY:
        longest = LONGEST_KEY - len(EXPLANATION)
        raise DefinitionError(file, rule.key, f"has over {longest} characters with the row's or column's key")
    if definition.ask(rule.at) is None:
        raise DefinitionError(file, f"{rule.key}.at", f"there is no question '{rule.at}'")
    return replace(rule, rule=Linker(definition, file).node(rule.rule, f"{rule.key}.rule", siblings))


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
