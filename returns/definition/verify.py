"""What must hold of a definition as a whole, after every file has been read."""

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from .cells import column_number
from .errors import DefinitionError, ExpressionError
from .excel import certainly, value_formula
from .model import Definition, Grid, Note, Question, Sheet, Table
from .nodes import Compare, Literal, Member, Node, Ref, references, walk


def verify(definition: Definition, file_of: Mapping[str, str]) -> None:
    """Raises DefinitionError where a key, a cell, a tab or a choice is not what the rest of the definition needs."""
    _unique_keys(definition, file_of)
    for sheet in definition.sheets:
        _unique_cells(sheet, file_of[sheet.slug])
        _unique_names(definition, sheet, file_of[sheet.slug])
    for sheet, question in definition.everything_asked():
        for name in ("required", "relevant", "offered", "calculation"):
            node = getattr(question, name)
            if node is not None:
                _has_both_readings(node, name, definition, file_of[sheet.slug], f"{question.key}.{name}")
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
    for key in seen:
        if any(other.startswith(f"{key}.") for other in seen):
            raise DefinitionError(seen[key], key, "is the beginning of another key, so neither can be told apart")


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
                raise DefinitionError(file, name, f"its cell is taken already by {seen[place]}")
            seen[place] = name


def _occupied(block: Question | Grid | Table | Note) -> list[tuple[tuple[int, int], str]]:
    match block:
        case Question():
            return [(tuple(block.cell), block.key)]
        case Grid():
            return [(tuple(question.cell), question.key) for question in block.questions]
        case Table():
            columns = {column.cell.column: column.key for column in block.columns}
            columns[column_number(block.id_column)] = f"{block.key}.id_column"
            rows = range(block.first_row, block.first_row + block.capacity)
            return [((column, row), name) for column, name in columns.items() for row in rows]
        case Note():
            return [(tuple(block.cell), f"note at {block.cell}")]


class _AnyPlaces:
    """Places enough to try out an Excel reading."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    def address(self, key: str) -> str:
        return "A1"

    def answered(self, key: str) -> str:
        return "TRUE"

    def kind(self, key: str) -> str:
        question = self.definition.ask(key)
        return question.kind if question else "text"

    def label(self, key: str, choice: str) -> str:
        return choice


def _has_both_readings(node: Node, name: str, definition: Definition, file: str, place: str) -> None:
    _known_choices(node, definition, file, place)
    try:
        emit = value_formula if name == "calculation" else certainly
        emit(node, _AnyPlaces(definition))
    except ExpressionError as error:
        raise DefinitionError(file, place, f"has no Excel reading: {error}") from None


def _known_choices(node: Node, definition: Definition, file: str, place: str) -> None:
    for part in walk(node):
        match part:
            case Compare(_, Ref(key), Literal(str(value))) | Compare(_, Literal(str(value)), Ref(key)):
                pairs = [(key, value)]
            case Member(Ref(key), options):
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
    graph = {q.key: references(q.calculation) for _, q in definition.everything_asked() if q.calculation is not None}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = error.args[1]
        file = file_of[definition.sheets_by_key[circle[0]].slug]
        raise DefinitionError(
            file, f"{circle[0]}.calculation", f"goes round in a circle: {' → '.join(circle)}"
        ) from None


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
                _has_both_readings(
                    row.answered, "answered", definition, "checker.toml", f"{section.sheet.slug} {row.cell}"
                )
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
        _known_choices(rule.rule, definition, file, f"{rule.key}.rule")
