"""Which questions apply and which are needed, given the answers."""

from returns.answers import Answers, AnswerScope, Row
from returns.calculate import calculate
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
    """`answers` as they count: calculated ones worked out from those that apply, and no others.

    An answer that does not apply must not enter a sum either: the workbook leaves its cell blank and would add up without it.
    """
    while True:
        full = applying(definition, calculate(definition, answers))
        if set(answers.names()) <= set(full.names()):
            return full
        answers = full


def applying(definition: Definition, answers: Answers) -> Answers:
    """`answers` without those that do not apply: kept in store, but left out of checks, workbook and PDF."""
    dropped = [
        q.key
        for q in definition.questions.values()
        if q.relevant is not None and applies(definition, q, answers) is False
    ]
    rows = {}
    for key, found in answers.rows.items():
        table = definition.tables.get(key)
        conditional = [column for column in table.columns if column.relevant is not None] if table else []
        rows[key] = tuple(_applying_row(definition, conditional, answers, row) for row in found)
    return Answers(answers.without(dropped).values, rows)


def _applying_row(definition: Definition, conditional: list[Question], answers: Answers, row: Row) -> Row:
    dropped = {column.key for column in conditional if applies(definition, column, answers, row) is False}
    return Row(row.id, {key: value for key, value in row.values.items() if key not in dropped})
