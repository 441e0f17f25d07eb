"""A quarter's spending as a table that is typed into: a row for each line, with what is planned and what was recorded last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from schemes import plan as plain
from schemes.amounts import amount
from schemes.quarters.rows import SPENT, spend_id
from schemes.quarters.spending import Position, Spent, Sum
from schemes.quarters.typed import NOTHING, QuarterRow, printed_amount, text_of
from schemes.totals import label_of

HEADINGS = {"actual": "Spent since April", "forecast": "Forecast for the year", "explanation": "Explanation"}
CALLED = {"actual": "What is spent since April", "forecast": "The forecast", "explanation": "The explanation"}


@dataclass
class SpendRow(QuarterRow):
    """One line in the table; amounts are printed in the plan's unit."""

    names: ClassVar[tuple[str, ...]] = SPENT
    called: ClassVar[Mapping[str, str]] = CALLED

    one: Position

    @property
    def label(self) -> str:
        """The line's reference and name."""
        return " ".join(filter(None, (self.one.line.ref, self.one.line.name)))

    @property
    def about(self) -> str:
        """Whose line it is, and from which source: what tells lines of one scheme apart."""
        line = self.one.line
        named = [self.plan.called(line.board)] if self.plan.joint else []
        return ", ".join([*named, *([label_of(self.plan, "source", line.source)] if line.source else [])])

    @property
    def planned(self) -> str:
        """The year's plan, as printed."""
        return printed_amount(self.plan, self.one.planned)

    @property
    def planned_to_date(self) -> str:
        """The plan until the quarter's end."""
        return printed_amount(self.plan, self.one.planned_to_date)

    @property
    def variance(self) -> str:
        """The forecast's distance from the plan."""
        return signed(self.plan, self.one.variance)

    @property
    def percent(self) -> str:
        """The same in percent; '' where there is no plan to measure it by."""
        return percentage(self.one.percent)

    @property
    def last(self) -> dict[str, str]:
        """Field → what the last quarter with a figure said, "Q1: £5,000"."""
        if self.one.last is None:
            return {}
        number, spent = self.one.last
        said = {name: printed_amount(self.plan, getattr(spent, name)) for name in ("actual", "forecast")}
        return {name: f"Q{number}: {text}" for name, text in {**said, "explanation": spent.explanation}.items() if text}

    @property
    def to_explain(self) -> str:
        """Why an explanation is asked for; '' where it is not, or is given."""
        one = self.one
        if not one.needs_reason:
            return ""
        far = (
            f"the forecast is over {one.over} % from the plan"
            if one.planned
            else "this is forecast, with nothing planned"
        )
        reasons = (
            (one.is_far, far),
            (one.falls, "this is less than before"),
            (one.below_spent, "less is forecast than is spent"),
        )
        return f"Say why {' and why '.join(words for holds, words in reasons if holds)}."

    @property
    def cells(self) -> list[tuple[str, str, str, str]]:
        """(field, text, error, what was said last) in the table's order."""
        last = self.last
        return [(name, self.texts[name], self.error_of(name), last.get(name, "")) for name in SPENT]


def spend_rows(plan: plain.Plan, found: Iterable[Position], own: frozenset[str]) -> list[SpendRow]:
    """The rows as they stand, lines of one scheme beside each other. `own`: the boards whose rows may be written."""
    listed = list(found)
    first: dict[str, int] = {}
    for place, one in enumerate(listed):
        first.setdefault(one.line.scheme or one.line.id, place)
    listed.sort(key=lambda one: first[one.line.scheme or one.line.id])
    return [
        SpendRow(
            plan, spend_id(one.line.id, one.year, one.quarter), f"s{one.line.id}-", one.line.board in own, one.spent.version,
            texts_of(plan, one.spent), one,
        )
        for one in listed
    ]  # fmt: skip


def texts_of(plan: plain.Plan, spent: Spent) -> dict[str, str]:
    """What is recorded of a line, as one would type it."""
    figures = {name: text_of(plan, getattr(spent, name)) for name in ("actual", "forecast")}
    return {**figures, "explanation": spent.explanation}


@dataclass(frozen=True, slots=True)
class SumRow:
    """Sums as printed: planned, planned to date, spent, forecast, variance, percent; `missing`: what is not in them yet."""

    label: str
    amounts: tuple[str, ...]
    missing: str


def sum_row(plan: plain.Plan, label: str, total: Sum) -> SumRow:
    """A sum, printed."""
    amounts = (total.planned, total.planned_to_date, total.spent, total.forecast)
    counts = ((total.unspent, "spending to date"), (total.unforecast, "a forecast"))
    missing = "; ".join(f"{count} line{'' if count == 1 else 's'} without {what}" for count, what in counts if count)
    variances = (signed(plan, total.variance), percentage(total.percent) or NOTHING)
    return SumRow(label, (*(printed_amount(plan, one) for one in amounts), *variances), missing)


def signed(plan: plain.Plan, pounds: Decimal | None) -> str:
    """An amount with a plus before what is more."""
    return f"+{amount(plan, pounds)}" if pounds is not None and pounds > 0 else printed_amount(plan, pounds)


def percentage(percent: Decimal | None) -> str:
    """A percentage with its sign; '' where there is none."""
    if percent is None:
        return ""
    return f"{percent:+} %" if percent else "0 %"
