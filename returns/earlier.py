"""Answers of an earlier period in terms of a later one: the same key means the same thing, for ever; the options may differ."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from returns.answer_types import AnswerError, DateOrWord, Value, type_of
from returns.answers import Answers
from returns.definition.model import Definition, Question

_KINDS: dict[str, type] = {"number": Decimal, "date": date}


def in_terms_of(definition: Definition, earlier: Definition, answers: Answers, keys: Iterable[str]) -> dict[str, Value]:
    """Those of `keys` that the earlier return answers, as values of the same keys in `definition`; what does not fit is left out.

    `answers` are the earlier ones as they count (`returns.applies.settled`).
    """
    found = {key: carried(definition.ask(key), earlier.ask(key), answers.value(key)) for key in keys}
    return {key: value for key, value in found.items() if value is not None}


def carried(question: Question | None, earlier: Question | None, value: Value | None) -> Value | None:
    """`value`, an answer to `earlier`, as an answer to `question`; None where it cannot be one.

    An option is the one with the same key, or else with the same printed label.
    """
    if question is None or earlier is None or value is None:
        return None
    if question.choices is not None:
        label = earlier.choices.labels.get(str(value), "") if earlier.choices is not None else ""
        known = value in question.choices.labels
        return value if known else question.choices.keys_by_label.get(label.casefold())
    if earlier.choices is not None:
        return None
    return value if misfit(question, value) == "" else None


def misfit(question: Question, value: Value) -> str:
    """Why `value` cannot be an answer to `question`; empty where it can."""
    kind = type_of(question)
    wanted = (date, str) if kind.name == DateOrWord.name else _KINDS.get(question.kind, str)
    if not isinstance(value, wanted):
        return f"its type is {kind.name} now"
    if question.choices is not None:
        return "" if value in question.choices.labels else "the option chosen is not offered any more"
    try:
        same = kind.parse(kind.typed(value, question), question) == value
    except AnswerError as error:
        return str(error)
    return "" if same else f"its type is {kind.name} now"
