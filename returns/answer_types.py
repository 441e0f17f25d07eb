"""Answer types: how each kind of answer is read from what was typed, printed, stored and compared.

Values are `str` (texts, and the key of a choice), `Decimal` (money in pounds; a percentage as printed, 94 for 94 %) or `date`.
Blank is absence: `parse` gives None for it, and no type ever turns a blank into zero or an empty text.
"""

import re
import unicodedata
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from returns.definition.decimals import rounded
from returns.definition.model import DECIMALS, LARGEST, Question

Value = str | Decimal | date
CELL_LIMIT = 32_767
"""Characters that a cell of a workbook holds; a longer text is refused everywhere."""
LINE_LIMIT = 1_000
"""Characters of a one-line answer without a limit of its own."""


class AnswerError(ValueError):
    """What was typed cannot be this question's answer. The message says what to do."""


def clean_text(text: str) -> str:
    """`text` with one kind of line break, and without the characters that a workbook cannot hold.

    CRLF, CR, Word's vertical tab and form feed become line breaks; NUL and the other control characters, lone surrogates and
    non-characters are dropped. Everything else, emoji included, stays.
    """
    text = re.sub(r"\r\n?|\v|\f|\x85|\u2028|\u2029", "\n", text)
    return re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]", "", text)


def is_blank(text: str) -> bool:
    """Whether `text` holds nothing that can be seen."""
    return all(unicodedata.category(c) in ("Zs", "Zl", "Zp", "Cc", "Cf") or c in _INVISIBLE for c in text)


_INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))
"""Characters without a shape that Unicode counts among letters, marks or symbols: fillers, variation selectors."""


def plain(text: str) -> str:
    """One word or number as pasted: every kind of space is one blank, direction marks and zero-width characters go."""
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return re.sub(r"\s+", " ", text).strip()


def units(text: str) -> int:
    """How long a workbook counts a text to be: a character beyond U+FFFF, such as an emoji, is two there."""
    return len(text) + sum(character > "\uffff" for character in text)


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


def _within_cell(text: str) -> str:
    if units(text) > CELL_LIMIT:
        raise AnswerError(
            f"must have at most {CELL_LIMIT:,} characters, the most a workbook's cell holds; "
            f"it has {units(text):,}. Shorten it."
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
            raise AnswerError(f"must be one of {options}; '{_short(text)}' is none of them")
        return key

    def printed(self, value: Value, question: Question) -> str:
        return question.choices.labels.get(str(value), str(value)) if question.choices else str(value)

    def typed(self, value: Value, question: Question) -> str:
        return str(value)


class Date(AnswerType):
    """A day, printed 31/12/2018 and kept as a date."""

    name = "date"
    column = "date"

    def read(self, text: str, question: Question) -> Value:
        found = read_date(plain(text))
        if found is None:
            raise AnswerError(f"must be a real date written DD/MM/YYYY, like 31/12/2018; '{_short(text)}' is not")
        return found

    def printed(self, value: Value, question: Question) -> str:
        return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)

    def to_json(self, value: Value) -> str:
        return value.isoformat() if isinstance(value, date) else str(value)

    def from_json(self, text: str) -> Value:
        return date.fromisoformat(text)


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
        return found if 1900 <= found.year <= 2199 else None
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
                f"must be a real date written DD/MM/YYYY, or the word {self.word}; '{_short(text)}' is neither"
            )
        return found

    def from_json(self, text: str) -> Value:
        return text if text == self.word else date.fromisoformat(text)


@dataclass(frozen=True)
class NumberShape:
    """What distinguishes one numeric type from another."""

    what: str
    decimals: int
    example: str
    most: int = LARGEST
    before: str = ""
    after: str = ""

    @property
    def least(self) -> int:
        """The smallest number."""
        return -self.most


class Number(AnswerType):
    """A decimal number, with thousands commas understood where they stand right, and refused where they do not."""

    name = "number"
    column = "number"
    shape = NumberShape("a number", DECIMALS["number"], "1234.5")

    def read(self, text: str, question: Question) -> Value:
        number = read_number(plain(text), before=self.shape.before, after=self.shape.after)
        places = question.scale
        if number is None or rounded(number, places) != number:
            raise AnswerError(
                f"must be {self.shape.what}{_PLACES.get(places, f' with at most {places} decimals')}. "
                f"Remove any words or units, for example {self.shape.example}"
            )
        least = self.shape.least if question.minimum is None else question.minimum
        most = self.shape.most if question.maximum is None else question.maximum
        if not least <= number <= most:
            raise AnswerError(f"must lie between {least:,} and {most:,}")
        return rounded(number, places)

    def printed(self, value: Value, question: Question) -> str:
        if not isinstance(value, Decimal):
            return str(value)
        if question.decimals is not None:
            return f"{rounded(value, question.decimals):,.{question.decimals}f}"
        return f"{value.normalize():,f}"

    def typed(self, value: Value, question: Question) -> str:
        return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)

    def to_json(self, value: Value) -> str:
        return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)

    def from_json(self, text: str) -> Value:
        return Decimal(text)


_PLACES = {0: " without decimals", 1: " with at most 1 decimal", 6: ""}
_DIGITS = r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)?(?:\.[0-9]+)?"
LONGEST_NUMBER = 40


def read_number(text: str, *, before: str = "", after: str = "") -> Decimal | None:
    """The number that `text` can only mean, or None.

    Understands 1,234,567.8 (also 1 234 567.8), -5, (500), and a unit `before` or `after` the number.
    """
    text = text.replace("\u2212", "-")
    in_brackets = re.fullmatch(r"\((.*)\)", text)
    parts = re.fullmatch(
        rf"([-+]?) ?(?:{re.escape(before)})? ?([-+]?)({_DIGITS}) ?(?:{re.escape(after)})?",
        in_brackets[1].strip() if in_brackets else text,
    )
    if parts is None or not 0 < len(parts[3]) <= LONGEST_NUMBER:
        return None
    signs = parts[1] + parts[2]
    if len(signs) > (0 if in_brackets else 1):
        return None
    number = Decimal(re.sub(r"[^0-9.]", "", parts[3]))
    return -number if in_brackets or signs == "-" else number


class Money(Number):
    """Pounds. Pence are allowed unless the question says decimals = 0."""

    name = "money"
    shape = NumberShape("an amount in pounds", DECIMALS["money"], "9000", before="£")

    def printed(self, value: Value, question: Question) -> str:
        if not isinstance(value, Decimal):
            return str(value)
        decimals = (
            question.decimals if question.decimals is not None else (0 if value == value.to_integral_value() else 2)
        )
        return f"{'-' if value < 0 else ''}£{abs(value):,.{decimals}f}"


class Integer(Number):
    """A whole number."""

    name = "integer"
    shape = NumberShape("a whole number", DECIMALS["integer"], "12")


class Percent(Number):
    """A percentage as printed: 94 is 94 %."""

    name = "percent"
    shape = NumberShape("a percentage", DECIMALS["percent"], "94", most=1_000_000, after="%")

    def printed(self, value: Value, question: Question) -> str:
        return f"{super().printed(value, question)}%"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


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
