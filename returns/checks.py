"""The checker: which rows are answered, which sheets are complete, and what the rules found.

A pure function of a definition and answers. A row is answered when its cell is, or when its condition says that no answer is
needed (what a condition over a blank means is the period's own: see `Period.blank_conditions`). *Complete* means that nothing is
pending and looks at no findings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from returns.answer_types import BLANK, printed
from returns.answers import Answers, AnswerScope, Name, Row, cell_of, used_rows
from returns.applies import needed, settled
from returns.definition.cells import Cell
from returns.definition.evaluate import evaluate
from returns.definition.functions import FUNCTIONS
from returns.definition.keys import OVER_LIMIT, UNCONFIRMED
from returns.definition.model import CheckerRow, CheckerSection, Definition, Question, Rule, Sheet, Strength
from returns.definition.nodes import UNKNOWN
from returns.definition.placeholders import FIGURES, PLACEHOLDER, function_of
from returns.kept import EXPLAINED, EXPLAINED_BEFORE, KeptFinding

CARRIED_OVER = "This was carried over from the period before and is not confirmed yet. Confirm it, or change it."


@dataclass(frozen=True, slots=True)
class RowResult:
    """One checker row. `gaps` are the answers that are missing (several only in a table's column). `idle`: the row counts as
    answered because nothing is needed there."""

    row: CheckerRow
    answered: bool
    gaps: tuple[Name, ...] = ()
    idle: bool = False


@dataclass(frozen=True)
class SheetResult:
    """One sheet's checker rows, in printed order."""

    sheet: Sheet
    rows: tuple[RowResult, ...]

    @cached_property
    def answered(self) -> int:
        """How many rows are answered."""
        return sum(row.answered for row in self.rows)

    @property
    def pending(self) -> int:
        """How many rows are not."""
        return len(self.rows) - self.answered

    @property
    def needed(self) -> int:
        """How many rows ask for anything, as the answers stand."""
        return sum(not row.idle for row in self.rows)

    @property
    def given(self) -> int:
        """How many of the needed rows are answered."""
        return self.needed - self.pending

    @property
    def complete(self) -> bool:
        """Whether no row is pending."""
        return self.pending == 0

    @cached_property
    def gaps(self) -> tuple[Name, ...]:
        """What is missing, in the order of the form."""
        missing = {gap: None for row in self.rows for gap in row.gaps}
        order = {question.key: number for number, question in enumerate(self.sheet.questions)}
        return tuple(sorted(missing, key=lambda name: order.get(name.key, len(order))))


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that failed, at an answer. `explanation` is what the board says to a query, `explained_at` the answer it says it in
    (None for what cannot be explained, only changed). `overtaken`: it said so before an answer or a figure in question was
    changed."""

    sheet: Sheet
    question: Question
    name: Name
    cell: Cell
    strength: Strength
    rule: str
    message: str
    explanation: str = ""
    explained_at: Name | None = None
    overtaken: bool = False

    @property
    def open(self) -> bool:
        """Whether it keeps the return from being ready: an error, or a query that nobody has explained as it stands now."""
        return self.strength == "error" or (self.strength == "query" and not self.explained)

    @property
    def lead(self) -> str:
        """What stands before the board's explanation."""
        return EXPLAINED_BEFORE if self.overtaken else EXPLAINED

    @property
    def explained(self) -> bool:
        """Whether the board has explained it, and nothing was changed since."""
        return bool(self.explanation) and not self.overtaken


@dataclass(frozen=True)
class Report:
    """All that the checker says of one return, and the answers it looked at: calculated ones worked out, others as they apply.

    What the keepers of kept sheets say counts too; their sheets have no rows here.
    """

    sheets: tuple[SheetResult, ...]
    findings: tuple[Finding, ...]
    answers: Answers

    @property
    def pending(self) -> int:
        """Pending rows over all sheets."""
        return sum(sheet.pending for sheet in self.sheets) + sum(sheet.pending for sheet in self.answers.kept.values())

    @property
    def complete(self) -> bool:
        """Whether every sheet is complete."""
        return all(sheet.complete for sheet in self.sheets) and all(
            kept.complete for kept in self.answers.kept.values()
        )

    @property
    def kept_findings(self) -> tuple[tuple[str, KeptFinding], ...]:
        """What was found on kept sheets, each with its sheet's slug."""
        return tuple((slug, finding) for slug, sheet in self.answers.kept.items() for finding in sheet.findings)

    @property
    def all_findings(self) -> tuple[Finding | KeptFinding, ...]:
        """What was found anywhere."""
        return (*self.findings, *(finding for _, finding in self.kept_findings))

    @property
    def open_findings(self) -> tuple[Finding | KeptFinding, ...]:
        """What must be changed or explained before the return is ready."""
        return tuple(finding for finding in self.all_findings if finding.open)

    @property
    def ready(self) -> bool:
        """Whether the return can be handed over: complete, and nothing found is left open."""
        return self.complete and not self.open_findings

    def sheet(self, slug: str) -> SheetResult | None:
        """The result of one sheet, or None where the checker has no rows for it."""
        return next((result for result in self.sheets if result.sheet.slug == slug), None)

    @property
    def first_gap(self) -> tuple[Sheet, Name] | None:
        """The first answer that is missing, with its sheet."""
        return next(((result.sheet, result.gaps[0]) for result in self.sheets if result.gaps), None)


def check(definition: Definition, answers: Answers) -> Report:
    """The checker's report on these answers (calculated ones are worked out here)."""
    full = settled(definition, answers)
    sections = tuple(SheetResult(section.sheet, _rows(definition, section, full)) for section in definition.checker)
    findings = (*_over_limits(definition, full), *_failed_rules(definition, full), *_unconfirmed(definition, full))
    return Report(sections, findings, full)


def _rows(definition: Definition, section: CheckerSection, answers: Answers) -> tuple[RowResult, ...]:
    return tuple(check_row(definition, row, answers) for row in section.rows)


def check_row(definition: Definition, row: CheckerRow, answers: Answers) -> RowResult:
    """Whether one checker row is answered, and if not, what is missing."""
    if row.answered is not None:
        result = evaluate(row.answered, AnswerScope(definition, answers))
        answered = result is not UNKNOWN and bool(result)
        return RowResult(row, answered, () if answered else (Name(row.key),))
    if row.table is not None:
        return _column_row(definition, row, answers)
    held = answers.value(row.key) is not None
    answered = held or not _pending(definition, definition.questions[row.key], answers)
    return RowResult(row, answered, () if answered else (Name(row.key),), idle=answered and not held)


def _column_row(definition: Definition, row: CheckerRow, answers: Answers) -> RowResult:
    table, column = definition.table_columns[row.key]
    rows = used_rows(table, answers)
    gaps = tuple(
        Name(row.key, r.id) for r in rows if row.key not in r.values and _pending(definition, column, answers, r)
    )
    enough = len(rows) >= table.least
    return RowResult(row, enough and not gaps, gaps if enough else (Name(row.key), *gaps))


def _pending(definition: Definition, question: Question, answers: Answers, row: Row | None = None) -> bool:
    need = needed(definition, question, answers, row)
    return definition.period.blank_conditions == "undecided" if need is UNKNOWN else bool(need)


def _over_limits(definition: Definition, answers: Answers) -> Iterator[Finding]:
    for name in answers.names():
        question = definition.ask(name.key)
        value = answers.get(name)
        if question and question.limit is not None and isinstance(value, str) and len(value) > question.limit:
            cell = cell_of(definition, answers, name) or question.cell
            message = (
                f"{cell}: this text has {len(value):,} characters, {len(value) - question.limit:,} over the limit of "
                f"{question.limit:,}. It is kept; shorten it before the return is handed over."
            )
            sheet = definition.sheets_by_key[name.key]
            yield Finding(sheet, question, name, cell, "error", OVER_LIMIT, message)


def _failed_rules(definition: Definition, answers: Answers) -> Iterator[Finding]:
    for rule in definition.rules:
        if evaluate(rule.rule, AnswerScope(definition, answers)) is False:
            question = definition.ask(rule.at)
            if question is not None:
                sheet = definition.sheets_by_key[rule.at]
                message = _message(definition, rule, answers)
                finding = Finding(sheet, question, Name(rule.at), question.cell, rule.strength, rule.key, message)
                yield _with_explanation(finding, rule, answers) if rule.strength == "query" else finding


def _with_explanation(finding: Finding, rule: Rule, answers: Answers) -> Finding:
    said = str(answers.value(rule.explanation) or "")
    overtaken = rule.explanation in answers.overtaken
    return replace(finding, explanation=said, explained_at=Name(rule.explanation), overtaken=overtaken)


def _unconfirmed(definition: Definition, answers: Answers) -> Iterator[Finding]:
    for key, question in definition.questions.items() if answers.unconfirmed else ():
        name = Name(key)
        if name in answers.unconfirmed and answers.get(name) is not None:
            sheet = definition.sheets_by_key[key]
            yield Finding(sheet, question, name, question.cell, "query", UNCONFIRMED, CARRIED_OVER)


def _message(definition: Definition, rule: Rule, answers: Answers) -> str:
    def shown(match: re.Match[str]) -> str:
        function, name = function_of(match[1])
        if name.startswith(FIGURES):
            return _told(function, answers.figures.get(name.removeprefix(FIGURES)))
        key = name.removeprefix("previous.")
        question = definition.questions.get(key)
        if question is None:
            return match[0]
        value = answers.previous.get(key) if name != key else answers.value(key)
        if not function or value is None:
            return printed(value, question) or BLANK
        found = FUNCTIONS[function].evaluate([value])
        return f"{found.normalize():,f}" if isinstance(found, Decimal) else BLANK

    return PLACEHOLDER.sub(shown, rule.says)


def _told(function: str, figure: Decimal | None) -> str:
    """A figure of another room in a message, with the decimals that it was told with."""
    found = FUNCTIONS[function].evaluate([figure]) if function and figure is not None else figure
    return f"{found:,f}" if isinstance(found, Decimal) else BLANK
