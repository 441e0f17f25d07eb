"""Autosave: answers as JSON, one or a few at a time. Every outcome is JSON too (docs/architecture.md lists them)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from bcf.models import User
from bcf.permissions import Permission
from returns import standings
from returns.actions import Conflict, Entry, SaveResult, save_answers
from returns.answer_types import AnswerError, printed, type_of
from returns.answers import Name, cell_of
from returns.checks import Finding, Report, check
from returns.definition.keys import OVER_LIMIT, UNCONFIRMED
from returns.definition.model import Definition, Sheet
from returns.forms.controls import finding_view
from returns.forms.inputs import UNKNOWN
from returns.forms.remarks import finding_html
from returns.locking import NotAllowed, ReturnClosed
from returns.stored import held_answers, load_answers
from returns.views.access import Place, find
from returns.views.requests import person

MOST_ANSWERS = 1_000
BAD_FORM = "This save request could not be understood, so nothing was saved. Reload the page and try again."


class Unreadable(ValueError):
    """The body is not of the form that a page sends."""


@dataclass
class Batch:
    """What one request brings: entries that can be read, and messages for those that cannot."""

    entries: list[Entry] = field(default_factory=list)
    errors: dict[Name, str] = field(default_factory=dict)
    sheet: Sheet | None = None


@login_not_required
@require_POST
def save(request: HttpRequest, period: str, ons_code: str) -> JsonResponse:
    """Saves the answers of a JSON body. Signed out is 401, out of reach 404, closed 403, a malformed body 400."""
    if not request.user.is_authenticated:
        back = urlencode({"next": reverse("return_home", args=(period, ons_code))})
        return _says("You have been signed out.", 401, sign_in=f"{reverse('sign_in')}?{back}")
    place = find(request.user, period, ons_code)
    if place is None:
        return _says("There is no such return among your boards.", 404)
    if not place.may(Permission.EDIT_RETURN):
        return _says("Your role for this board does not include changing its return.", 403)
    try:
        batch = read_batch(place.definition, request)
        _check_sheets(place, batch)
        result = save_answers(place.submission, batch.entries, by=person(request), origin="form")
    except Unreadable as error:
        return _says(str(error), 400)
    except (ReturnClosed, PermissionDenied) as error:
        return _says(str(error), 403)
    except NotAllowed as error:
        return _says(str(error), 409)
    return JsonResponse(outcome(place, batch, result, person(request)))


def _check_sheets(place: Place, batch: Batch) -> None:
    """Raises PermissionDenied where an answer stands on a sheet that this person may not fill in."""
    for entry in batch.entries:
        page = place.definition.page_of(entry.name.key)
        if page is not None and not place.rights.may_edit(page.slug):
            raise PermissionDenied(
                f"You fill in other sheets of this return, not '{page.title}', so nothing was saved."
            )


def _says(message: str, status: int, **more: str) -> JsonResponse:
    return JsonResponse({"message": message, **more}, status=status)


def read_batch(definition: Definition, request: HttpRequest) -> Batch:
    """The answers of a request, parsed by their types. Raises Unreadable for a body of another form."""
    batch = Batch()
    for item in _items(request):
        name, typed, seen, confirm = _item(item)
        question = definition.ask(name.key)
        if question is None or not question.writable or bool(name.row) != (name.key in definition.table_columns):
            raise Unreadable(
                f"'{name}' is no answer of this return that can be changed, so nothing was saved. Reload the page."
            )
        batch.sheet = batch.sheet or definition.page_of(name.key)
        try:
            batch.entries.append(Entry(name, type_of(question).parse(typed, question), seen, confirm))
        except AnswerError as error:
            batch.errors[name] = str(error)
    return batch


def _items(request: HttpRequest) -> list[Any]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        raise Unreadable(BAD_FORM) from None
    items = body.get("answers") if isinstance(body, dict) else None
    if not isinstance(items, list) or not 1 <= len(items) <= MOST_ANSWERS:
        raise Unreadable(BAD_FORM)
    return items


def _item(item: Any) -> tuple[Name, str, int, bool]:
    match item:
        case {"name": str(name), "value": str(value) | (None as value), "seen": int(seen)} if not isinstance(
            seen, bool
        ):
            if len(name) <= 160 and 0 <= seen < 2**31:
                return Name.parse(name), value or "", seen, item.get("confirm") is True
    raise Unreadable(BAD_FORM)


def outcome(place: Place, batch: Batch, result: SaveResult, by: User) -> Mapping[str, Any]:
    """The answer to a save: what is stored now, what is not and why, and what of the sheet is still pending."""
    versions_explained = _explained(place, batch.sheet)
    # Not the place's own report, which would also fetch who wrote each answer.
    report = check(place.definition, load_answers(place.submission, place.definition, place.board))
    keep_standing(place, report)
    found = report.sheet(batch.sheet.slug) if batch.sheet else None
    values = {entry.name: entry.value for entry in batch.entries}
    versions = {**result.unchanged, **result.saved}
    questions = {name: question for name in versions if (question := place.definition.ask(name.key))}
    errors = {finding.name: finding.message for finding in report.findings if finding.rule == OVER_LIMIT}
    errors = {name: message for name, message in errors.items() if name in versions}
    errors |= {
        name: f"This {said} ({cell_of(place.definition, place.answers, name)} in the workbook)"
        for name, said in batch.errors.items()
    }
    return {
        "saved": [
            {"name": str(name), "version": version, "printed": printed(values[name], questions[name])}
            for name, version in versions.items()
        ],
        "errors": [{"name": str(name), "message": message} for name, message in errors.items()],
        "conflicts": [_conflict(place.definition, conflict, by) for conflict in result.conflicts],
        "findings": _findings(place.definition, report, batch.sheet, versions_explained),
        "unconfirmed": _unconfirmed(report, batch.sheet),
        "calculated": _calculated(report, batch.sheet),
        "pending": found.pending if found else 0,
        "pending_names": [str(gap) for gap in found.gaps] if found else [],
        "saved_at": localtime().strftime("%H:%M"),
    }


def keep_standing(place: Place, report: Report) -> None:
    """Keeps what the checker said beside the return, so that lists of returns need not ask it again."""
    previous = place.previous
    before = previous.submission.changed_to if previous is not None and place.definition.asks_previous else 0
    standings.keep_standing(place.submission, before, report, report.answers)


def _here(report: Report, sheet: Sheet | None) -> Iterator[Finding]:
    return (finding for finding in report.findings if sheet is not None and finding.sheet.slug == sheet.slug)


def _explained(place: Place, sheet: Sheet | None) -> dict[Name | None, int]:
    """The versions of the sheet's explanations. Read before what they say: a page may hold an older version than it shows,
    which costs it a question, but never a newer one, which would cost a colleague their words."""
    keys = {rule.explanation for rule in place.definition.queries_by_sheet[sheet.slug]} if sheet is not None else set()
    return {name: held.version for name, held in held_answers(place.submission, keys).items()} if keys else {}


def _findings(
    definition: Definition, report: Report, sheet: Sheet | None, versions: Mapping[Name | None, int]
) -> list[dict[str, Any]]:
    """What the rules find on this sheet now; a text over its limit stands among the errors when it has just been saved."""
    return [
        {
            "name": str(finding.name),
            "rule": finding.rule,
            "strength": finding.strength,
            "message": finding.message,
            "open": finding.open,
            "overtaken": finding.overtaken,
            "html": finding_html(finding_view(definition, finding)),
            "version": versions.get(finding.explained_at, 0),
        }
        for finding in _here(report, sheet)
        if finding.rule != UNCONFIRMED
    ]


def _unconfirmed(report: Report, sheet: Sheet | None) -> list[str]:
    return [str(finding.name) for finding in _here(report, sheet) if finding.rule == UNCONFIRMED]


def _calculated(report: Report, sheet: Sheet | None) -> list[dict[str, str]]:
    """Every answer of the sheet that is worked out, as its page shows it."""
    if sheet is None:
        return []
    asked = [(Name(question.key), question) for question in sheet.questions if question.calculation is not None]
    asked += [
        (Name(column.key, row.id), column)
        for table in sheet.tables
        for row in report.answers.table(table.key)
        for column in table.columns
        if column.calculation is not None
    ]
    return [
        {"name": str(name), "printed": printed(report.answers.get(name), question) or UNKNOWN}
        for name, question in asked
    ]


def _conflict(definition: Definition, conflict: Conflict, by: User) -> dict[str, Any]:
    question = definition.ask(conflict.name.key)
    assert question is not None  # noqa: S101 - the one door has written it
    theirs = conflict.theirs
    return {
        "name": str(conflict.name),
        "version": theirs.version,
        "value": "" if theirs.value is None else type_of(question).typed(theirs.value, question),
        "printed": printed(theirs.value, question),
        "mine": printed(conflict.mine, question),
        "by": theirs.by,
        "own": theirs.author == by.pk,
        "at": localtime(theirs.at).strftime("%H:%M"),
    }
