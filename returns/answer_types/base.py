"""What every answer type can do."""

from abc import ABC, abstractmethod
from datetime import date
from decimal import Decimal
from typing import ClassVar

from returns.answer_types.cleaning import clean_text, is_blank
from returns.definition.model import Question

Value = str | Decimal | date


class AnswerError(ValueError):
    """What was typed cannot be this question's answer. The message says what to do."""


class AnswerType(ABC):
    """One answer type. `column` is the typed database column it is kept in; `example` ends its messages."""

    name: ClassVar[str]
    column: ClassVar[str] = "text"

    def parse(self, typed: str, question: Question) -> Value | None:
        """The value that was typed, or None for a blank. Raises AnswerError with what to do."""
        text = clean_text(typed)
        if is_blank(text):
            return None
        return self.read(text, question)

    @abstractmethod
    def read(self, text: str, question: Question) -> Value:
        """The value of a text that is not blank. Raises AnswerError."""

    def printed(self, value: Value, question: Question) -> str:
        """The value as a page, a PDF or a message shows it."""
        return str(value)

    def typed(self, value: Value, question: Question) -> str:
        """The value as it stands in an input; `parse` gives it back."""
        return self.printed(value, question)

    def to_json(self, value: Value) -> str:
        """The value as JSON keeps it (`from_json` gives it back)."""
        return str(value)

    def from_json(self, text: str) -> Value:
        """The value that `to_json` gave."""
        return text
