"""A small plan for tests of its grid: Northmere's, or Northmere's and Southwold's, with lines made in one call."""

import json
from decimal import Decimal
from typing import Any

from django.test import Client

from bcf.models import Board, User
from schemes import plan as plain
from schemes.actions import save_contributions, save_lines
from schemes.models import Plan
from schemes.opening import make_plan
from schemes.stored import load_plan
from schemes.writing import Edit

YEARS = ("2017-18", "2018-19")


def make_draft(*boards: Board, by: User | None = None, unit: str = "GBP", years: tuple[str, ...] = YEARS) -> Plan:
    """A plan of these boards without a form."""
    return make_plan("northmere", "Northmere’s plan", list(boards), list(years), by=by, unit=unit, draft=True)


def add_lines(plan: Plan, *rows: dict[str, Any], by: User | None = None) -> list[plain.Line]:
    """Lines of a plan, the first board's unless they say another; whole numbers are amounts. Returns all lines as they stand."""
    first = load_plan(plan).boards[0].ons_code
    edits = [
        {"board": first, **{name: Decimal(v) if isinstance(v, int) else v for name, v in row.items()}} for row in rows
    ]
    save_lines(plan, [Edit(fields) for fields in edits], by=by)
    return lines_of(plan)


def lines_of(plan: Plan) -> list[plain.Line]:
    """A plan's lines in their order."""
    return list(load_plan(plan).lines)


def add_contribution(plan: Plan, year: str, amount: int, source: str = "nhs_minimum") -> None:
    """One contribution of the first board."""
    first = load_plan(plan).boards[0].ons_code
    fields: dict[str, Any] = {
        "board": first,
        "year": year,
        "source": source,
        "organisation": "CCG",
        "amount": Decimal(amount),
    }
    save_contributions(plan, [Edit(fields)], by=None)


def save_cells(client: Client, plan: Plan, *cells: tuple[str, str, int]) -> Any:
    """What the page's script sends for (name, text, version seen), and the answer's JSON."""
    answers = [{"name": name, "value": text, "seen": seen} for name, text, seen in cells]
    return post_json(client, plan, {"answers": answers}).json()


def post_json(client: Client, plan: Plan, body: Any) -> Any:
    """Any body to the save address."""
    return client.post(f"/plans/{plan.slug}/schemes/save/", json.dumps(body), content_type="application/json")
