"""Answers by choice."""

from returns.answer_types.base import AnswerError, AnswerType, Value
from returns.answer_types.cleaning import plain, shortened
from returns.definition.model import Question


class ChoiceType(AnswerType):
    """One of the listed options, kept by its key; typed by key or by printed label."""

    name = "choice"
    column = "choice"

    def read(self, text: str, question: Question) -> Value:
        choices = question.choices
        assert choices is not None  # noqa: S101 - the reader of definitions sees to it
        text = plain(text)
        if text in choices.labels:
            return text
        key = choices.keys_by_label.get(text.casefold())
        if key is None:
            options = ", ".join(f"'{label}'" for label in choices.labels.values())
            raise AnswerError(f"must be one of {options}; '{shortened(text)}' is none of them")
        return key

    def printed(self, value: Value, question: Question) -> str:
        return question.choices.labels.get(str(value), str(value)) if question.choices else str(value)

    def typed(self, value: Value, question: Question) -> str:
        return str(value)
