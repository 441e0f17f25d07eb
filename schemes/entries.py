"""What is typed or pasted into a plan's lines and contributions, read into values: field by field, each refused by itself. Pure.

A field of a line is a column of the grid: the texts of `TEXTS`, "board" (an ONS code), "metrics" (names, a semicolon between), and
"amount:2017-18" for each year (in the plan's unit). None is blank.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from returns.answer_types.cleaning import plain
from returns.answer_types.numbers import read_number
from schemes.plan import GRAINS
from schemes.plan_file import LARGEST
from schemes.policy import Policy

Value = str | int | bool | Decimal | tuple[str, ...] | None
AMOUNT = "amount:"
TEXTS: Mapping[str, int] = {
    "ref": 40,
    "name": 250,
    "theme": 200,
    "block": 200,
    "description": 4000,
    "scheme_type": 120,
    "area_of_spend": 120,
    "commissioner": 120,
    "provider": 200,
    "source": 120,
}
"""Text columns of a line and how many characters each holds."""
LABELS: Mapping[str, str] = {
    "board": "Board",
    "ref": "Reference",
    "name": "Scheme",
    "theme": "Theme",
    "block": "Block",
    "description": "Description",
    "scheme_type": "Type",
    "area_of_spend": "Area of spend",
    "commissioner": "Commissioner",
    "provider": "Provider",
    "source": "Source of funding",
    "status": "New or existing",
    "metrics": "Metrics",
}
STATUSES = {"new": "new", "n": "new", "existing": "existing", "e": "existing", "yes": "new", "no": "existing", "": ""}
LONGEST_METRIC = 120


class Refused(ValueError):
    """A text that cannot be this field's value; the message says what it must be."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What reading needs to know of the plan: its unit, its boards (name or code, folded → code), and the streams' names."""

    unit: str
    boards: Mapping[str, str]
    national: Policy


def ways_of(unit: str, boards: Iterable[tuple[str, str]], national: Policy) -> Ways:
    """The same from (ONS code, name) of each board."""
    known: dict[str, str] = {}
    for code, name in boards:
        known |= {code.casefold(): code, name.casefold(): code}
    return Ways(unit, known, national)


def columns_of(years: Iterable[str]) -> tuple[str, ...]:
    """Every field of a line in a plan for these years, in the grid's order."""
    return (*LABELS, *(AMOUNT + year for year in years))


def read(field: str, text: str, ways: Ways) -> Value:
    """The value of a line's or contribution's field. Raises Refused."""
    if field.startswith(AMOUNT) or field == "amount":
        return read_amount(text, ways.unit)
    text = plain(text) if field != "description" else text.replace("\r\n", "\n").strip()
    if field == "board":
        return _board(text, ways)
    if field == "status":
        if text.casefold() not in STATUSES:
            raise Refused("must be New, Existing or blank")
        return STATUSES[text.casefold()]
    if field == "metrics":
        return _metrics(text)
    most = TEXTS.get(field, 200)
    if len(text) > most:
        raise Refused(f"is {len(text):,} characters long; {most:,} fit")
    if field in ("name", "source_needed") and not text:
        raise Refused("must not be empty")
    return ways.national.source_of(text) if field == "source" and text else text


def read_amount(text: str, unit: str) -> Decimal | None:
    """Pounds, of an amount in `unit`; None for a blank or a dash, which finance sheets print for nothing. Raises Refused."""
    text = plain(text)
    if text in ("", "-", "–", "—"):
        return None
    number = read_number(text, before="£")
    grain = GRAINS[unit]
    if number is None:
        example = "9000" if grain == 1 else "9 for £9,000"
        raise Refused(f"must be an amount in {_UNITS[unit]}. Remove any words or units, for example {example}")
    pounds = number * grain
    if pounds < 0:
        raise Refused("must not be negative")
    if pounds > LARGEST:
        raise Refused("is too large to be an amount of money")
    if pounds != pounds.quantize(Decimal("0.01")):
        raise Refused("has parts of a penny")
    return pounds


_UNITS = {"GBP": "pounds", "GBP thousands": "thousands of pounds"}


def _board(text: str, ways: Ways) -> str:
    code = ways.boards.get(text.casefold())
    if code is None and not text and len(set(ways.boards.values())) == 1:
        return next(iter(ways.boards.values()))
    if code is None:
        raise Refused("must be one of the plan's boards, by name or ONS code")
    return code


def _metrics(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(filter(None, (part.strip() for part in text.replace("\n", ";").split(";")))))
    if any(len(name) > LONGEST_METRIC for name in names):
        raise Refused(f"has a name of more than {LONGEST_METRIC} characters. Part the names by semicolons")
    return names


def typed(field: str, value: Value, unit: str) -> str:
    """A value as somebody would type it into the grid."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return typed_amount(value, unit)
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def typed_amount(pounds: Decimal, unit: str) -> str:
    """An amount in `unit`, without commas: "1970000", "1391"; pence in twos."""
    amount = pounds / GRAINS[unit]
    if amount == amount.to_integral_value():
        return f"{amount:.0f}"
    return f"{amount:.2f}" if GRAINS[unit] == 1 else f"{amount.normalize():f}"


def with_commas(amount: str) -> str:
    """ "1970000.50" as "1,970,000.50"."""
    whole, point, rest = amount.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.isdecimal() else amount
