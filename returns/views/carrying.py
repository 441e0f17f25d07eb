"""Taking answers from earlier returns: carried over to be confirmed, or filled in again. Each is shown first, then done."""

import json
from collections.abc import Collection, Mapping
from hashlib import sha256

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bcf.permissions import Permission
from returns.actions import Entry
from returns.answer_types import printed
from returns.answers import Name
from returns.carrying import Offer, write_all
from returns.definition.model import Sheet
from returns.locking import ChangedMeanwhile, NotAllowed, ReturnClosed
from returns.opening import Prefill
from returns.views.access import Place, fetch, sheet_of
from returns.views.requests import person

CHANGED = (
    "Some of these answers were changed while you looked at them, so nothing was written. "
    "They are marked below; look at them again."
)

ONLY_SHEETS = "Changes were asked for on some sheets only, so this cannot be done for the whole return."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, period: str, ons_code: str, sheet: str) -> HttpResponse:
    """What the period before said that may be carried over to a sheet. A POST carries the chosen answers over, to be confirmed."""
    place = fetch(request, period, ons_code, Permission.EDIT_RETURN)
    page = sheet_of(place, sheet)
    if not place.may_edit(page):
        raise PermissionDenied(place.why_read_only(page))
    if place.previous is None:
        raise Http404("The board has no return for the period before.")
    offered = place.offers(page)
    if request.method != "POST":
        return show_offers(request, place, page, {str(offer.name) for offer in offered if offer.by_default})
    names = set(request.POST.getlist("carry"))
    if not names:
        return show_offers(request, place, page, names, problem="Choose at least one answer to carry over.")
    chosen = [offer for offer in offered if str(offer.name) in names]
    try:
        _check_as_shown(request, {offer.name: offer_stamp(place, offer) for offer in chosen})
        entries = [Entry(offer.name, offer.said.value, _version(place, offer.name)) for offer in chosen]
        count = write_all(place.submission, entries, by=person(request), origin="carry")
    except (ChangedMeanwhile, NotAllowed) as error:
        return show_offers(request, fetch(request, period, ons_code), page, names, problem=_problem(error))
    except ReturnClosed as error:
        raise PermissionDenied(str(error)) from None
    _tell(request, count, f"carried over from {place.previous.label}. Look at each, and confirm or change it.")
    return redirect(place.address("sheet", sheet=page.slug))


def show_offers(
    request: HttpRequest, place: Place, page: Sheet, ticked: Collection[str], *, problem: str = ""
) -> HttpResponse:
    """What may be carried over, with a tick at what is chosen."""
    offered = place.offers(page)
    stamps = {offer.name: offer_stamp(place, offer) for offer in offered}
    fresh = changed_since(request, stamps)
    lines = [
        (
            offer,
            place.definition.called(offer.question.key),
            printed(offer.now, offer.question),
            str(offer.name) in ticked and offer.name not in fresh,
        )
        for offer in offered
    ]
    shown = json.dumps({str(name): stamp for name, stamp in stamps.items()})
    context = {"place": place, "page": page, "lines": lines, "shown": shown, "problem": problem, "fresh": fresh}
    return render(request, "returns/carry.html", context, status=422 if problem else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill_in(request: HttpRequest, period: str, ons_code: str) -> HttpResponse:
    """What earlier returns say by now of what was filled in beforehand. A POST takes all of it over."""
    place = _open_place(request, period, ons_code)
    if request.method != "POST":
        return show_prefills(request, place)
    prefills = place.outdated
    try:
        _check_as_shown(request, {Name(one.question.key): prefill_stamp(place, one) for one in prefills})
        names = [Name(prefill.question.key) for prefill in prefills]
        entries = [Entry(name, one.found, _version(place, name)) for name, one in zip(names, prefills, strict=True)]
        count = write_all(place.submission, entries, by=person(request), origin="prefill")
    except (ChangedMeanwhile, NotAllowed) as error:
        return show_prefills(request, _open_place(request, period, ons_code), problem=_problem(error))
    except ReturnClosed as error:
        raise PermissionDenied(str(error)) from None
    _tell(request, count, "filled in again from earlier returns.")
    return redirect(place.home_address)


def show_prefills(request: HttpRequest, place: Place, *, problem: str = "") -> HttpResponse:
    """What would be filled in, beside what stands there now."""
    stamps = {Name(prefill.question.key): prefill_stamp(place, prefill) for prefill in place.outdated}
    lines = [
        (
            Name(one.question.key),
            place.definition.called(one.question.key),
            printed(one.held, one.question),
            printed(one.found, one.question),
        )
        for one in place.outdated
    ]
    shown = json.dumps({str(name): stamp for name, stamp in stamps.items()})
    fresh = changed_since(request, stamps)
    context = {"place": place, "lines": lines, "shown": shown, "problem": problem, "fresh": fresh}
    return render(request, "returns/fill_in.html", context, status=422 if problem else 200)


def _open_place(request: HttpRequest, period: str, ons_code: str) -> Place:
    place = fetch(request, period, ons_code, Permission.EDIT_WHOLE_RETURN)
    if not place.whole:
        raise PermissionDenied(place.reason or ONLY_SHEETS)
    return place


def _version(place: Place, name: Name) -> int:
    held = place.held.get(name)
    return held.version if held is not None else 0


def offer_stamp(place: Place, offer: Offer) -> str:
    """Tells whether an offer is still what it was."""
    return _stamp(_version(place, offer.name), offer.said.text)


def prefill_stamp(place: Place, prefill: Prefill) -> str:
    """Tells whether what is to be filled in is still what it was."""
    return _stamp(_version(place, Name(prefill.question.key)), printed(prefill.found, prefill.question))


def _stamp(version: int, said: str) -> str:
    """The version that stands here, and what the earlier return says."""
    return f"{version}-{sha256(said.encode()).hexdigest()[:16]}"


def _check_as_shown(request: HttpRequest, stamps: Mapping[Name, str]) -> None:
    """Raises ChangedMeanwhile unless the page from which this was posted showed all of it as it is."""
    if changed_since(request, stamps):
        raise ChangedMeanwhile


def changed_since(request: HttpRequest, stamps: Mapping[Name, str]) -> set[Name]:
    """What the page from which this was posted showed otherwise, or not at all; nothing where nothing was posted."""
    if request.method != "POST":
        return set()
    try:
        shown = json.loads(request.POST.get("shown", ""))
    except (ValueError, RecursionError):
        shown = None
    known = shown if isinstance(shown, dict) else {}
    return {name for name, stamp in stamps.items() if known.get(str(name)) != stamp}


def _problem(error: Exception) -> str:
    return CHANGED if isinstance(error, ChangedMeanwhile) else str(error)


def _tell(request: HttpRequest, count: int, deed: str) -> None:
    if count:
        messages.success(request, f"{count} {'answer was' if count == 1 else 'answers were'} {deed}")
    else:
        messages.info(request, "These answers stand so already; nothing was changed.")
