"""Two returns of one board side by side: what each says to each question, and what changed from the one to the other.

Questions are matched by their keys, which mean the same in every period; a pure function of two definitions and their answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from returns.answer_types import BLANK, Value, printed
from returns.answers import Answers, AnswerScope
from returns.calculate import unrounded
from returns.definition.decimals import rounded
from returns.definition.model import Definition, Question, Sheet, Table
from returns.earlier import carried
from returns.passages import Passage, passage


@dataclass(frozen=True, slots=True)
class Side:
    """One return: its definition and its answers as they count (`returns.applies.settled`)."""

    definition: Definition
    answers: Answers

    @property
    def label(self) -> str:
        """What its period is called."""
        return self.definition.period.label


@dataclass(frozen=True, slots=True)
class Pair:
    """One question on both sides. `change` says in words what changed; empty where nothing did. `older` and `newer` are None where
    that form does not ask."""

    key: str
    label: str
    older: Passage | None
    newer: Passage | None
    change: str

    @property
    def asked_once(self) -> bool:
        """Whether only one of the two forms asks this, so that there is nothing to compare."""
        return self.older is None or self.newer is None

    @property
    def cut(self) -> bool:
        """Whether something of the texts is left out around what changed."""
        return any(side is not None and side.cut for side in (self.older, self.newer))


@dataclass(frozen=True, slots=True)
class ComparedSheet:
    """The questions of one sheet. `only_in`: the label of the one period that has this sheet's questions, if it is only one."""

    slug: str
    title: str
    pairs: tuple[Pair, ...]
    only_in: str = ""


def compare(newer: Side, older: Side) -> tuple[ComparedSheet, ...]:
    """What `older` and `newer` say to each question, in the order of the newer form; then what only the older one asks."""
    sheets = [*_sheets(newer, older), *_only_older(newer, older)]
    found = (ComparedSheet(sheet.slug, sheet.title, tuple(pairs), only_in) for sheet, pairs, only_in in sheets)
    return tuple(sheet for sheet in found if sheet.pairs)


def compare_explanations(newer: Side, older: Side) -> tuple[ComparedSheet, ...]:
    """What `older` and `newer` say to explain the queries that both forms have: a sheet of its own, or none."""
    asked = (
        (question, older.definition.explanations.get(key)) for key, question in newer.definition.explanations.items()
    )
    pairs = tuple(
        _pair_of_explanations(newer, older, question, before) for question, before in asked if before is not None
    )
    queries = newer.definition.queries
    return (ComparedSheet(queries.slug, queries.title, pairs),) if queries is not None and pairs else ()


def _pair_of_explanations(newer: Side, older: Side, question: Question, asked: Question) -> Pair:
    key = question.key
    return _both(key, question.label, (question, newer.answers.value(key)), (asked, older.answers.value(key)))


def changed(sheets: tuple[ComparedSheet, ...]) -> tuple[ComparedSheet, ...]:
    """Of a comparison only what both forms ask and the board answers otherwise."""
    found = (
        replace(sheet, pairs=tuple(pair for pair in sheet.pairs if pair.change and not pair.asked_once))
        for sheet in sheets
    )
    return tuple(sheet for sheet in found if sheet.pairs)


def asked_once(sheets: tuple[ComparedSheet, ...]) -> int:
    """How many answers stand in only one of the two returns because the other form does not ask for them."""
    return sum(pair.asked_once and bool(pair.change) for sheet in sheets for pair in sheet.pairs)


def _sheets(newer: Side, older: Side) -> Iterator[tuple[Sheet, list[Pair], str]]:
    for sheet in newer.definition.sheets:
        pairs = [_pair(newer, older, question) for question in sheet.questions if question.role != "given"]
        for table in sheet.tables:
            pairs += _table_pairs(newer, older, table)
        yield sheet, pairs, ""


def _only_older(newer: Side, older: Side) -> Iterator[tuple[Sheet, list[Pair], str]]:
    for sheet in older.definition.sheets:
        asked = (question for question in sheet.questions if newer.definition.ask(question.key) is None)
        pairs = [_alone(older, question, newer.label) for question in asked if question.role != "given"]
        for table in sheet.tables:
            if table.key not in newer.definition.tables:
                pairs += _table_pairs(newer, older, table)
        yield sheet, pairs, older.label


def _alone(side: Side, question: Question, other: str) -> Pair:
    """A question that only the older form asks."""
    value = side.answers.value(question.key)
    change = f"not asked in {other}" if value is not None else ""
    return Pair(question.key, side.definition.called(question.key), _passage(value, question, ""), None, change)


def _pair(newer: Side, older: Side, question: Question) -> Pair:
    value, asked = newer.answers.value(question.key), older.definition.questions.get(question.key)
    called = newer.definition.called(question.key)
    if asked is None:
        change = f"not asked in {older.label}" if value is not None else ""
        return Pair(question.key, called, None, _passage(value, question, ""), change)
    sides = (question, value), (asked, older.answers.value(question.key))
    return _both(question.key, called, *sides, change=_exact_change(newer, question, older, asked))


def _exact_change(newer: Side, question: Question, older: Side, asked: Question) -> str | None:
    """The change of what both forms work out, judged before either rounds it: 13 and 13.3 may be the same. None for all else."""
    new = unrounded(question, AnswerScope(newer.definition, newer.answers))
    old = unrounded(asked, AnswerScope(older.definition, older.answers))
    if new is None or old is None:
        return None
    places = min(question.scale, asked.scale)
    return "" if rounded(new, places) == rounded(old, places) else difference(question, new, old)


def _table_pairs(newer: Side, older: Side, table: Table) -> Iterator[Pair]:
    """The rows of a growing table by their place: they have no identity beyond their return."""
    tables = (newer.definition.tables.get(table.key), older.definition.tables.get(table.key))
    columns = [{column.key: column for column in found.columns} if found is not None else {} for found in tables]
    rows = (newer.answers.table(table.key), older.answers.table(table.key))
    for index in range(max(len(found) for found in rows)):
        values = [found[index].values if index < len(found) else {} for found in rows]
        for column in table.columns:
            new, old = columns[0].get(column.key, column), columns[1].get(column.key, column)
            label = f"{table.label}, row {index + 1}: {column.label}"
            yield _both(
                f"{column.key}@{index + 1}", label, (new, values[0].get(column.key)), (old, values[1].get(column.key))
            )


def _both(
    key: str,
    label: str,
    newer: tuple[Question, Value | None],
    older: tuple[Question, Value | None],
    change: str | None = None,
) -> Pair:
    """A question on both sides with what stands there. `change` in words, where that is known already."""
    (question, value), (asked, before) = newer, older
    if change is None:
        change = "" if _same(question, value, asked, before) else _change(question, value, asked, before)
    then, now = printed(before, asked), printed(value, question)
    return Pair(
        key,
        label,
        _passage(before, asked, now if change else ""),
        _passage(value, question, then if change else ""),
        change,
    )


def _same(question: Question, value: Value | None, asked: Question, before: Value | None) -> bool:
    if value is None or before is None:
        return value is before
    return carried(question, asked, before) == value or (
        question.kind == asked.kind and printed(value, question) == printed(before, asked)
    )


def _change(question: Question, value: Value | None, asked: Question, before: Value | None) -> str:
    if before is None:
        return "answered now"
    if value is None:
        return "blank now"
    if isinstance(value, Decimal) and isinstance(before, Decimal) and question.type == asked.type:
        return difference(question, value, before)
    return "changed"


def difference(question: Question, value: Decimal, before: Decimal) -> str:
    """By how much a number changed, with its sign and unit, and in percent of what it was: "+£500 (+2.5%)"."""
    change = value - before
    sign = "+" if change > 0 else "−"
    if question.type == "percent":
        return f"{sign}{printed(abs(change), question).removesuffix('%')} percentage points"
    words = f"{sign}{printed(abs(change), question)}" + (f" {question.unit}" if question.unit else "")
    if before == 0:
        return words
    percent = abs(change / before * 100)
    shown = f"{percent:,.1f}".removesuffix(".0") if percent >= Decimal("0.05") else "under 0.1"
    return f"{words} ({sign}{shown}%)"


def _passage(value: Value | None, question: Question, other: str) -> Passage:
    """The answer as printed; a long text with what differs from the `other` one in the middle."""
    text = printed(value, question)
    if not text:
        return Passage("", BLANK, "")
    if question.unit and question.kind == "number":
        text = f"{text} {question.unit}"
    return passage(text, other) if question.type == "long_text" and other else Passage("", text, "")
