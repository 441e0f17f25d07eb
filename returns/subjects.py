"""What a comment or a question is about: the whole return, a sheet, or one question of it. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from returns.answers import Name
from returns.definition.model import Definition
from returns.wording import worded

_SHEET = "#"


class Subject(NamedTuple):
    """The whole return (all empty), a sheet by its slug, or the question `key` on it, in a table's `row`."""

    sheet: str = ""
    key: str = ""
    row: str = ""

    @property
    def name(self) -> Name:
        """The question as forms name it."""
        return Name(self.key, self.row)

    @property
    def value(self) -> str:
        """The subject as a form spells it: '' for the whole return, `#sheet`, or the question's name."""
        return str(self.name) if self.key else f"{_SHEET}{self.sheet}" if self.sheet else ""


def subject_of(definition: Definition, value: str) -> Subject | None:
    """The subject that `value` spells (`Subject.value`); None where the definition has no such sheet or question."""
    if not value:
        return Subject()
    if value.startswith(_SHEET):
        slug = value.removeprefix(_SHEET)
        return Subject(slug) if definition.sheet(slug) is not None else None
    name = Name.parse(value)
    page = definition.page_of(name.key)
    if page is None or definition.ask(name.key) is None or (name.row and name.key not in definition.table_columns):
        return None
    return Subject(page.slug, name.key, name.row)


def whole_of(definition: Definition) -> str:
    """What all of it is called: "The whole plan"."""
    return worded("The whole {what}", definition.period.kind)


def words_of(definition: Definition, subject: Subject) -> str:
    """What a subject is called; its key where the form does not ask this any more."""
    if subject.key:
        return definition.called(subject.key)
    sheet = definition.sheet(subject.sheet)
    return sheet.title if sheet is not None else subject.sheet or whole_of(definition)


def choices(definition: Definition) -> Iterator[tuple[str, str | list[tuple[str, str]]]]:
    """Every subject but the cells of growing tables, as the options of a select, sheet by sheet."""
    yield "", whole_of(definition)
    for sheet in definition.sheets:
        asked = [*sheet.questions, *(column for table in sheet.tables for column in table.columns)]
        options = [(question.key, definition.called(question.key)) for question in asked]
        yield sheet.title, [(Subject(sheet.slug).value, f"All of {sheet.title}"), *options]
