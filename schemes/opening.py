"""A new plan: its boards and years, and the form that its words, conditions and signatures stand in."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from bcf.models import Board, User
from bcf.years import ends, starts
from returns.locking import NotAllowed
from returns.models import DefinitionVersion
from returns.opening import open_plan
from returns.queries import latest_versions
from returns.versions import definition_of
from schemes.models import Plan, PlanBoard, PlanChange


def form_for(years: Sequence[str]) -> DefinitionVersion | None:
    """The newest published form of a plan that covers all of these years; None where there is none."""
    first, last = starts(years[0]), ends(years[-1])
    for version in latest_versions():
        period = definition_of(version).period
        if period.kind == "plan" and period.starts <= first and period.ends >= last:
            return version
    return None


def _form_for(years: Sequence[str]) -> DefinitionVersion:
    version = form_for(years)
    if version is None:
        raise NotAllowed(f"No form of a plan for {' to '.join(dict.fromkeys((years[0], years[-1])))} is published.")
    return version


@transaction.atomic
def make_plan(
    slug: str,
    title: str,
    boards: Sequence[Board],
    years: Sequence[str],
    *,
    by: User | None,
    unit: str = "GBP",
    draft: bool = False,
) -> Plan:
    """A new plan of these boards (in their papers' order). `draft`: without a form, so that nobody can sign it.

    Raises NotAllowed: no form for these years, a board that has a plan already, a slug that is taken; ReturnClosed.
    """
    if not boards or not years:
        raise NotAllowed("A plan has at least one board and one year.")
    submission = None if draft else open_plan(_form_for(years), boards, by=by)
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                slug=slug, title=title, years=list(years), unit=unit, submission=submission, made_by=by
            )
    except IntegrityError:
        raise NotAllowed(f"There is a plan '{slug}' already. Choose another short name.") from None
    PlanBoard.objects.bulk_create(
        PlanBoard(plan=plan, board=board, position=number) for number, board in enumerate(boards, 1)
    )
    PlanChange.objects.create(
        plan=plan, kind="plan", version=1, how="form" if by else "load", by=by,
        fields={"boards": [None, [board.ons_code for board in boards]], "years": [None, list(years)], "title": [None, title]},
    )  # fmt: skip
    return plan


@transaction.atomic
def give_form(plan: Plan, boards: Sequence[Board], *, by: User | None) -> bool:
    """Makes a draft a plan that can be signed, if a form is published and none of its boards has a plan; returns whether it did."""
    version = form_for(plan.years)
    if plan.submission is not None or version is None:
        return False
    try:
        with transaction.atomic():
            plan.submission = open_plan(version, boards, by=by)
    except NotAllowed:
        return False
    plan.save(update_fields=["submission"])
    return True
