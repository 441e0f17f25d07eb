"""The review board: every board's return of every period, filtered, sorted, as a page and as files; reminders for a selection."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bcf.access import Reach
from bcf.attachments import attached
from bcf.models import BoardQuerySet
from bcf.permissions import Permission
from bcf.tables_out import CSV, XLSX
from returns.models import SubmissionBoard
from returns.queries import places
from returns.reminding import remind
from returns.review.columns import SHOWN
from returns.review.files import as_csv, as_xlsx
from returns.review.filters import Filters, totals
from returns.review.forms import FilterForm
from returns.review.lines import Line, lines_of
from returns.views.requests import person

ON_A_PAGE = 50
LOOKS = (Permission.REVIEW_RETURN, Permission.ADMINISTER)
"""Who may look at the review board, for the boards for which they hold one of these."""
NOT_FOR_YOU = "The review board is for the programme team."


def boards_to_review(reach: Reach, permissions: Sequence[Permission] = LOOKS) -> BoardQuerySet:
    """The boards that somebody may review (or look at: an administrator). Raises PermissionDenied where there can be none."""
    held = [permission for permission in permissions if reach.holds(permission)]
    if not held:
        raise PermissionDenied(NOT_FOR_YOU)
    national = Permission.ADMINISTER in held
    return reach.boards(Permission.ADMINISTER if national else held[0])


NOT_OPENED_YET = " Boards that have not opened their return are reminded by the daily reminders only."


@never_cache
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """The board: a page of the lines that are asked for, and how many there are in each state."""
    reach, filters = Reach(request.user), Filters.of(request.GET)
    lines = lines_of(boards_to_review(reach))
    page = Paginator(filters.shown(lines), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "form": FilterForm(filters, lines),
        "totals": totals(filters, lines),
        "page": page,
        "pages": list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
        "columns": [(column, filters.sorted_by(column.key), _direction(filters, column.key)) for column in SHOWN],
        "reviewable": set(reach.boards(Permission.REVIEW_RETURN).values_list("pk", flat=True)),
        "everything": len(lines),
    }
    return render(request, "returns/review.html", context)


def _direction(filters: Filters, key: str) -> str:
    return {key: "ascending", f"-{key}": "descending"}.get(filters.sort, "none")


@require_safe
def review_csv(request: HttpRequest) -> HttpResponse:
    """The lines that are asked for, of all pages, as CSV."""
    return attached(as_csv(_shown(request)), "returns.csv", CSV)


@require_safe
def review_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    return attached(as_xlsx(_shown(request)), "returns.xlsx", XLSX)


def _shown(request: HttpRequest) -> list[Line]:
    return Filters.of(request.GET).shown(lines_of(boards_to_review(Reach(request.user))))


@require_POST
def send_reminders(request: HttpRequest) -> HttpResponse:
    """Reminds the people of the returns that were chosen; says how many, and how many need no reminder."""
    chosen = _chosen(request)
    reminded = remind(chosen, by=person(request), note=request.POST.get("note", "")[:2000])
    rest = len(chosen) - reminded
    if not chosen:
        messages.warning(request, "No return was chosen. Tick at least one, then ask again.")
    else:
        unopened = "" if not request.POST.get("all") else NOT_OPENED_YET
        more = f" {rest} {'was' if rest == 1 else 'were'} handed in or closed already." if rest else ""
        tell = messages.success if reminded else messages.warning
        tell(request, f"{reminded} return{'' if reminded == 1 else 's'} reminded.{more}{unopened}")
    return redirect(_back(request))


@require_POST
def ask_boards(request: HttpRequest) -> HttpResponse:
    """Leads to a new question to the boards of the returns that were chosen, which belong to one period."""
    chosen = _chosen(request)
    periods = {place.period for place in chosen}
    if len(periods) == 1:
        about = [("period", periods.pop()), *(("board", place.board.ons_code) for place in chosen)]
        return redirect(f"{reverse('ask')}?{urlencode(about)}")
    none = "No return was chosen. Tick at least one, then ask again."
    messages.warning(request, "A question belongs to one period. Choose returns of one period." if periods else none)
    return redirect(_back(request))


def _chosen(request: HttpRequest) -> list[SubmissionBoard]:
    """The ticked returns, or all that the filters show, as far as the person may review them. Raises PermissionDenied."""
    boards = boards_to_review(Reach(request.user), [Permission.REVIEW_RETURN])
    if request.POST.get("all"):
        names = [line.name for line in _filters(request).shown(lines_of(boards)) if line.submission is not None]
    else:
        names = request.POST.getlist("return")
    wanted = set(names)
    periods = {name.partition(":")[0] for name in names}
    found = places().filter(board__in=boards, period__in=periods).order_by("board__name", "period")
    return [place for place in found if f"{place.period}:{place.board.ons_code}" in wanted]


def _filters(request: HttpRequest) -> Filters:
    return Filters.of(QueryDict(request.POST.get("query", "").removeprefix("?")))


def _back(request: HttpRequest) -> str:
    return reverse("review") + _filters(request).query
