"""Which questions apply and which are needed, given the answers."""

from dataclasses import replace

from returns.answer_types import Value
from returns.answers import Answers, AnswerScope, Row
from returns.calculate import calculated
from returns.definition.evaluate import evaluate
from returns.definition.model import Definition, Question
from returns.definition.nodes import UNKNOWN, Unknown


def needed(definition: Definition, question: Question, answers: Answers, row: Row | None = None) -> bool | Unknown:
    """Whether a blank at `question` would be pending; UNKNOWN while that hangs on an answer not given yet."""
    placed = applies(definition, question, answers, row)
    if placed is not True:
        return placed
    if question.required is None:
        return False
    result = evaluate(question.required, AnswerScope(definition, answers, row))
    return UNKNOWN if result is UNKNOWN else bool(result)


def applies(definition: Definition, question: Question, answers: Answers, row: Row | None = None) -> bool | Unknown:
    """Whether `question` has a place in this return at all; UNKNOWN while that hangs on an answer not given yet."""
    if question.relevant is None:
        return True
    result = evaluate(question.relevant, AnswerScope(definition, answers, row))
    return UNKNOWN if result is UNKNOWN else bool(result)


def settled(definition: Definition, answers: Answers) -> Answers:
    """`answers` as they count: those that apply, and the calculated ones worked out of them.

    An answer that does not apply is kept in store, but left out of checks, workbook and PDF; so it must not enter a sum, nor
    decide whether another applies.
    """
    current = answers
    for question in definition.dependent_questions:
        placed = definition.table_columns.get(question.key)
        if placed is None:
            value = _settled(question, AnswerScope(definition, current), current.value(question.key))
            current = current.without([question.key]) if value is None else current.having({question.key: value})
        else:
            table, _ = placed
            rows = tuple(
                _settled_row(question, AnswerScope(definition, current, row), row) for row in current.table(table.key)
            )
            current = replace(current, rows={**current.rows, table.key: rows})
    return replace(current, rows={key: _used(definition, key, rows) for key, rows in current.rows.items()})


def _settled(question: Question, scope: AnswerScope, held: Value | None) -> Value | None:
    if question.relevant is not None and evaluate(question.relevant, scope) is False:
        return None
    return held if question.calculation is None else calculated(question, scope)


def _settled_row(question: Question, scope: AnswerScope, row: Row) -> Row:
    if not row.values:
        return row
    value = _settled(question, scope, row.values.get(question.key))
    others = {key: held for key, held in row.values.items() if key != question.key}
    return Row(row.id, others if value is None else {**others, question.key: value})


def _used(definition: Definition, table_key: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """A row in which only calculated columns hold anything is an empty one."""
    table = definition.tables.get(table_key)
    entered = {column.key for column in table.columns if column.calculation is None} if table else set()
    return tuple(row if entered & row.values.keys() else Row(row.id, {}) for row in rows)
