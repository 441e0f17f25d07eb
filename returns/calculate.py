"""Calculated answers: computed each time, never stored. In which order, `returns.applies.settled` knows."""

from decimal import Decimal

from returns.answers import AnswerScope
from returns.definition.decimals import rounded
from returns.definition.evaluate import evaluate
from returns.definition.model import Question


def calculated(question: Question, scope: AnswerScope) -> Decimal | None:
    """What a calculated question holds, rounded at its scale; None where a blank forbids to know it."""
    result = unrounded(question, scope)
    return None if result is None else rounded(result, question.scale)


def unrounded(question: Question, scope: AnswerScope) -> Decimal | None:
    """The same before it is rounded."""
    result = evaluate(question.calculation, scope) if question.calculation is not None else None
    return result if isinstance(result, Decimal) else None
