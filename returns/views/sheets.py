"""One sheet as a form: shown, and saved whole (with or without a script)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.models import User
from bcf.permissions import Permission
from bcf.views import signed_out
from returns import companions
from returns.actions import add_row, remove_row, save_answers
from returns.answer_types import type_of
from returns.answers import Name
from returns.carrying import said_before
from returns.comment_queries import by_question, conversations
from returns.definition.model import Sheet
from returns.forms.beside import Talk, beside
from returns.forms.posted import changed_entries
from returns.forms.sheet_form import SheetForm
from returns.locking import NotAllowed, ReturnClosed
from returns.queries import table_of
from returns.views.access import Place, fetch, sheet_of
from returns.views.comments import shown
from returns.views.requests import person


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, period: str, ons_code: str, sheet: str) -> HttpResponse:
    """The sheet's form; a POST saves what can be saved and shows the rest again with its messages."""
    if not request.user.is_authenticated:
        return signed_out(request)
    writing = request.method == "POST"
    place = fetch(request, period, ons_code, Permission.EDIT_RETURN if writing else Permission.VIEW_RETURN)
    page = sheet_of(place, sheet)
    if page.kept_by:
        return redirect(place.sheet_address(page))
    if writing and not place.rights.may_edit(page.slug):
        raise PermissionDenied(place.why_read_only(page))
    if not writing:
        return show(request, place, page, form_of(place, page, person(request)))
    form = form_of(place, page, person(request), posted(request, page, place))
    form.is_valid()
    try:
        return save(request, place, page, form)
    except ReturnClosed as error:
        return render(request, "403.html", {"message": str(error), "typed": form.changed()}, status=403)


def form_of(place: Place, page: Sheet, viewer: User, data: QueryDict | None = None) -> SheetForm:
    """The form of a sheet as `viewer` meets it, filled from the store or from what was posted."""
    form = SheetForm(
        place.definition, page, place.answers, place.held, place.report, data=data, read_only=not place.may_edit(page)
    )
    form.beside, form.viewer = beside(page, place.held, place.previous, place.earlier), viewer.pk
    return form


def posted(request: HttpRequest, page: Sheet, place: Place) -> QueryDict:
    """What was posted. Where an earlier answer is to be used, it is as if that had been typed."""
    data = request.POST.copy()
    question = next((found for found in page.questions if found.key == data.get("use")), None)
    said = said_before(page, place.previous).get(question.key) if question is not None else None
    if question is None or said is None or said.value is None or question.earlier not in ("carry", "use"):
        return data
    data[question.key] = type_of(question).typed(said.value, question)
    return data


def save(request: HttpRequest, place: Place, page: Sheet, form: SheetForm) -> HttpResponse:
    """Saves the posted sheet. Wrong values and conflicts keep their user on the page; everything else is saved."""
    if not place.may_edit(page):
        raise ReturnClosed(place.why_read_only(page))
    try:
        result = save_answers(
            place.submission, changed_entries(place.submission, form), by=person(request), origin="form"
        )
    except NotAllowed as error:
        form.add_error(None, str(error))
        return show(request, place, page, form, status=422)
    form.conflicts = {conflict.name: conflict for conflict in result.conflicts}
    if form.errors or form.conflicts or form.lost:
        fresh = fetch(request, place.definition.period.key, place.board.ons_code)
        return show(request, fresh, page, form.on(fresh.answers, fresh.held, fresh.report), status=422)
    return after_saving(request, place, page)


def after_saving(request: HttpRequest, place: Place, page: Sheet) -> HttpResponse:
    """Does what the pressed button asked for, and goes where it leads."""
    here = place.address("sheet", sheet=page.slug)
    try:
        if table := request.POST.get("row_add"):
            _check_here(page, table)
            row = add_row(place.submission, table, by=person(request))
            column = place.definition.tables[table].columns[0]
            return redirect(f"{here}#id_{column.key}@{row.id}")
        if row_id := request.POST.get("row_remove"):
            _check_here(page, table_of(place.submission, row_id))
            remove_row(place.submission, row_id, by=person(request))
            return redirect(here)
    except NotAllowed as error:
        messages.warning(request, str(error))
        return redirect(here)
    for deed in ("use", "confirm"):
        name = Name.parse(request.POST.get(deed, ""))
        if place.definition.page_of(name.key) is page:
            return redirect(here + place.anchor(name))
    messages.success(request, f"{page.title} is saved.")
    sheets = place.definition.sheets
    following = sheets.index(page) + 1
    if request.POST.get("then") == "next" and following < len(sheets):
        return redirect(place.address("sheet", sheet=sheets[following].slug))
    return redirect(here if request.POST.get("then") == "stay" else place.address("return_home"))


def _check_here(page: Sheet, table: str) -> None:
    """Raises NotAllowed for a table of another sheet, which this page's user may not be allowed to change."""
    if table not in {found.key for found in page.tables}:
        raise NotAllowed("there is no such table on this sheet")


def show(request: HttpRequest, place: Place, page: Sheet, form: SheetForm, status: int = 200) -> HttpResponse:
    """The sheet's page."""
    sheets = place.definition.sheets
    position = sheets.index(page)
    result = place.report.sheet(page.slug)
    talk, may_write = conversations(place.submission, page.slug), place.may(Permission.COMMENT)
    form.talk = Talk(place.comments_address if may_write else "", by_question(talk))
    if companions.asked(place.definition, (question.key for question in page.questions)):
        form.companions = companions.beside(place.definition, place.board, place.companions)
    context = {
        "talk": [shown(place, conversation) for conversation in talk],
        "may_write": may_write,
        "place": place,
        "page": page,
        "form": form,
        "result": result,
        "following": sheets[position + 1] if position + 1 < len(sheets) else None,
        "gap": place.anchor(result.gaps[0]) if result and result.gaps else "",
        "to_carry": len(place.offers(page)),
        "locked": place.why_read_only(page),
        "wide": any(block.shown_as in ("table", "rows") for block in page.blocks),
    }
    return render(request, "returns/sheet.html", context, status=status)
