"""Form fields: a thin face of the answer types. Parsing and messages are theirs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from returns.answer_types import AnswerError, Value, type_of
from returns.definition.cells import Cell
from returns.definition.model import Question


class AnswerField(forms.Field):
    """The field of one question. Never required: what is needed is the checker's business, or nobody could save half a sheet."""

    def __init__(self, question: Question, cell: Cell) -> None:
        super().__init__(required=False, label=question.label)
        self.question, self.cell = question, cell

    def to_python(self, value: Any) -> Value | None:
        """The value typed; None for a blank. Raises ValidationError with what to do."""
        try:
            return type_of(self.question).parse(str(value or ""), self.question)
        except AnswerError as error:
            raise ValidationError(f"This {error} ({self.cell} in the workbook)") from None
