"""A board's side of the programme team's questions: to read them, to answer, to say who deals with one."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bcf.models import User
from bcf.views import signed_out
from returns import inquiring
from returns.answers import Name
from returns.forms.talk import AnswerForm, OwnerForm
from returns.inquiry_queries import asked_of, officers_of
from returns.locking import NotAllowed
from returns.models import INQUIRY_STATES, InquiryTo
from returns.views.access import Place, fetch
from returns.views.inquiries import COLOURS, READ_OR_WRITE
from returns.views.requests import person


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the board on its page, with the address of the question in the form, and what its reader can do."""

    to: InquiryTo
    word: str
    colour: str
    about: str
    address: str
    form: AnswerForm | None
    officer: OwnerForm | None


@never_cache
@require_safe
def board_questions(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """What the programme team asks about the return, first what is open."""
    return _page(request, fetch(request, period, ons_code))


@never_cache
@login_not_required
@require_http_methods(READ_OR_WRITE)
def answer_question(request: HttpRequest, period: str, ons_code: str, to: int) -> HttpResponse:
    """Answers one question."""
    if not request.user.is_authenticated:
        return signed_out(request)
    place, found = _fetch_asked(request, period, ons_code, to)
    if request.method != "POST":
        return redirect(place.questions_address)
    form = AnswerForm(to, request.POST)
    if form.is_valid():
        try:
            inquiring.answer(found, form.cleaned_data["text"], by=person(request))
        except NotAllowed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The answer is with the programme team.")
            return redirect(place.questions_address)
    return _page(request, place, refused=(to, form), status=422)


@never_cache
@require_http_methods(READ_OR_WRITE)
def question_officer(request: HttpRequest, period: str, ons_code: str, to: int) -> HttpResponse:
    """Says who at the board deals with a question."""
    place, found = _fetch_asked(request, period, ons_code, to)
    if request.method == "POST":
        form = _officer_form(place, found, officers_of(place.board), request)
        if form.is_valid():
            chosen = form.cleaned_data["owner"]
            inquiring.assign(found, officer=User.objects.get(pk=chosen) if chosen else None)
            messages.success(request, "It is noted who deals with this question.")
        else:
            messages.warning(request, "Choose somebody of this board.")
    return redirect(place.questions_address)


def _fetch_asked(request: HttpRequest, period: str, ons_code: str, number: int) -> tuple[Place, InquiryTo]:
    place = fetch(request, period, ons_code)
    if not place.speaks_for_board:
        raise PermissionDenied("Only the board itself answers.")
    found = asked_of(place.submission).filter(pk=number).first()
    if found is None:
        raise Http404("There is no such question about this return.")
    return place, found


def _officer_form(
    place: Place, to: InquiryTo, people: list[tuple[int, str]], request: HttpRequest | None = None
) -> OwnerForm:
    data = request.POST if request is not None else None
    form = OwnerForm(people, to.officer_id, number=to.pk, nobody="Nobody in particular", data=data)
    form.fields["owner"].label = f"Who at {place.board} deals with it"
    return form


def _page(
    request: HttpRequest, place: Place, *, refused: tuple[int, AnswerForm] | None = None, status: int = 200
) -> HttpResponse:
    may_write = place.speaks_for_board
    people = officers_of(place.board) if may_write else []
    lines = []
    for to in sorted(asked_of(place.submission), key=lambda to: list(INQUIRY_STATES).index(to.state)):
        form = AnswerForm(to.pk, initial=to.answer) if may_write and to.state != "closed" else None
        page = place.definition.page_of(to.inquiry.key) if to.inquiry.key else None
        address = place.gap_address(page, Name(to.inquiry.key)) if page is not None else ""
        about = place.definition.called(to.inquiry.key) if to.inquiry.key else ""
        officer = _officer_form(place, to, people) if form is not None else None
        form = refused[1] if refused is not None and refused[0] == to.pk else form
        lines.append(Asked(to, INQUIRY_STATES[to.state], COLOURS[to.state], about, address, form, officer))
    context = {"place": place, "lines": lines, "refused": refused[1] if refused is not None else None}
    return render(request, "returns/board_questions.html", context, status=status)
