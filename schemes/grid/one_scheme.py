"""One scheme: its lines in a plan with every field, and the same scheme in other plans."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString

from bcf.models import User
from bcf.permissions import Permission
from bcf.years import printed
from schemes.grid.columns import Column, cell_text, printed_value, value_of
from schemes.grid.figures import amount
from schemes.grid.markup import Sheet, conflict_html, control_html
from schemes.models import Plan, SchemeLine
from schemes.plan import ZERO, Line
from schemes.plan import Plan as Money
from schemes.queries import plans_for
from schemes.stored import load_plan


@dataclass(frozen=True, slots=True)
class Section:
    """One line of the scheme on its page. `fields` are its inputs as HTML where it can be changed, else (label, text)."""

    line: Line
    title: str
    inputs: SafeString
    read: tuple[tuple[str, str], ...]


def sections(sheet: Sheet, lines: Iterable[Line]) -> list[Section]:
    """Each line with all of its fields."""
    return [
        Section(line, title_of(sheet, line), _inputs(sheet, line), ())
        if line.board in sheet.own
        else Section(line, title_of(sheet, line), SafeString(""), _read(sheet, line))
        for line in lines
    ]


def title_of(sheet: Sheet, line: Line) -> str:
    """What tells a line from the scheme's others: its board, where there are several, and its source."""
    source = sheet.national.label(line.source) if line.source else "Source not named"
    return f"{sheet.plan.called(line.board)}: {source}" if sheet.plan.joint else source


def _read(sheet: Sheet, line: Line) -> tuple[tuple[str, str], ...]:
    return tuple(
        (column.label, printed_value(sheet.plan, column, value_of(line, column.field), sheet.national) or "–")
        for column in sheet.columns
    )


def _inputs(sheet: Sheet, line: Line) -> SafeString:
    return SafeString("".join(_field(sheet, column, line) for column in sheet.columns))


def _field(sheet: Sheet, column: Column, line: Line) -> str:
    """An input with label, hint and message, as every form of ours has them."""
    name = f"{column.field}@{line.id}"
    error, conflict = sheet.errors.get(name, ""), sheet.conflicts.get(name)
    text = sheet.texts.get(name, cell_text(column, value_of(line, column.field), sheet.plan.unit))
    hint = f'<div class="govuk-hint" id="id_{name}-hint">{escape(column.hint)}</div>' if column.hint else ""
    message = (
        f'<p class="govuk-error-message" id="id_{name}-error" data-error><span class="govuk-visually-hidden">Error: </span>'
        f"{escape(error)}</p>"
        if error
        else ""
    )
    described = f'aria-describedby="id_{name}-hint"' if hint and not error else ""
    control = control_html(column, name, text, described, error)
    if column.shape == "long":
        control = control.replace('rows="1"', 'rows="8"', 1)
    return (
        f'<div class="govuk-form-group app-question app-scheme__{column.shape}{" govuk-form-group--error" if error else ""}" '
        f'data-question="{name}"><label class="govuk-label" for="id_{name}">{escape(column.label)}</label>{hint}{message}{control}'
        f"{conflict_html(name, conflict) if conflict else ''}</div>"
    )


@dataclass(frozen=True, slots=True)
class YearSum:
    """What the scheme costs in a year, all of its lines together."""

    year: str
    amount: str


def year_sums(plan: Money, lines: Iterable[Line]) -> list[YearSum]:
    """Per year, what a scheme's lines come to."""
    lines = list(lines)
    return [
        YearSum(printed(year), amount(plan, sum((line.amounts.get(year, ZERO) for line in lines), ZERO)))
        for year in plan.all_years
        if any(year in line.amounts for line in lines)
    ]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The scheme in another plan: its name there, and its amounts by year in that plan's unit."""

    plan: Plan
    name: str
    unit: str
    sums: list[YearSum]


def elsewhere(scheme: Any, plan: Plan, user: User | AnonymousUser) -> list[Elsewhere]:
    """The same scheme in earlier and later plans that `user` sees, by their years."""
    keys = SchemeLine.objects.filter(scheme=scheme, removed_at=None).exclude(plan=plan).values_list("plan", flat=True)
    found = []
    for other in plans_for(user, Permission.VIEW_RETURN).filter(pk__in=keys.distinct().order_by()):
        money = load_plan(other)
        lines = [line for line in money.lines if line.scheme == str(scheme)]
        found.append(Elsewhere(other, lines[0].name, other.get_unit_display(), year_sums(money, lines)))
    return sorted(found, key=lambda one: (one.plan.years, one.plan.slug))
