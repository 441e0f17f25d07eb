"""Answer types: how each kind of answer is read from what was typed, printed, stored and compared.

Values are `str` (texts, and the key of a choice), `Decimal` (money in pounds; a percentage as printed, 94 for 94 %) or `date`.
Blank is absence: `parse` gives None for it, and no type ever turns a blank into zero or an empty text.
"""

from returns.answer_types.base import AnswerError, AnswerType, Value
from returns.answer_types.choices import ChoiceType
from returns.answer_types.cleaning import clean_text, is_blank
from returns.answer_types.dates import Date, DateOrWord
from returns.answer_types.numbers import Integer, Money, Number, Percent
from returns.answer_types.texts import CELL_LIMIT, LINE_LIMIT, Board, Email, LongText, Phone, Text
from returns.definition.model import Question

__all__ = [
    "ANSWER_TYPES",
    "BLANK",
    "CELL_LIMIT",
    "LINE_LIMIT",
    "AnswerError",
    "AnswerType",
    "DateOrWord",
    "Number",
    "Value",
    "clean_text",
    "is_blank",
    "printed",
    "type_of",
]

BLANK = "(blank)"
"""What stands where two answers are shown side by side, or in a sentence, and one is blank."""

ANSWER_TYPES: dict[str, AnswerType] = {
    kind.name: kind
    for kind in (
        Text(), LongText(), Email(), Phone(), Board(), ChoiceType(), Date(), DateOrWord(), Number(), Money(), Integer(), Percent(),
    )
}  # fmt: skip


def type_of(question: Question) -> AnswerType:
    """The answer type of `question`."""
    return ANSWER_TYPES[question.type]


def printed(value: Value | None, question: Question) -> str:
    """`value` as a page shows it; an empty text for a blank."""
    return "" if value is None else type_of(question).printed(value, question)
