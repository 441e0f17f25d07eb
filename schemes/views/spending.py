"""Quarter by quarter: what each line has spent and is forecast to spend, and the year's planned profile."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.pictures import draw
from bcf.years import printed
from returns.locking import NotAllowed, ReturnClosed
from returns.views.requests import person
from schemes.amounts import WORDS
from schemes.holding import FUNDING
from schemes.pictures import plan_against_actual
from schemes.quarters.actions import save_profile, save_spending
from schemes.quarters.profile import QUARTERS, Profile, profile_findings
from schemes.quarters.profile_table import ProfileRow, profile_table, year_totals
from schemes.quarters.queries import load_profile, load_spending, spent_by_removed
from schemes.quarters.spending import Position, Spending, positions, quarters_of, sum_of, sums_by
from schemes.quarters.table import HEADINGS, SpendRow, SumRow, spend_rows, sum_row
from schemes.quarters.typed import overlaid, posted, printed_amount, without_row
from schemes.views.access import PlanPlace, fetch_plan, require_edit
from schemes.writing import SaveResult

PAGE = 50
"""Lines on a page: four fields each, and Django takes no more than 1,000 in one form."""
NOT_YOUR_BOARDS = "Your role does not include changing what these boards spend."
GONE = "A line was taken out of the plan while you typed, so what you typed for it is not saved."
GROUPS = (("theme", "By theme"), ("source", "By source of funding"), ("board", "By board"))


@dataclass(frozen=True)
class QuarterPlace:
    """One quarter of a plan as it stands now. `board`: the only one whose lines are asked for, '' for all."""

    place: PlanPlace
    year: str
    quarter: int
    board: str

    @cached_property
    def spending(self) -> Spending:
        """What is recorded, of every quarter."""
        return load_spending(self.place.plan)

    @cached_property
    def typed(self) -> Profile:
        """The plan's profile as typed."""
        return load_profile(self.place.plan)

    @cached_property
    def found(self) -> tuple[Position, ...]:
        """Where each line stands."""
        plan, over = self.place.money, self.place.plan.explain_over
        return positions(plan, self.spending, self.typed, self.year, self.quarter, over=over, board=self.board)

    @property
    def rows(self) -> list[SpendRow]:
        """The same as rows to be typed into."""
        return spend_rows(self.place.money, self.found, self.place.own_boards())

    @property
    def own(self) -> list[Position]:
        """The lines that are this person's to fill in; of who fills in none, all."""
        boards = self.place.own_boards()
        return [one for one in self.found if not boards or one.line.board in boards]


def _quarter(request: HttpRequest, slug: str, year: str, quarter: int) -> QuarterPlace:
    """The quarter that is asked for. Raises Http404 where the plan has none of these, and as `fetch_plan` does."""
    place = fetch_plan(request, slug)
    if year not in place.plan.years or quarter not in QUARTERS:
        raise Http404("The plan is not for this quarter.")
    asked = request.GET.get("board", "")
    return QuarterPlace(place, year, quarter, asked if asked in {one.ons_code for one in place.boards} else "")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def spending_page(request: HttpRequest, slug: str, year: str, quarter: int) -> HttpResponse:
    """A quarter's spending; what is right is saved, what is not is shown again with its message. No sign-off locks it."""
    asked = _quarter(request, slug, year, quarter)
    if request.method == "POST":
        return _post_spending(request, asked)
    page = Paginator(asked.rows, PAGE).get_page(request.GET.get("page"))
    return _show_spending(request, asked, list(page.object_list), page=page)


def _post_spending(request: HttpRequest, asked: QuarterPlace) -> HttpResponse:
    """Saves what was typed, whichever page its lines stand on now."""
    plan, own, rows = asked.place.plan, asked.place.own_boards(), asked.rows
    if not own:
        raise PermissionDenied(NOT_YOUR_BOARDS)
    edits, lost = posted(rows, request.POST), without_row(rows, request.POST)
    typed = [row for row in rows if row.id in {edit.id for edit in edits}]
    result, problem = None, ""
    try:
        result = save_spending(plan, asked.year, asked.quarter, edits, by=person(request), boards=own)
    except NotAllowed as error:
        problem = str(error)
    if lost:
        problem = f"{GONE} You had typed: {'; '.join(lost)}"
    if result is not None and not problem and not result.conflicts and not any(row.errors for row in typed):
        messages.success(request, "The spending is saved." if result.batch else "There was nothing new to save.")
        return redirect(request.get_full_path())
    now = _quarter(request, plan.slug, asked.year, asked.quarter)
    shown = overlaid([row for row in now.rows if row.id in {row.id for row in typed}], typed, result)
    return _show_spending(request, now, shown, problem=problem)


def _show_spending(request: HttpRequest, now: QuarterPlace, rows: list[SpendRow], **more: Any) -> HttpResponse:
    plan, wrong = now.place.money, any(row.wrong for row in rows)
    context = {
        **_frame(now.place, now.year),
        "quarter": now.quarter,
        "board": now.board,
        "kept": f"board={now.board}" if now.board else "",
        "headings": HEADINGS,
        "over": now.place.plan.explain_over,
        "rows": rows,
        "wrong": wrong,
        "total": sum_row(plan, "All of these lines", sum_of(now.found)),
        "groups": _groups(now),
        "to_explain": sum(one.needs_reason for one in now.own),
        "pending": sum(one.pending for one in now.own),
        "removed": [
            (name, printed_amount(plan, amount))
            for name, amount in spent_by_removed(now.place.plan, now.year, now.quarter, now.board)
        ],
        "picture": draw([plan_against_actual(plan, quarters_of(plan, now.spending, now.typed, now.year, now.board))])[
            0
        ],
        **more,
    }
    return render(request, "plans/spending.html", context, status=422 if more.get("problem") or wrong else 200)


def _groups(now: QuarterPlace) -> list[tuple[str, list[SumRow]]]:
    plan = now.place.money
    return [
        (heading, [sum_row(plan, label, total) for label, total in sums_by(plan, now.found, column).items()])
        for column, heading in GROUPS
        if column != "board" or plan.joint
    ]


def _frame(place: PlanPlace, year: str) -> dict[str, Any]:
    """What both pages say of the plan."""
    return {
        "place": place,
        "year": year,
        "printed_year": printed(year),
        "years": [(other, printed(other)) for other in place.plan.years],
        "quarters": QUARTERS,
        "unit": WORDS[place.plan.unit],
        "may_write": bool(place.own_boards()),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile_page(request: HttpRequest, slug: str, year: str) -> HttpResponse:
    """What is planned to come and go in each quarter of a year: all of it is saved, or nothing."""
    place = fetch_plan(request, slug)
    if year not in place.plan.years:
        raise Http404("The plan is not for this year.")
    rows, problem = _profile_rows(place, year), ""
    if request.method == "POST":
        require_edit(place, FUNDING)
        result, problem = _save_profile(request, place, rows, year)
        if result is not None and not result.conflicts:
            messages.success(request, "The profile is saved." if result.batch else "There was nothing new to save.")
            return redirect("plan_profile", slug=slug, year=year)
        rows = overlaid(_profile_rows(place, year), rows, result)
    wrong = any(row.wrong for row in rows)
    notes = [one for one in profile_findings(place.money, load_profile(place.plan)) if printed(year) in one.where]
    context = {**_frame(place, year), "rows": rows, "problem": problem, "wrong": wrong, "notes": notes}
    context["totals"] = year_totals(place.money, year)
    return render(request, "plans/profile.html", context, status=422 if problem or wrong else 200)


def _profile_rows(place: PlanPlace, year: str) -> list[ProfileRow]:
    own = place.own_boards(FUNDING) if place.edits_funding else frozenset[str]()
    return profile_table(place.plan, place.money, year, load_profile(place.plan), own)


def _save_profile(
    request: HttpRequest, place: PlanPlace, rows: list[ProfileRow], year: str
) -> tuple[SaveResult | None, str]:
    edits = posted(rows, request.POST)
    if any(row.errors for row in rows):
        return None, "Nothing is saved yet."
    try:
        return save_profile(place.plan, year, edits, by=person(request), boards=place.own_boards(FUNDING)), ""
    except (NotAllowed, ReturnClosed) as error:
        return None, str(error)
