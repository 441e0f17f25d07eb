"""What the columns of a finance sheet mean in a plan: proposed by their headings, remembered, or said. Pure.

A target is a field of a line (`schemes.entries`): "name", "source", "amount:2017-18"; "ignore" for a column that is not taken.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bcf.years import printed, year_of
from returns.definition.cells import column_letters
from schemes.columns import IGNORE, folded, unit_of
from schemes.entries import AMOUNT, LABELS
from schemes.plan import Plan

_NAMES = {
    "name": "scheme|scheme name|name|name of scheme|project|project name|title|service",
    "ref": "ref|reference|scheme id|id|no|number|scheme number|scheme no|scheme ref|scheme reference|line",
    "board": "board|hwb|health and wellbeing board|local authority area|borough|place",
    "theme": "theme|workstream|work stream|programme",
    "block": "block|section|group|pool",
    "description": "description|scheme description|brief description|brief description of scheme|details|what it does",
    "scheme_type": "type|scheme type|category",
    "area_of_spend": "area of spend|area|spend area|spending area|sector",
    "commissioner": "commissioner|commissioned by|lead commissioner|commissioning organisation",
    "provider": "provider|provided by|service provider|provider type",
    "source": "source|source of funding|funding source|funding|fund|funding stream|stream|source of funds",
    "status": "status|new or existing|new existing|new existing scheme|new or existing scheme|new scheme",
    "metrics": "metrics|metric|metrics moved|impact",
    AMOUNT: "amount|expenditure|planned expenditure|spend|planned spend|cost|budget|plan|planned|value|total|annual budget",
    IGNORE: "note|notes|comment|comments|row|variance|difference|check",
}
_ROLE_OF = {name: target for target, names in _NAMES.items() for name in names.split("|")}
_YEAR = re.compile(r"(?<!\d)(?:20)?(\d\d)\s*[-/–—]\s*(?:20)?(\d\d)(?!\d)")
_NTH_YEAR = re.compile(r"\byear\s*([1-9])\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place (0 is the first), heading, target, and in what its amounts seem to be given (1,000 for £000)."""

    place: int
    heading: str
    target: str
    unit: int = 1

    @property
    def letters(self) -> str:
        """How a spreadsheet calls it."""
        return column_letters(self.place + 1)


def targets(plan: Plan) -> dict[str, str]:
    """Target → what people call it, of everything that a column can mean in this plan."""
    fields = {field: label for field, label in LABELS.items() if field != "board" or plan.joint}
    years = {AMOUNT + year: f"Amount {printed(year)}" for year in plan.all_years}
    return {**fields, **years, IGNORE: "Leave out"}


def columns_of(
    header: Sequence[str], plan: Plan, remembered: Mapping[str, str], said: Mapping[int, str] | None = None
) -> tuple[Column, ...]:
    """Every column with its target: as it was said (by place), else remembered (by folded heading), else proposed, once each."""
    known, said, taken, found = targets(plan), said or {}, set[str](), []
    for place, heading in enumerate(header):
        target = said.get(place) or remembered.get(folded(heading)) or meaning(heading, plan)
        if target not in known or (target in taken and place not in said):
            target = IGNORE
        taken.add(target)
        taken.discard(IGNORE)
        found.append(Column(place, heading, target, unit_of(heading)))
    return tuple(found)


def meaning(heading: str, plan: Plan) -> str:
    """The target that a heading proposes, '' where it says nothing that this plan knows."""
    year, rest = _year_in(heading, plan)
    words = re.sub(
        r"[^a-z]+", " ", re.sub(r"£\s*['’]?0*(?:s|k|m)?\b|£|\bgbp\b|\([^)]*\)", " ", rest.casefold())
    ).strip()
    role = _ROLE_OF.get(words, "")
    if year is not None:
        return (AMOUNT + year if year else IGNORE) if role in ("", AMOUNT) else role
    if role == AMOUNT:
        return AMOUNT + plan.years[0] if len(plan.years) == 1 else ""
    if not words and "£" in rest and len(plan.years) == 1:
        return AMOUNT + plan.years[0]
    return role


def _year_in(heading: str, plan: Plan) -> tuple[str | None, str]:
    """The plan's year in a heading ('' for a year of another plan, None for none), and the rest of it."""
    found = _YEAR.search(heading)
    if found is not None:
        try:
            year = year_of(f"20{found[1]}-{found[2]}")
        except ValueError:
            return None, heading
        rest = f"{heading[: found.start()]} {heading[found.end() :]}"
        return (year if year in plan.all_years else ""), rest
    nth = _NTH_YEAR.search(heading)
    if nth is not None and int(nth[1]) <= len(plan.years):
        return plan.years[int(nth[1]) - 1], f"{heading[: nth.start()]} {heading[nth.end() :]}"
    return None, heading


def misfits(columns: Sequence[Column], plan: Plan) -> list[str]:
    """Why lines cannot be read by these columns, a sentence each; none where they can."""
    labels, found = targets(plan), []
    said = [column.target for column in columns]
    if "name" not in said:
        found.append("Say which column holds the scheme’s name.")
    twice = {target for target in said if target != IGNORE and said.count(target) > 1}
    found += [f"Two columns mean “{labels[target]}”. Leave one of them out." for target in labels if target in twice]
    return found


def unit_in(columns: Sequence[Column], plan: Plan) -> str:
    """In what the amounts seem to be given, by their headings; else in the plan's unit."""
    units = {column.unit for column in columns if column.target.startswith(AMOUNT)}
    if 1000 in units:
        return "GBP thousands"
    said = any("£" in column.heading for column in columns if column.target.startswith(AMOUNT))
    return "GBP" if said else plan.unit
