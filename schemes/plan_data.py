"""A plan written as the data of its file, so that reading it again gives the same plan. Pure."""

from decimal import Decimal
from typing import Any

from schemes.plan import Line, Plan
from schemes.plan_file import TEXTS


def plan_as_data(plan: Plan) -> dict[str, Any]:
    """The plan as the file's data, so that reading it again gives the same plan."""
    return {
        "plan": plan.slug,
        "title": plan.title,
        "boards": [board.ons_code for board in plan.boards],
        "years": list(plan.years),
        "unit": plan.unit,
        "front_loaded": plan.front_loaded,
        "contributions": [
            _filled(board=one.board, year=one.year, source=one.source, organisation=one.organisation, unit=one.unit)
            | {"amount": as_number(one.amount / plan.grain_of(one.unit))}
            for one in plan.contributions
        ],
        "schemes": [_line_as_data(plan, line) for line in plan.lines],
        "minimums": [
            _filled(board=one.board, year=one.year, kind=one.kind, unit=one.unit)
            | {
                key: as_number(amount / plan.grain_of(one.unit))
                for key, amount in (("minimum", one.minimum), ("actual", one.actual))
                if amount is not None
            }
            for one in plan.minimums
        ],
        "stated_totals": [
            _filled(what=one.what, board=one.board, year=one.year, unit=one.unit)
            | {"amount": as_number(one.amount / (Decimal(1) if one.unit == "percent" else plan.grain_of(one.unit)))}
            for one in plan.stated
        ],
    }


def _line_as_data(plan: Plan, line: Line) -> dict[str, Any]:
    texts = {key: getattr(line, "scheme_type" if key == "type" else key) for key in ("board", *TEXTS)}
    amounts = {year: as_number(amount / plan.grain) for year, amount in sorted(line.amounts.items())}
    return _filled(**texts) | ({"metrics": list(line.metrics)} if line.metrics else {}) | {"amounts": amounts}


def _filled(**texts: str) -> dict[str, Any]:
    return {key: text for key, text in texts.items() if text}


def as_number(amount: Decimal) -> int | float:
    """A JSON number. A float prints the shortest text that reads as itself: exact at this size."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)
