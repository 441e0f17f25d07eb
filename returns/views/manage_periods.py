"""Administration of periods: the list, one period with its dates, and taking open returns to its newest version."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bcf.forms import MomentField, PlainForm, ReasonField
from bcf.views.access import administration, person
from returns.locking import NotAllowed, ReturnClosed
from returns.models import Timetable
from returns.period_queries import PeriodPage, period_lines, period_page
from returns.publishing import move_returns, would_move
from returns.sending import switch_sending
from returns.timetables import move_dates


class DatesForm(PlainForm):
    """When a period is due and closes, and why that is changed."""

    due_at = MomentField(
        required=False, label="Due", help_text="London time. Shown to the boards; a late return is taken."
    )
    closes_at = MomentField(
        required=False, label="Closes", help_text="London time. From then on nothing of the period can be written."
    )
    reason = ReasonField(label="Why the dates are moved")


@administration
@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """Every published period."""
    return render(request, "manage/periods.html", {"periods": period_lines()})


@administration
@require_http_methods(["GET", "HEAD", "POST"])
def period(request: HttpRequest, period: str) -> HttpResponse:
    """One period; a POST moves its dates, or switches whether submissions are sent on (`sends`)."""
    found = _period(period)
    if request.method == "POST" and "sends" in request.POST:
        switch_sending(period, on=request.POST["sends"] == "on", by=person(request))
        messages.success(request, "What happens to submissions is changed.")
        return redirect("manage_period", period)
    initial = {"due_at": found.dates.due_at, "closes_at": found.dates.closes_at}
    form = DatesForm(request.POST or None, initial=initial)
    problem = ""
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        due_at: datetime | None = said["due_at"]
        try:
            move_dates(period, due_at=due_at, closes_at=said["closes_at"], by=person(request), reason=said["reason"])
            messages.success(request, "The dates are moved.")
            return redirect("manage_period", period)
        except NotAllowed as error:
            problem = str(error)
    sends = Timetable.objects.filter(period=period, sends_submissions=True).exists()
    context = {"found": found, "form": form, "problem": problem, "sends": sends, "sending": settings.SEND_SUBMISSIONS}
    return render(request, "manage/period.html", context, status=422 if request.method == "POST" else 200)


@administration
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, period: str) -> HttpResponse:
    """What taking open returns to the newest version would change in each; a POST takes them."""
    found = _period(period)
    problem = ""
    if request.method == "POST":
        try:
            if request.POST.get("newest") != str(found.newest.number):
                raise NotAllowed("Another version was published in the meantime. Look at what it changes.")
            moved = move_returns(period, by=person(request))
            messages.success(request, f"Returns moved to definition {found.newest.number}: {len(moved)}.")
            return redirect("manage_period", period)
        except (NotAllowed, ReturnClosed) as error:
            problem = str(error)
    lines, why = _preview(period)
    context = {"found": found, "lines": lines, "problem": problem or why, "blocked": bool(why)}
    return render(request, "manage/move.html", context, status=422 if problem else 200)


def _preview(period: str) -> tuple[list[Any], str]:
    try:
        return list(would_move(period)), ""
    except (NotAllowed, ReturnClosed) as error:
        return [], str(error)


def _period(period: str) -> PeriodPage:
    found = period_page(period)
    if found is None:
        raise Http404("No definition of this period is published.")
    return found
