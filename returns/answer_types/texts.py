"""Answers in words: lines, long texts, e-mail addresses, telephone numbers, the board's name."""

import re

from returns.answer_types.base import AnswerError, AnswerType, Value
from returns.answer_types.cleaning import plain, units
from returns.definition.model import Question

CELL_LIMIT = 32_767
"""Characters that a cell of a workbook holds; a longer text is refused everywhere."""
LINE_LIMIT = 1_000
"""Characters of a one-line answer without a limit of its own."""


class Text(AnswerType):
    """One line of text."""

    name = "text"

    def read(self, text: str, question: Question) -> Value:
        line = re.sub(r"\s*\n\s*", " ", text).strip()
        if len(line) > LINE_LIMIT and question.limit is None:
            raise AnswerError(f"must have at most {LINE_LIMIT:,} characters; it has {len(line):,}. Shorten it.")
        return _within_cell(line)


class LongText(AnswerType):
    """Several lines. Over the question's own limit it is kept (a check reports it); over a cell's limit it is refused."""

    name = "long_text"

    def read(self, text: str, question: Question) -> Value:
        return _within_cell(text.rstrip())


_AS_COUNTED = " as a workbook counts (an emoji as two)"


def _within_cell(text: str) -> str:
    if units(text) > CELL_LIMIT:
        raise AnswerError(
            f"must have at most {CELL_LIMIT:,} characters, the most a workbook's cell holds; "
            f"it has {units(text):,}{_AS_COUNTED if units(text) != len(text) else ''}. Shorten it."
        )
    return text


class Email(Text):
    """An e-mail address, checked for form only."""

    name = "email"

    def read(self, text: str, question: Question) -> Value:
        line = str(super().read(plain(text), question))
        if (
            not re.fullmatch(r"[^\s@<>\"(),;:\\]{1,64}@[^\s@<>\"(),;:\\.]+(\.[^\s@<>\"(),;:\\.]+)+", line)
            or len(line) > 254
        ):
            raise AnswerError("must be one e-mail address, like name@example.org")
        return line


class Phone(Text):
    """A telephone number, kept as text so that a leading 0 or + stays."""

    name = "phone"

    def read(self, text: str, question: Question) -> Value:
        line = str(super().read(plain(text), question))
        if (
            not re.fullmatch(r"[0-9+() ./x#-]*(ext[.:]?)?[0-9 ]*", line, re.IGNORECASE)
            or sum(c.isdigit() for c in line) < 6
        ):
            raise AnswerError("must be a telephone number, like 020 7946 0000")
        return line


class Board(Text):
    """A board's name. It follows from the return itself and is never typed."""

    name = "board"
