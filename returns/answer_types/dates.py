"""Answers that are days."""

from datetime import date, datetime

from returns.answer_types.base import AnswerError, AnswerType, Value
from returns.answer_types.cleaning import plain, shortened
from returns.definition.model import Question

YEARS = range(1900, 2200)
"""The years of which a day may be an answer."""


class Date(AnswerType):
    """A day, printed 31/12/2018 and kept as a date."""

    name = "date"
    column = "date"

    def read(self, text: str, question: Question) -> Value:
        found = read_date(plain(text))
        if found is None:
            raise AnswerError(f"must be a real date written DD/MM/YYYY, like 31/12/2018; '{shortened(text)}' is not")
        return within(found)

    def printed(self, value: Value, question: Question) -> str:
        return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)

    def to_json(self, value: Value) -> str:
        return value.isoformat() if isinstance(value, date) else str(value)

    def from_json(self, text: str) -> Value:
        return date.fromisoformat(text)


def within(day: date) -> date:
    """`day`, if a return may hold it. Raises AnswerError for one that lies centuries off, which a slip of a digit gives."""
    if day.year not in YEARS:
        raise AnswerError(f"must lie in the years {YEARS[0]} to {YEARS[-1]}, not in {day.year}")
    return day


def read_date(text: str) -> date | None:
    """The date written as DD/MM/YYYY (also with . or - and two-digit years of this century) or as YYYY-MM-DD."""
    if not text.isascii():  # digits of other scripts
        return None
    for pattern in ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d/%m/%y", "%d %B %Y", "%d %b %Y"):
        try:
            found = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        if pattern.endswith("%y"):
            found = found.replace(year=2000 + found.year % 100)
        return found
    return None


class DateOrWord(Date):
    """A date, or the one word `Live`."""

    name = "date_or_word"
    word = "Live"

    def read(self, text: str, question: Question) -> Value:
        text = plain(text)
        if text.casefold() == self.word.casefold():
            return self.word
        found = read_date(text)
        if found is None:
            raise AnswerError(
                f"must be a real date written DD/MM/YYYY, or the word {self.word}; '{shortened(text)}' is neither"
            )
        return within(found)

    def from_json(self, text: str) -> Value:
        return text if text == self.word else date.fromisoformat(text)
