"""What a definition is once read: plain frozen objects, in the order of the printed form."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Literal as OneOf

from .cells import Cell
from .keys import EXPLANATION
from .nodes import Node, earlier_references, references, told_references
from .parts import (
    DECIMALS,
    EARLIER,
    KINDS,
    LARGEST,
    TITLE_CELL,
    Block,
    Choice,
    ChoiceList,
    Earlier,
    Grid,
    GridColumn,
    GridRow,
    Note,
    Question,
    Role,
    Sheet,
    Source,
    Table,
)
from .placeholders import figures_in

__all__ = [
    "DECIMALS",
    "EARLIER",
    "KINDS",
    "LARGEST",
    "TITLE_CELL",
    "Block",
    "CheckerRow",
    "CheckerSection",
    "Choice",
    "ChoiceList",
    "Definition",
    "Earlier",
    "Grid",
    "GridColumn",
    "GridRow",
    "Note",
    "Period",
    "Question",
    "Role",
    "Rule",
    "Sheet",
    "Signatory",
    "Source",
    "Strength",
    "Table",
]

Strength = OneOf["error", "query", "note"]
QUERIES = "Queries"
EXPLANATION_COLUMN, FIRST_EXPLANATION = 5, 6
"""Where the sheet Queries has its answers: column, and row of the first."""


@dataclass(frozen=True, slots=True)
class CheckerRow:
    """One row of the checker: label and cell as printed, and what makes it Yes.

    Usually that is the answer to the question `key`; `answered` is given where a row means more than its own question.
    `table`: the row covers a whole column of this table.
    """

    label: str
    cell: Cell
    key: str
    answered: Node | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class CheckerSection:
    """The checker rows of one sheet, in printed order."""

    sheet: Sheet
    rows: tuple[CheckerRow, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule over answers: a finding of this strength stands at question `at` where `rule` is false. `says` is the message;
    `{key}` in it is replaced by the printed answer."""

    key: str
    strength: Strength
    at: str
    rule: Node
    says: str

    @property
    def figures(self) -> frozenset[str]:
        """The names of the figures of other rooms that it looks at or shows."""
        return told_references(self.rule) | frozenset(figures_in(self.says))

    @property
    def explanation(self) -> str:
        """The key under which the board explains a query."""
        return f"{EXPLANATION}{self.key}"


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who must sign a return of the period: the board, the council, or each NHS commissioner that overlaps the board's area.

    `vintage` names the map of commissioners that counts, `CCG2018`. `sheets`: slugs of what the signature stands for; none is all.
    """

    role: OneOf["board", "council", "commissioner"]
    label: str
    vintage: str = ""
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """What the whole template shares. `ends` is the day by which "has passed" is judged. `file_name` holds `{board}`.

    `blank_conditions`: what a condition over a blank means for the checker: `not_needed` or `undecided`. `counts`: whether the
    cover counts what is pending or what is answered.
    """

    key: str
    kind: OneOf["return", "plan"]
    title: str
    label: str
    version_label: str
    starts: date
    ends: date
    file_name: str
    blank_conditions: OneOf["not_needed", "undecided"]
    previous: str | None = None
    counts: OneOf["pending", "answered"] = "pending"
    due: datetime | None = None
    send_to: str = ""
    signatories: tuple[Signatory, ...] = ()


@dataclass(frozen=True)
class Definition:
    """A whole template. Everything downstream is a pure function of this and the answers."""

    period: Period
    choices: Mapping[str, ChoiceList]
    sheets: tuple[Sheet, ...]
    checker: tuple[CheckerSection, ...]
    rules: tuple[Rule, ...]

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Key → plain question, in printed order."""
        return {question.key: question for sheet in self.sheets for question in sheet.questions}

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """Key → table, in printed order."""
        return {table.key: table for sheet in self.sheets for table in sheet.tables}

    @cached_property
    def table_columns(self) -> Mapping[str, tuple[Table, Question]]:
        """Key of a table's column → its table and question."""
        return {column.key: (table, column) for table in self.tables.values() for column in table.columns}

    @cached_property
    def sheets_by_key(self) -> Mapping[str, Sheet]:
        """Key of a question, table or table column → the sheet it stands on."""
        found: dict[str, Sheet] = {}
        for sheet in self.sheets:
            found.update((question.key, sheet) for question in sheet.questions)
            for table in sheet.tables:
                found[table.key] = sheet
                found.update((column.key, sheet) for column in table.columns)
        if self.queries is not None:
            found.update((question.key, self.queries) for question in self.queries.questions)
        return found

    @cached_property
    def kept(self) -> tuple[Sheet, ...]:
        """The sheets whose content another room keeps, in printed order."""
        return tuple(sheet for sheet in self.sheets if sheet.kept_by)

    @cached_property
    def keepers(self) -> tuple[str, ...]:
        """The names of the rooms that keep sheets, once each."""
        return tuple(dict.fromkeys(sheet.kept_by for sheet in self.kept))

    @cached_property
    def queries(self) -> Sheet | None:
        """The workbook's sheet on which the board explains the queries, a question each; None where no rule is a query."""
        asked = [rule for rule in self.rules if rule.strength == "query"]
        questions = tuple(self._explanation(rule, number) for number, rule in enumerate(asked))
        taken = {sheet.tab.casefold() for sheet in self.sheets}
        tab = next(
            name for name in (QUERIES, *(f"{QUERIES} {n}" for n in range(2, 99))) if name.casefold() not in taken
        )
        return Sheet("queries", QUERIES, tab, tab, QUERIES, questions) if questions else None

    def _explanation(self, rule: Rule, number: int) -> Question:
        about = self.ask(rule.at)
        cell = Cell(EXPLANATION_COLUMN, FIRST_EXPLANATION + number)
        label = f"Explanation of the query about {about.label if about else rule.at}"
        return Question(rule.explanation, label, "long_text", cell, offers="none")

    @cached_property
    def explanations(self) -> Mapping[str, Question]:
        """Key of an explanation → the question that asks for it."""
        return {question.key: question for question in self.queries.questions} if self.queries else {}

    @cached_property
    def queries_by_sheet(self) -> Mapping[str, tuple[Rule, ...]]:
        """Slug of a sheet → the queries that stand on it."""
        asked = [(self.sheets_by_key[rule.at].slug, rule) for rule in self.rules if rule.strength == "query"]
        return {sheet.slug: tuple(rule for slug, rule in asked if slug == sheet.slug) for sheet in self.sheets}

    @cached_property
    def explained(self) -> Mapping[str, Rule]:
        """Key of an explanation → the query that it explains."""
        return {rule.explanation: rule for rule in self.rules if rule.strength == "query"}

    def page_of(self, key: str) -> Sheet | None:
        """The sheet on whose page an answer is given: an explanation where its query stands. None for a key that is not known."""
        rule = self.explained.get(key)
        return self.sheets_by_key.get(rule.at if rule is not None else key)

    def touched_by(self, keys: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Slug of a sheet → what changes on its page with these: they themselves, and what applies or is worked out by them.

        The key of a table stands for a row that came or went, and so for all its columns.
        """
        rows = {column for column, (table, _) in self.table_columns.items() if table.key in keys}
        changed = frozenset(keys) | rows
        changed |= {key for key in self.dependencies if self._behind(self.dependencies[key]) & changed}
        pages = [(page.slug, key) for key in changed if (page := self.page_of(key)) is not None]
        return {slug: frozenset(key for other, key in pages if other == slug) for slug, _ in pages}

    @cached_property
    def grounds(self) -> Mapping[str, frozenset[str]]:
        """Key of an explanation → the answers that its query looks at, also through what is worked out of them."""
        return {key: self._behind(references(rule.rule)) for key, rule in self.explained.items()}

    def _behind(self, keys: frozenset[str]) -> frozenset[str]:
        """These keys, and those that they hang on."""
        found, fresh = keys, keys
        while fresh:
            fresh = frozenset[str]().union(*(self.dependencies.get(key, frozenset()) for key in fresh)) - found
            found |= fresh
        return found

    @cached_property
    def rules_by_key(self) -> Mapping[str, Rule]:
        """Key → rule."""
        return {rule.key: rule for rule in self.rules}

    @cached_property
    def asks_previous(self) -> frozenset[str]:
        """Keys of the answers of the period before that rules ask for."""
        return frozenset[str]().union(*(earlier_references(rule.rule) for rule in self.rules))

    @cached_property
    def asks_figures(self) -> frozenset[str]:
        """Names of the figures of other rooms that rules look at."""
        return frozenset[str]().union(*(rule.figures for rule in self.rules))

    @cached_property
    def figure_explanations(self) -> frozenset[str]:
        """Keys of the explanations of queries that look at such figures."""
        return frozenset(key for key, rule in self.explained.items() if rule.figures)

    @cached_property
    def figure_sheets(self) -> frozenset[str]:
        """Slugs of the sheets on which rules stand that look at such figures."""
        return frozenset(self.sheets_by_key[rule.at].slug for rule in self.rules if rule.figures)

    @cached_property
    def dependencies(self) -> Mapping[str, frozenset[str]]:
        """Key → the keys on whose answers it hangs whether this one applies, and what it holds if it is calculated."""
        return {
            question.key: frozenset[str]().union(
                *(references(node) for node in (question.calculation, question.relevant) if node)
            )
            for _, question in self.everything_asked()
        }

    @cached_property
    def dependent_questions(self) -> tuple[Question, ...]:
        """What applies or is calculated depending on other answers, each after all that it hangs on."""
        asked = (self.ask(key) for key in TopologicalSorter(self.dependencies).static_order())
        return tuple(question for question in asked if question and (question.calculation or question.relevant))

    def ask(self, key: str) -> Question | None:
        """The question, table column or explanation `key`, or None when the definition has no such key."""
        if key in self.questions:
            return self.questions[key]
        if key in self.table_columns:
            return self.table_columns[key][1]
        return self.explanations.get(key) if key.startswith(EXPLANATION) else None

    @cached_property
    def earlier_periods(self) -> frozenset[str]:
        """Keys of the earlier periods from which anything is taken: the one before, and the sources of what is filled in."""
        asked = (source for question in self.questions.values() for source in question.sources)
        sources = {source.period for source in asked if source.period}
        return frozenset(sources | ({self.period.previous} if self.period.previous is not None else set()))

    def called(self, key: str) -> str:
        """What a question, column or table is called where nothing around it tells which it is; the key itself if it is unknown."""
        if key in self.tables:
            return self.tables[key].label
        question = self.ask(key)
        return self._called.get(key, question.label if question is not None else key)

    @cached_property
    def _called(self) -> Mapping[str, str]:
        """Key → label with the grid's label before it, of questions whose label stands several times on their sheet."""
        found: dict[str, str] = {}
        for sheet in self.sheets:
            labels = Counter(question.label for question in sheet.questions)
            for grid in (block for block in sheet.blocks if isinstance(block, Grid)):
                again = (question for question in grid.questions if labels[question.label] > 1)
                found.update((question.key, f"{grid.label}: {question.label}") for question in again)
        return found

    def sheet(self, slug: str) -> Sheet | None:
        """The sheet with this slug, or None."""
        return next((sheet for sheet in self.sheets if sheet.slug == slug), None)

    def everything_asked(self) -> Iterator[tuple[Sheet, Question]]:
        """Every question and every table column with its sheet."""
        for sheet in self.sheets:
            for question in sheet.questions:
                yield sheet, question
            for table in sheet.tables:
                for column in table.columns:
                    yield sheet, column
