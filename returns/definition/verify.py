"""What must hold of a definition as a whole, after every file has been read."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from .cells import Cell, column_number
from .errors import DefinitionError, ExpressionError
from .excel import certainly, certainly_not, value_formula
from .functions import FUNCTIONS
from .kinds import Kinds
from .model import Definition, Grid, Note, Question, Sheet, Table
from .nodes import Compare, Literal, Member, Node, Previous, Ref, references, walk
from .placeholders import FIGURES, PLACEHOLDER, function_of


def verify(definition: Definition, file_of: Mapping[str, str]) -> None:
    """Raises DefinitionError where a key, a cell, a tab or a choice is not what the rest of the definition needs."""
    _unique_keys(definition, file_of)
    for sheet in definition.sheets:
        _unique_cells(sheet, file_of[sheet.slug])
        _unique_names(definition, sheet, file_of[sheet.slug])
    table_of = {key: table for key, (table, _) in definition.table_columns.items()}
    for sheet, question in definition.everything_asked():
        for name in ("required", "relevant", "offered", "calculation"):
            node = getattr(question, name)
            if node is not None:
                kind, place = "number" if name == "calculation" else "truth", f"{question.key}.{name}"
                _sound(node, kind, definition, file_of[sheet.slug], place, table_of.get(question.key))
                _has_both_readings(node, kind, definition, file_of[sheet.slug], place)
    _no_circles(definition, file_of)
    _checker(definition, file_of)
    _rules(definition, file_of)


def _unique_keys(definition: Definition, file_of: Mapping[str, str]) -> None:
    seen: dict[str, str] = {}
    for sheet, question in definition.everything_asked():
        if question.key in seen:
            raise DefinitionError(
                file_of[sheet.slug], question.key, f"this key stands twice (also in {seen[question.key]})"
            )
        seen[question.key] = file_of[sheet.slug]
    tables: set[str] = set()
    for sheet in definition.sheets:
        for table in sheet.tables:
            if table.key in tables or table.key in seen:
                raise DefinitionError(file_of[sheet.slug], table.key, "this key stands twice")
            tables.add(table.key)
    for key, file in seen.items():
        if any(other.startswith(f"{key}.") for other in seen):
            raise DefinitionError(file, key, "is the beginning of another key, so neither can be told apart")


def _unique_names(definition: Definition, sheet: Sheet, file: str) -> None:
    for other in definition.sheets:
        if other is not sheet:
            for name in ("tab", "heading"):
                if getattr(other, name).casefold() == getattr(sheet, name).casefold():
                    raise DefinitionError(file, name, f"'{getattr(sheet, name)}' is the name of another sheet too")


def _unique_cells(sheet: Sheet, file: str) -> None:
    seen: dict[tuple[int, int], str] = {}
    for block in sheet.blocks:
        for place, name in _occupied(block):
            if place in seen:
                raise DefinitionError(file, name, f"its cell {Cell(*place)} is taken already by {seen[place]}")
            seen[place] = name
    for name, cell in (("title_cell", sheet.title_cell), ("board_cell", sheet.board_cell)):
        if cell is not None and cell in seen:
            raise DefinitionError(file, name, f"its cell {cell} is taken already by {seen[cell]}")


def _occupied(block: Question | Grid | Table | Note) -> Iterator[tuple[tuple[int, int], str]]:
    """Every cell that holds an answer or words of the block's own, with what it holds."""
    match block:
        case Question():
            yield from _cells(block)
        case Grid():
            for question in block.questions:
                yield from _cells(question)
        case Table():
            columns = [(column.cell.column, column.key) for column in block.columns]
            columns.append((column_number(block.id_column), f"{block.key}.id_column"))
            for column, name in columns:
                for row in range(block.first_row, block.first_row + block.capacity):
                    yield (column, row), name
        case Note():
            yield block.cell, f"note at {block.cell}"


def _cells(question: Question) -> Iterator[tuple[tuple[int, int], str]]:
    yield question.cell, question.key
    for name, cell in (("label_cell", question.label_cell), ("remaining_cell", question.remaining_cell)):
        if cell is not None:
            yield cell, f"{question.key}.{name}"


class _AnyPlaces:
    """Places enough to try out an Excel reading, with addresses as long as the workbook's."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    def address(self, key: str) -> str:
        return f"'{self.definition.sheets_by_key[key].tab}'!$AA$1000"

    def answered(self, key: str) -> str:
        return f"LEN(TRIM(CLEAN(SUBSTITUTE({self.address(key)},CHAR(160),CHAR(32)))))>0"

    def kind(self, key: str) -> str:
        question = self.definition.ask(key)
        return question.kind if question else "text"

    def label(self, key: str, choice: str) -> str:
        question = self.definition.ask(key)
        return question.choices.labels.get(choice, choice) if question and question.choices else choice


def _sound(node: Node, kind: str, definition: Definition, file: str, place: str, table: Table | None = None) -> None:
    try:
        Kinds(definition, table).expect(kind, node)
    except ExpressionError as error:
        raise DefinitionError(file, place, str(error)) from None
    _known_choices(node, definition, file, place)


def _has_both_readings(node: Node, kind: str, definition: Definition, file: str, place: str) -> None:
    try:
        for emit in (value_formula,) if kind == "number" else (certainly, certainly_not):
            emit(node, _AnyPlaces(definition))
    except ExpressionError as error:
        raise DefinitionError(file, place, f"has no Excel reading: {error}") from None


def _known_choices(node: Node, definition: Definition, file: str, place: str) -> None:
    for part in walk(node):
        match part:
            case Compare(_, Ref(key) | Previous(key), Literal(str(value))) | Compare(
                _, Literal(str(value)), Ref(key) | Previous(key)
            ):
                pairs = [(key, value)]
            case Member(Ref(key) | Previous(key), options):
                pairs = [(key, str(option.value)) for option in options]
            case _:
                continue
        for key, value in pairs:
            question = definition.ask(key)
            if question and question.choices and value not in question.choices.labels:
                raise DefinitionError(
                    file, place, f"'{value}' is no choice of {key} ({', '.join(question.choices.labels)})"
                )


def _no_circles(definition: Definition, file_of: Mapping[str, str]) -> None:
    try:
        TopologicalSorter(definition.dependencies).prepare()
    except CycleError as error:
        circle = error.args[1]
        file = file_of[definition.sheets_by_key[circle[0]].slug]
        name = "calculation" if (asked := definition.ask(circle[0])) and asked.calculation else "relevant"
        raise DefinitionError(file, f"{circle[0]}.{name}", f"goes round in a circle: {' → '.join(circle)}") from None


def _checker(definition: Definition, file_of: Mapping[str, str]) -> None:
    covered: set[str] = set()
    for section in definition.checker:
        cells = set()
        for row in section.rows:
            if row.cell in cells:
                raise DefinitionError("checker.toml", f"{section.sheet.slug} {row.cell}", "stands twice in the checker")
            cells.add(row.cell)
            question = definition.ask(row.key)
            if row.answered is not None:
                place = f"{section.sheet.slug} {row.cell}"
                _sound(row.answered, "truth", definition, "checker.toml", place)
                _has_both_readings(row.answered, "truth", definition, "checker.toml", place)
                covered |= references(row.answered)
            elif question is None or question.role not in ("asked", "given"):
                raise DefinitionError(
                    "checker.toml", f"{section.sheet.slug} {row.cell}", "is not asked, so it can never be pending"
                )
            covered.add(row.key)
    for sheet, question in definition.everything_asked():
        if question.required is not None and question.key not in covered:
            raise DefinitionError(file_of[sheet.slug], question.key, "is required but stands in no checker row")


def _rules(definition: Definition, file_of: Mapping[str, str]) -> None:
    seen: set[str] = set()
    for rule in definition.rules:
        file = file_of[definition.sheets_by_key[rule.at].slug]
        if rule.key in seen:
            raise DefinitionError(file, rule.key, "is the name of another rule too")
        seen.add(rule.key)
        _sound(rule.rule, "truth", definition, file, f"{rule.key}.rule")
        for function, key in map(function_of, PLACEHOLDER.findall(rule.says)):
            if not key.startswith(FIGURES) and key.removeprefix("previous.") not in definition.questions:
                raise DefinitionError(file, f"{rule.key}.says", f"there is no question '{key}'")
            if function and (function not in FUNCTIONS or FUNCTIONS[function].most != 1):
                raise DefinitionError(file, f"{rule.key}.says", f"there is no function '{function}' of one answer")
