"""A plan as files: workbook, PDF, JSON, tidy tables. One function for pages and commands."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bcf.models import User
from returns.exports import MEDIA_TYPES, export_pdf, export_workbook
from returns.movers import metric_names
from schemes.checking import checked, said_to
from schemes.matrix import movement_rows
from schemes.models import Plan
from schemes.plan_data import plan_as_data
from schemes.quarters.queries import profile_rows, spending_rows
from schemes.queries import boards_of
from schemes.stored import load_plan

MEDIA = {**MEDIA_TYPES, "json": "application/json", "zip": "application/zip"}


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A file to hand out."""

    name: str
    content: bytes
    media_type: str


def export_plan(plan: Plan, form: str, *, by: User | None) -> PlanFile:
    """The plan as `form`: xlsx, pdf, json or zip (the tidy tables). Workbook and PDF of a plan with a form are those of its path:
    stamped, kept track of, and with its certificate once it is signed."""
    if form in ("xlsx", "pdf") and plan.submission is not None:
        make = export_workbook if form == "xlsx" else export_pdf
        file = make(plan.submission, boards_of(plan)[0], by=by)
        return PlanFile(f"{plan.slug}.{form}", file.content, MEDIA[form])
    return PlanFile(f"{plan.slug}.{form}", _MAKERS[form](plan), MEDIA[form])


def _workbook(plan: Plan) -> bytes:
    from schemes.workbook import build_workbook

    money = load_plan(plan)
    found = checked(plan, money).found
    return build_workbook(money, [one.finding for one in found], explained=said_to(found))


def _pdf(plan: Plan) -> bytes:
    from schemes.pdf import draft_pdf

    return draft_pdf(plan)


def _json(plan: Plan) -> bytes:
    return json.dumps(plan_as_data(load_plan(plan)), indent=1, ensure_ascii=False).encode()


def _tables(plan: Plan) -> bytes:
    from schemes.tables import zip_bytes

    money = load_plan(plan)
    findings = [one.finding for one in checked(plan, money).found]
    movement = list(movement_rows(money, metric_names(boards_of(plan))))
    return zip_bytes(
        money, findings, spending=spending_rows(plan, money), profile=profile_rows(plan), movement=movement
    )


_MAKERS: Mapping[str, Callable[[Plan], bytes]] = {"xlsx": _workbook, "pdf": _pdf, "json": _json, "zip": _tables}
