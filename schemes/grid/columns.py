"""What stands in the grid's columns, what each offers to choose from, and how a line's value reads in its cell. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

from bcf.years import printed
from schemes.entries import AMOUNT, LABELS, TEXTS, Value, typed, with_commas
from schemes.plan import GRAINS, Line, Plan
from schemes.policy import Policy
from schemes.totals import LINE_COLUMNS, label_of

Shape = Literal["text", "long", "choice", "amount"]
Choices = tuple[tuple[str, str], ...]
ORDER = (
    "name",
    "ref",
    "board",
    "source",
    AMOUNT,
    "theme",
    "block",
    "scheme_type",
    "area_of_spend",
    "commissioner",
    "provider",
    "status",
    "metrics",
    "description",
)
"""The columns from left to right; the years stand where "amount:" does, so that money is in view beside the scheme's name."""
STATUS: Choices = (("new", "New"), ("existing", "Existing"))
USUAL: dict[str, tuple[str, ...]] = {
    "theme": (),
    "block": (),
    "scheme_type": (
        "Assistive technologies",
        "Care navigation and coordination",
        "Carers services",
        "Disabled Facilities Grant adaptations",
        "Domiciliary care at home",
        "Enablers for integration",
        "Healthcare services to care homes",
        "High Impact Change Model",
        "Integrated care planning",
        "Intermediate care",
        "Personalised healthcare at home",
        "Prevention and early intervention",
        "Residential placements",
        "Risk share",
    ),
    "area_of_spend": (
        "Acute",
        "Community Health",
        "Continuing Care",
        "Mental Health",
        "Primary Care",
        "Social Care",
        "Other",
    ),
    "commissioner": ("NHS", "Local Authority", "Joint"),
    "provider": (
        "Charity or voluntary sector",
        "Local Authority",
        "NHS acute provider",
        "NHS community provider",
        "NHS mental health provider",
        "Private sector",
    ),
}
"""Columns that suggest words, and the usual ones; those of the plan come first."""
HINTS: dict[str, str] = {
    "ref": "As the plan’s papers number it.",
    "source": "The contribution that pays for this line. A scheme with several sources has a line for each.",
    "scheme_type": "A line of the type Risk share counts towards the out-of-hospital condition.",
    "area_of_spend": "Social Care counts towards the social care condition; whatever is not Acute can count as out of hospital.",
    "commissioner": "Who buys it. What the NHS buys outside hospitals counts as out of hospital.",
    "metrics": "What it is meant to move. Part several by semicolons.",
    "description": "What it does, for whom, and what it is to achieve.",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `field` as in `schemes.entries`, `choices` of a list (key, label), `words` that an input suggests."""

    field: str
    label: str
    shape: Shape
    choices: Choices = ()
    words: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        """The year of an amount, '' of any other column."""
        return self.field.removeprefix(AMOUNT) if self.shape == "amount" else ""

    @property
    def most(self) -> int:
        """How many characters fit; 0 where that says nothing."""
        return TEXTS.get(self.field, 0)

    @property
    def hint(self) -> str:
        """What the scheme's own page says below its label."""
        return HINTS.get(self.field, "")


def grid_columns(plan: Plan, own: frozenset[str], national: Policy) -> tuple[Column, ...]:
    """The columns of a plan's grid. `own`: the boards whose lines are written here, which a joint plan's board column offers."""
    found: list[Column] = []
    for field in ORDER:
        if field == AMOUNT:
            found += [_amount(year, plan.unit) for year in plan.all_years]
        elif field != "board" or plan.joint:
            found.append(_column(field, plan, own, national))
    return tuple(found)


def _amount(year: str, unit: str) -> Column:
    return Column(AMOUNT + year, f"{printed(year)} ({'£' if GRAINS[unit] == 1 else '£000'})", "amount")


def _column(field: str, plan: Plan, own: frozenset[str], national: Policy) -> Column:
    label = LABELS[field]
    if field == "board":
        boards = [(board.ons_code, board.name) for board in plan.boards if board.ons_code in own]
        return Column(field, label, "choice", tuple(boards))
    if field == "source":
        return Column(field, label, "choice", sources(plan, national))
    if field == "status":
        return Column(field, label, "choice", STATUS)
    return Column(field, label, "long" if field == "description" else "text", words=suggested(plan, field))


def sources(plan: Plan, national: Policy) -> Choices:
    """Every source that a line can name: the streams of the plan's years, and whatever else stands in the plan."""
    streams = [stream.key for stream in national.streams_in(plan.all_years)]
    there = [one.source for one in plan.contributions] + [line.source for line in plan.lines]
    return tuple((key, national.label(key)) for key in dict.fromkeys(filter(None, [*streams, *there])))


def suggested(plan: Plan, field: str) -> tuple[str, ...]:
    """Words for a column: those of the plan, then the usual ones; none for a column that suggests nothing."""
    if field not in USUAL:
        return ()
    return _unlike([*sorted({getattr(line, field) for line in plan.lines} - {""}), *USUAL[field]])


def _unlike(words: Iterable[str]) -> tuple[str, ...]:
    """The first of each, whatever its case."""
    return tuple({word.casefold(): word for word in reversed(list(words))}.values())[::-1]


def value_of(line: Line, field: str) -> Value:
    """A line's value in a column."""
    return line.amounts.get(field[len(AMOUNT) :]) if field.startswith(AMOUNT) else cast(Value, getattr(line, field))


def text_of(line: Line, column: Column, unit: str) -> str:
    """A line's value as its cell holds it: the key of a choice, an amount with commas."""
    return cell_text(column, value_of(line, column.field), unit)


def cell_text(column: Column, value: Value, unit: str) -> str:
    """The same of any value."""
    text = typed(column.field, value, unit)
    return with_commas(text) if column.shape == "amount" else text


def printed_value(plan: Plan, column: Column, value: Value, national: Policy) -> str:
    """A value for people, '' for none: a choice's label, an amount with commas."""
    text = typed(column.field, value, plan.unit)
    if column.shape == "amount":
        return with_commas(text)
    return label_of(plan, column.field, text, national) if text and column.field in LINE_COLUMNS else text
