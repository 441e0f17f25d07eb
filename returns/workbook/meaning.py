"""What one cell of an uploaded workbook means as an answer: its text, number or truth value by the question's answer type.

Nothing is worked out and nothing guessed: what the answer type does not understand is refused with the type's own message.
"""

from datetime import date, timedelta
from decimal import Context, Decimal

from returns.answer_types import AnswerError, Value, type_of
from returns.answer_types.cleaning import plain
from returns.answer_types.dates import within
from returns.answer_types.numbers import EXACT_DIGITS, Percent
from returns.definition.decimals import rounded
from returns.definition.model import Question

from .raw import Raw

_EPOCH, _EPOCH_1904 = date(1899, 12, 31), date(1904, 1, 1)
_NO_SUCH_DAY = 60
"""29 February 1900, which a workbook believes in."""
_LAST_DAY = (date.max - _EPOCH).days
_AS_SHOWN = Context(prec=EXACT_DIGITS)
_PLAIN_EXPONENTS = range(-10, 21)
"""Beyond them a number is shown as 1E+21."""
_TYPE_INSTEAD = {
    "number": "type the figure itself",
    "date": "type the date itself",
    "choice": "choose one of the options",
    "text": "type the text itself",
}


def answer_in(raw: Raw | None, question: Question, *, epoch_1904: bool = False) -> Value | None:
    """The answer that a cell for typing holds; None for a blank. Raises AnswerError, in words that follow "this cell"."""
    if raw is None:
        return None
    if raw.formula:
        raise AnswerError(f"holds a formula; {_TYPE_INSTEAD[question.kind]}")
    if raw.error:
        raise AnswerError(f"holds the error {raw.value}; {_TYPE_INSTEAD[question.kind]}")
    return _meant(_as_typed(raw, question), question, epoch_1904)


def _as_typed(raw: Raw, question: Question) -> str | Decimal | bool:
    """What a cell holds; of one that shows 0.8 as 80%, the 80 where a percentage is asked."""
    if raw.percent and question.type == Percent.name and isinstance(raw.value, Decimal):
        return raw.value.scaleb(2)
    return raw.value


def shown_in(raw: Raw | None, question: Question, *, epoch_1904: bool = False) -> Value | None:
    """What a cell says that nobody types into: by the answer type where that understands it, else as text."""
    if raw is None:
        return None
    if question.kind == "number" and isinstance(raw.value, Decimal) and raw.value.adjusted() in _PLAIN_EXPONENTS:
        return rounded(_AS_SHOWN.plus(raw.value), question.scale)
    try:
        return _meant(raw.value, question, epoch_1904)
    except AnswerError:
        return _text(raw.value)


def _meant(value: str | Decimal | bool, question: Question, epoch_1904: bool) -> Value | None:
    if isinstance(value, Decimal) and question.kind == "date":
        return _day(value, epoch_1904)
    text = _text(value)
    if question.choices is not None:
        key = question.choices.keys_by_label.get(plain(text).casefold())
        if key is not None:
            return key
    return type_of(question).parse(text, question)


def _text(value: str | Decimal | bool) -> str:
    """A cell's content as the workbook shows it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return digits(value) if isinstance(value, Decimal) else value


def digits(number: Decimal) -> str:
    """A number as a workbook shows it, to 15 digits: what stands in the file as 0.30000000000000004 is 0.3."""
    number = _AS_SHOWN.plus(number).normalize(_AS_SHOWN)
    if not number:
        return "0"
    return format(number, "f" if number.adjusted() in _PLAIN_EXPONENTS else "E")


def _day(number: Decimal, epoch_1904: bool) -> date:
    """The day that a number stands for; a time of day beside it is left out."""
    first = 0 if epoch_1904 else 1
    if not first <= number < _LAST_DAY or (int(number) == _NO_SUCH_DAY and not epoch_1904):
        raise AnswerError(
            f"must be a real date written DD/MM/YYYY, like 31/12/2018; the number {digits(number)} is not"
        )
    days = int(number)
    if epoch_1904:
        return within(_EPOCH_1904 + timedelta(days))
    return within(_EPOCH + timedelta(days - (days > _NO_SUCH_DAY)))
