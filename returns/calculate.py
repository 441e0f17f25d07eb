"""Calculated answers: computed each time, never stored."""

from decimal import ROUND_HALF_UP, Decimal

from returns.answers import Answers, AnswerScope, Row
from returns.definition.evaluate import evaluate
from returns.definition.model import Definition, Question, Table
from returns.definition.nodes import references


def calculate(definition: Definition, answers: Answers) -> Answers:
    """`answers` with every calculated one filled in where it can be known, and none where a blank forbids it."""
    rows = {key: tuple(_row(definition, table, answers, row) for row in answers.table(key)) for key, table in definition.tables.items()}
    current = Answers(answers.values, {**answers.rows, **rows})
    for question in _in_order(definition):
        value = _value(question, AnswerScope(definition, current))
        current = current.having({question.key: value}) if value is not None else current.without([question.key])
    return current


def _row(definition: Definition, table: Table, answers: Answers, row: Row) -> Row:
    for column in table.columns:
        if column.calculation is not None and row.values:
            value = _value(column, AnswerScope(definition, answers, row))
            values = {key: held for key, held in row.values.items() if key != column.key}
            row = Row(row.id, values if value is None else {**values, column.key: value})
    return row


def _in_order(definition: Definition) -> list[Question]:
    waiting = {q.key: q for q in definition.questions.values() if q.calculation is not None}
    ordered: list[Question] = []
    while waiting:
        for key, question in list(waiting.items()):
            if question.calculation is not None and not references(question.calculation) & waiting.keys() - {key}:
                ordered.append(waiting.pop(key))
    return ordered


def _value(question: Question, scope: AnswerScope) -> Decimal | None:
    result = evaluate(question.calculation, scope) if question.calculation is not None else None
    if not isinstance(result, Decimal):
        return None
    return result if question.decimals is None else result.quantize(Decimal(1).scaleb(-question.decimals), ROUND_HALF_UP)
