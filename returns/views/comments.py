"""Comments on a return: to read, to write, to answer, to resolve and to open again."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.access import people_of
from bcf.permissions import Permission
from bcf.views import signed_out
from returns import commenting
from returns.comment_queries import Conversation, comment_of, conversations
from returns.commenting import Written
from returns.forms.talk import AnswerForm, CommentForm
from returns.locking import NotAllowed
from returns.models import Comment
from returns.subjects import whole_of, words_of
from returns.views.access import Place, fetch
from returns.views.requests import person

READ_OR_WRITE = ("GET", "HEAD", "POST")


@dataclass(frozen=True, slots=True)
class Shown:
    """A conversation on a page: what it is about, with that one's address, and the form of an answer for who may write."""

    conversation: Conversation
    subject: str
    address: str
    form: AnswerForm | None


def shown(place: Place, conversation: Conversation, form: AnswerForm | None = None) -> Shown:
    """A conversation as a page shows it."""
    subject = conversation.subject
    page = place.definition.page_of(subject.key) if subject.key else place.definition.sheet(subject.sheet)
    address = ""
    if page is not None:
        address = place.gap_address(page, subject.name) if subject.key else place.address("sheet", sheet=page.slug)
    return Shown(conversation, words_of(place.definition, subject), address, form)


def about_form(request: HttpRequest, place: Place) -> CommentForm:
    """The form of a new comment, as it was sent or as a link prepared it (`?on=`)."""
    if request.method == "POST":
        return CommentForm(place.definition, request.POST.get("about", ""), request.POST)
    return CommentForm(place.definition, request.GET.get("on", ""))


@never_cache
@login_not_required
@require_http_methods(READ_OR_WRITE)
def comments(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """The open comments by sheet, with `?all=1` the resolved ones too; a POST writes one."""
    if not request.user.is_authenticated:
        return signed_out(request)
    writing = request.method == "POST"
    place = fetch(request, period, ons_code, Permission.COMMENT if writing else Permission.VIEW_RETURN)
    form = about_form(request, place)
    if not writing:
        return _page(request, place, form)
    if form.is_valid():
        about, text = form.cleaned_data["about"], form.cleaned_data["text"]
        try:
            written = commenting.add_comment(place.submission, place.board, text, by=person(request), about=about)
            return _written(request, place, written)
        except NotAllowed as error:
            form.add_error(None, str(error))
    return _page(request, place, form, status=422)


@never_cache
@login_not_required
@require_http_methods(READ_OR_WRITE)
def answer_comment(request: HttpRequest, period: str, ons_code: str, comment: int) -> HttpResponse:
    """Answers a comment. Signing in again leads here by GET, and on to the comment."""
    if not request.user.is_authenticated:
        return signed_out(request)
    place, found = _fetch_comment(request, period, ons_code, comment)
    if request.method != "POST":
        return _back_to(place, found)
    form = AnswerForm(found.pk, request.POST)
    if form.is_valid():
        try:
            text = form.cleaned_data["text"]
            written = commenting.add_comment(place.submission, place.board, text, by=person(request), answers=found)
            return _written(request, place, written)
        except NotAllowed as error:
            form.add_error(None, str(error))
    return _page(request, place, CommentForm(place.definition), answering=(found.pk, form), status=422)


@never_cache
@require_http_methods(READ_OR_WRITE)
def settle_comment(request: HttpRequest, period: str, ons_code: str, comment: int, resolved: bool) -> HttpResponse:
    """Resolves a comment, or opens it again."""
    place, found = _fetch_comment(request, period, ons_code, comment)
    if request.method == "POST" and resolved:
        commenting.resolve(found, by=person(request))
        messages.success(request, "The comment is resolved. It stands among all comments.")
        return redirect(place.address("comments"))
    if request.method == "POST":
        commenting.reopen(found)
        messages.success(request, "The comment is open again.")
    return _back_to(place, found)


def _fetch_comment(request: HttpRequest, period: str, ons_code: str, number: int) -> tuple[Place, Comment]:
    place = fetch(request, period, ons_code, Permission.COMMENT)
    found = comment_of(place.submission, number)
    if found is None:
        raise Http404("There is no such comment on this return.")
    return place, found


def _back_to(place: Place, comment: Comment) -> HttpResponse:
    return redirect(f"{place.address('comments')}?all=1#comment-{comment.pk}")


def _written(request: HttpRequest, place: Place, written: Written) -> HttpResponse:
    """Goes to a comment that was written, and says whom it did not reach."""
    unknown, ambiguous = written.mentions.unknown, written.mentions.ambiguous
    if unknown:
        told = f"Nobody of this {place.what} was recognised as {_listed(unknown)}, so nobody is told."
        messages.warning(request, f"The comment is written. {told}")
    if ambiguous:
        messages.warning(
            request,
            f"More than one person is called {_listed(ambiguous)}. Write their email address to tell one of them.",
        )
    if not (unknown or ambiguous):
        messages.success(request, "The comment is written.")
    comment = written.comment
    everything = "?all=1" if comment.answers is not None and comment.answers.resolved_at is not None else ""
    return redirect(f"{place.address('comments')}{everything}#comment-{comment.pk}")


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"@{name}" for name in names)


def _page(
    request: HttpRequest,
    place: Place,
    form: CommentForm,
    *,
    answering: tuple[int, AnswerForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with every conversation under its sheet. `answering`: a comment's id and the answer that was refused."""
    everything = bool(request.GET.get("all")) or answering is not None
    may_write = place.may(Permission.COMMENT)
    by_sheet: dict[str, list[Shown]] = {}
    for conversation in conversations(place.submission, resolved=everything):
        number = conversation.comment.pk
        refused = answering[1] if answering is not None and answering[0] == number else None
        answer = (refused or AnswerForm(number)) if may_write else None
        by_sheet.setdefault(conversation.comment.sheet, []).append(shown(place, conversation, answer))
    order = {"": 0, **{sheet.slug: number for number, sheet in enumerate(place.definition.sheets, 1)}}
    slugs = sorted(by_sheet, key=lambda slug: order.get(slug, len(order)))
    titles = {sheet.slug: sheet.title for sheet in place.definition.sheets}
    context = {
        "place": place,
        "form": form,
        "refused": answering[1] if answering is not None else form,
        "sheets": [(titles.get(slug, slug) or whole_of(place.definition), by_sheet[slug]) for slug in slugs],
        "everything": everything,
        "may_write": may_write,
        "people": list(people_of(place.board)) if may_write else [],
    }
    return render(request, "returns/comments.html", context, status=status)
