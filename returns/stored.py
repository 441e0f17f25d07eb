"""Reads of answers: as stored, with version and author, and as the plain object that everything else works with."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import Max

from bcf.models import Board, names_of
from returns.answer_types import Value, type_of
from returns.answers import Answers, Name, Row
from returns.applies import settled
from returns.chain import boards_before, follow, with_those_before
from returns.definition.model import Definition
from returns.earlier import in_terms_of
from returns.figures import Asked, overtaken, told
from returns.models import VALUE_COLUMNS, Answer, AnswerChange, Submission, SubmissionBoard, TableRow
from returns.sources import kept_sheets
from returns.versions import definition_of


@dataclass(frozen=True, slots=True)
class Held:
    """An answer as stored: its value (None: blank), version, and who (`author` is their id) changed it last, when and how."""

    value: Value | None
    version: int
    by: str
    at: datetime
    origin: str
    author: int | None = None

    @property
    def unconfirmed(self) -> bool:
        """Whether it was carried over from the period before and nobody has confirmed it."""
        return self.origin == "carry" and self.value is not None


def value_of(answer: Answer) -> Value | None:
    """The value in the one column that holds it."""
    return _first((answer.text, answer.choice, answer.number, answer.date))


_STORED = ("key", "row", "origin", "updated_at", *VALUE_COLUMNS)
_HELD = ("version", "updated_at", "origin", "updated_by", "updated_by__name", "updated_by__email")


def held_answers(submission: Submission, keys: Iterable[str] | None = None) -> dict[Name, Held]:
    """Every stored answer of a submission (or of these keys) with its version.

    Read as plain columns: model instances, each with its user, would cost several times as much at every page and save.
    """
    answers = Answer.objects.filter(submission=submission)
    if keys is not None:
        answers = answers.filter(key__in=list(keys))
    return {
        Name(key, row): Held(_first(value), version, name or email or "the system", at, origin, author)
        for key, row, *value, version, at, origin, author, name, email in answers.values_list(
            "key", "row", *VALUE_COLUMNS, *_HELD
        )
    }


def _first(values: Iterable[Value | None]) -> Value | None:
    return next((value for value in values if value is not None), None)


def load_answers(submission: Submission, definition: Definition, board: Board | None = None) -> Answers:
    """The answers of a submission, with what follows from the submission itself (the board's name)."""
    return _of_one(submission, definition, _stored_of(submission), board)


def assemble(
    submission: Submission,
    definition: Definition,
    held: Mapping[Name, Held],
    board: Board | None = None,
    earlier: "EarlierReturn | None" = None,
) -> Answers:
    """`Answers` made of answers already fetched. Answers to questions that the definition no longer has are left out.

    `earlier`: the board's return for the period before, where that is at hand too.
    """
    stored = (Stored(name, answer.value, answer.origin, answer.at) for name, answer in held.items())
    return _of_one(submission, definition, stored, board, earlier)


class Stored(NamedTuple):
    """An answer as the store gives it: its name, its value, how it came there, and when."""

    name: Name
    value: Value | None
    origin: str
    at: datetime

    @classmethod
    def of(cls, key: str, row: str, origin: str, at: datetime, *value: Value | None) -> "Stored":
        """One row of the columns `_STORED`."""
        return cls(Name(key, row), _first(value), origin, at)


def _stored_of(submission: Submission) -> Iterator[Stored]:
    columns = Answer.objects.filter(submission=submission).values_list(*_STORED)
    return (Stored.of(*row) for row in columns)


def _of_one(
    submission: Submission,
    definition: Definition,
    stored: Iterable[Stored],
    board: Board | None,
    earlier: "EarlierReturn | None" = None,
) -> Answers:
    rows = TableRow.objects.filter(submission=submission, deleted_at=None).order_by("position", "id")
    given, stored = given_values(submission, definition, board), list(stored)
    answers = _assemble(definition, stored, rows if definition.tables else (), given)
    if definition.kept:
        answers = replace(answers, kept=kept_sheets(submission, definition))
    if not definition.asks_previous and not definition.asks_figures:
        return answers
    owners = [board] if board is not None else list(submission.boards.all())
    answers = _with_figures([(submission, definition, owners[0])], {submission.pk: stored}, {submission.pk: answers})[
        submission.pk
    ]
    if not definition.asks_previous:
        return answers
    if earlier is None:
        earlier = previous_return(owners[0], definition) if len(owners) == 1 else None
    if earlier is None:
        return answers
    return replace(
        answers, previous=in_terms_of(definition, earlier.definition, earlier.answers, definition.asks_previous)
    )


def _assemble(
    definition: Definition, stored: Iterable[Stored], rows: Iterable[TableRow], given: Mapping[str, Value]
) -> Answers:
    values: dict[str, Value] = {}
    in_rows: dict[str, dict[str, Value]] = defaultdict(dict)
    unconfirmed = set()
    changed: dict[str, datetime] = {}
    for name, value, origin, at in stored:
        changed[name.key] = max(at, changed.get(name.key, at))
        if value is None:
            continue
        if name.row and name.key in definition.table_columns:
            in_rows[name.row][name.key] = value
        elif not name.row and (name.key in definition.questions or name.key in definition.explanations):
            values[name.key] = value
            if origin == "carry":
                unconfirmed.add(name)
    tables: dict[str, list[Row]] = defaultdict(list)
    for table_row in rows:
        if table_row.table in definition.tables:
            row_id = str(table_row.id)
            tables[table_row.table].append(Row(row_id, in_rows.get(row_id, {})))
    filled = {table: tuple(found) for table, found in tables.items()}
    again = (key for key in definition.explanations if key in values and _overtaken(definition, key, changed))
    return Answers({**values, **given}, filled, unconfirmed=frozenset(unconfirmed), overtaken=frozenset(again))


def _overtaken(definition: Definition, explanation: str, changed: Mapping[str, datetime]) -> bool:
    """Whether an answer that a query looks at was changed after the board had explained it."""
    given = changed[explanation]
    return any(key in changed and changed[key] > given for key in definition.grounds[explanation])


def answers_at(submission: Submission, definition: Definition, board: Board, change: int) -> Answers:
    """The answers as they were stored once the change with this id had been made (0: before the first), by the history.

    `definition` is the one that the return had then. What rules ask of the period before is not among them.
    """
    upto = AnswerChange.objects.filter(submission=submission, pk__lte=change).order_by()
    newest = upto.values("key", "row").annotate(newest=Max("pk")).values("newest")
    stored, rows = [], []
    columns = ("key", "row", "origin", "at", "new")
    for key, row, origin, at, new in AnswerChange.objects.filter(pk__in=newest).values_list(*columns):
        question = definition.ask(key)
        if question is not None:
            value = None if new is None else type_of(question).from_json(new)
            stored.append(Stored(Name(key, row), value, origin, at))
        elif key in definition.tables and new is not None:
            rows.append(row)
    places = TableRow.objects.filter(submission=submission, pk__in=rows).order_by("position", "id")
    return _assemble(definition, stored, places if rows else (), given_values(submission, definition, board))


@dataclass(frozen=True)
class EarlierReturn:
    """A board's return for an earlier period. Its answers are fetched when first asked for."""

    submission: Submission
    definition: Definition
    owner: str = ""
    """The board before, where it is that board's return; empty for the board's own."""

    @property
    def label(self) -> str:
        """What the period is called, `Q1 2016/17`."""
        return self.definition.period.label

    @cached_property
    def answers(self) -> Answers:
        """Its answers as they count, without the rows of its tables."""
        return settled(self.definition, _assemble(self.definition, _stored_of(self.submission), (), {}))


def earlier_returns(board: Board, periods: Iterable[str]) -> dict[str, EarlierReturn]:
    """The board's returns for these periods, as far as they are held, by period; one that began later follows the one before."""
    wanted = [(board.pk, period) for period in periods]
    before = boards_before([board.pk])
    held = _places_held(with_those_before([board.pk], before), {period for _, period in wanted})
    return {
        period: EarlierReturn(
            place.submission,
            definition_of(place.submission.version),
            place.board.name if place.board_id != board.pk else "",
        )
        for (_, period), place in follow(wanted, before, held).items()
    }


def _places_held(boards: Iterable[int], periods: Iterable[str]) -> dict[tuple[int, str], SubmissionBoard]:
    """The returns of these boards for these periods, by board and period."""
    places = SubmissionBoard.objects.filter(board__in=set(boards), period__in=set(periods), kind="return")
    found = places.select_related("board", "submission__version").defer("submission__version__body")
    return {(place.board_id, place.period): place for place in found}


def boards_without_a_single_earlier(board: Board, period: str) -> list[str]:
    """The names of the several boards before this one that made a return for `period`, where that leaves no single earlier one."""
    before = SubmissionBoard.objects.filter(board__successors=board, period=period, kind="return")
    names = list(before.order_by("board__name").values_list("board__name", flat=True))
    own = SubmissionBoard.objects.filter(board=board, period=period, kind="return").exists()
    return names if len(names) > 1 and not own else []


def previous_return(board: Board, definition: Definition) -> EarlierReturn | None:
    """The board's return for the period before, if one is named and held."""
    period = definition.period.previous
    return earlier_returns(board, [period]).get(period) if period is not None else None


def given_values(submission: Submission, definition: Definition, board: Board | None = None) -> dict[str, Value]:
    """Answers that are given: the name of the submission's board, or the names of all boards of a plan."""
    given = [question for question in definition.questions.values() if question.role == "given"]
    if not given:
        return {}
    alone = board is not None and submission.kind == "return"
    name = board.name if board is not None and alone else names_of(submission.boards.all())
    return {question.key: name for question in given}


def answers_of_all(places: Iterable[SubmissionBoard], *, earlier: bool = False) -> dict[int, Answers]:
    """The answers of many returns by submission id, in a fixed number of queries.

    `earlier`: they are themselves the earlier returns, whose own earlier ones nobody asks for.
    """
    places = list(places)
    ids = [place.submission_id for place in places]
    stored: dict[int, list[Stored]] = defaultdict(list)
    columns = ("submission_id", *_STORED)
    for submission_id, *row in Answer.objects.filter(submission__in=ids).values_list(*columns):
        stored[submission_id].append(Stored.of(*row))
    rows: dict[int, list[TableRow]] = defaultdict(list)
    for table_row in TableRow.objects.filter(submission__in=ids, deleted_at=None).order_by("position", "id"):
        rows[table_row.submission_id].append(table_row)
    found = {}
    for place in places:
        definition = definition_of(place.submission.version)
        number = place.submission_id
        if number in found:
            continue
        given = given_values(place.submission, definition, place.board)
        found[number] = _assemble(definition, stored[number], rows[number], given)
        if definition.kept and not earlier:
            found[number] = replace(found[number], kept=kept_sheets(place.submission, definition))
    if earlier:
        return found
    asked = [(place.submission, definition_of(place.submission.version), place.board) for place in places]
    return _with_previous(places, _with_figures(asked, stored, found))


def _with_figures(
    asked: list[Asked], stored: Mapping[int, Iterable[Stored]], answers: Mapping[int, Answers]
) -> dict[int, Answers]:
    """`answers` with the figures of other rooms that their rules look at; what was explained of other figures is overtaken."""
    found, figures = dict(answers), told(asked)
    explained = {
        submission.pk: _explained(definition, stored[submission.pk])
        for submission, definition, _ in asked
        if submission.pk in figures and definition.figure_explanations
    }
    again = overtaken(asked, explained)
    for pk, told_now in figures.items():
        since = found[pk].overtaken | again.get(pk, frozenset())
        found[pk] = replace(found[pk], figures=told_now, overtaken=since)
    return found


def _explained(definition: Definition, stored: Iterable[Stored]) -> dict[str, datetime]:
    """Key of each explanation of a query over figures → when it was given."""
    keys = definition.figure_explanations
    return {one.name.key: one.at for one in stored if one.name.key in keys and one.value is not None}


def _with_previous(places: list[SubmissionBoard], answers: Mapping[int, Answers]) -> dict[int, Answers]:
    """`answers` with the answers of the period before that their rules ask for."""
    definitions = {place: definition_of(place.submission.version) for place in places}
    wanted: dict[tuple[int, str], list[SubmissionBoard]] = defaultdict(list)
    for place, definition in definitions.items():
        if definition.asks_previous and definition.period.previous is not None:
            wanted[place.board_id, definition.period.previous].append(place)
    before = boards_before({board for board, _ in wanted})
    periods = {period for _, period in wanted}
    places_held = _places_held(with_those_before((board for board, _ in wanted), before), periods) if wanted else {}
    held = follow(wanted, before, places_held)
    earlier = answers_of_all({place.submission_id: place for place in held.values()}.values(), earlier=True)
    found = dict(answers)
    for key, place in held.items():
        definition = definition_of(place.submission.version)
        counted = settled(definition, earlier[place.submission_id])
        for later in wanted[key]:
            keys = definitions[later].asks_previous
            previous = in_terms_of(definitions[later], definition, counted, keys)
            found[later.submission_id] = replace(found[later.submission_id], previous=previous)
    return found
