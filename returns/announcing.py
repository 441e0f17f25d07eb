"""What is told by mail of what happened to a return: to whom, and in which words. Never an answer, a reason or a comment's text."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from bcf.access import people_of
from bcf.dates import long_moment
from bcf.models import User, names_of
from returns.models import Notice, ReturnEvent, Signature, Submission, SubmissionBoard
from returns.notices import notify
from returns.recipients import awaited_signatories, managers_of, officers_of
from returns.sending import queue_submission
from returns.versions import definition_of

LOOK_BACK = timedelta(days=1)
"""How far back `catch_up` looks for what was never told."""
LONGEST_NOTE = 1000


def about_event(event: ReturnEvent) -> int:
    """Queues the mails about something that happened; gives how many. The same event again queues none."""
    tell = _TELLS.get(event.kind)
    return tell(event) if tell is not None else 0


def catch_up() -> int:
    """Tells what happened since yesterday and was never told, as a process died right then. Safe to call again."""
    recent = ReturnEvent.objects.filter(at__gte=timezone.now() - LOOK_BACK, kind__in=list(_TELLS)).select_related("by")
    events = {f"event:{event.pk}": event for event in recent}
    told = set(Notice.objects.filter(reference__in=list(events)).values_list("reference", flat=True))
    return sum(about_event(event) for reference, event in events.items() if reference not in told)


def return_label(submission: Submission) -> str:
    """A return in a mail's subject: "Northmere, Q3 2018/19"."""
    return f"{names_of(submission.boards.all())}, {definition_of(submission.version).period.label}"


def return_path(submission: Submission) -> str:
    """The path of a return's own page; of several boards', that of the first."""
    place = submission.places.select_related("board").order_by("pk").first()
    if place is None:
        return reverse("home")
    return reverse("return_home", kwargs={"period": place.period, "ons_code": place.board.ons_code})


def _others(people: Iterable[User], by: User | None) -> list[User]:
    """Everyone but the person who did it."""
    return [user for user in people if by is None or user.pk != by.pk]


def _tell(event: ReturnEvent, kind: str, people: Iterable[User], what: str, line: str) -> int:
    """`what` ends the subject; `line` has places for `who`, `which` return and `when`."""
    submission = event.submission
    label = return_label(submission)
    said = line.format(
        who=event.by or "The system", which=f"the {submission.kind} of {label}", when=long_moment(event.at)
    )
    return notify(
        kind, _others(people, event.by), reference=f"event:{event.pk}", title=f"{label}: {what}", lines=[said],
        path=return_path(submission), about=submission,
    )  # fmt: skip


def _officers(event: ReturnEvent) -> list[User]:
    return officers_of(event.submission.boards.all())


def _awaiting(event: ReturnEvent) -> int:
    people = awaited_signatories(event.submission)
    line = "{who} asked for sign-off of {which} on {when}. It is awaiting your signature."
    return _tell(event, "awaiting", people, "awaiting your signature", line)


def _submitted(event: ReturnEvent) -> int:
    people = managers_of(event.submission.boards.all())
    queue_submission(event)
    return _tell(event, "submitted", people, "submitted", "{who} submitted {which} on {when}.")


_TO_THE_OFFICERS = {
    "declined": (
        "returned", "signature declined",
        "{who} declined to sign {which} on {when}. Its page says why. It can be changed again.",
    ),
    "changes_requested": (
        "returned", "changes requested",
        "{who} asked for changes to {which} on {when}. Its page says why, and on which sheets.",
    ),
    "reopened": (
        "returned", "reopened",
        "{who} reopened {which} on {when}. It has to be signed and submitted again.",
    ),
    "completed": ("signed", "signed", "Since {when} {which} has every signature it needs. It can be submitted now."),
    "accepted": ("accepted", "accepted", "{who} accepted {which} on {when}."),
}  # fmt: skip
"""What of a return's path only its officers are told: kind of the mail, how its subject ends, its line."""


def _to_the_officers(event: ReturnEvent) -> int:
    kind, what, line = _TO_THE_OFFICERS[event.kind]
    return _tell(event, kind, _officers(event), what, line)


def _voided(event: ReturnEvent) -> int:
    """Told to the person whose signature it was, and to the officers."""
    given = Signature.objects.filter(submission=event.submission, slot=event.details.get("slot", ""))
    signature = given.exclude(void=None).select_related("by").order_by("pk").last()
    reachable = {user.pk for board in event.submission.boards.all() for user in people_of(board)}
    signatory = [signature.by] if signature is not None and signature.by_id in reachable else []
    line = "{who} changed something in {which} on {when} that was signed, so that signature is void."
    return _tell(event, "voided", [*signatory, *_officers(event)], "a signature is void", line)


_TELLS: dict[str, Callable[[ReturnEvent], int]] = {
    **dict.fromkeys(_TO_THE_OFFICERS, _to_the_officers),
    "signoff_requested": _awaiting,
    "submitted": _submitted,
    "signature_voided": _voided,
}


def about_comment(
    submission: Submission, *, by: User, reference: str, mentioned: Iterable[User] = (), path: str = ""
) -> int:
    """Queues the mails about a comment: to whom it mentions or answers, and to the board's other officers.

    `reference` names the comment (`comment:17`), `path` leads to it.
    """
    label = return_label(submission)
    named = _others(mentioned, by)
    rest = [user for user in _others(officers_of(submission.boards.all()), by) if user not in named]
    tell = partial(notify, reference=reference, path=path or return_path(submission), about=submission)
    line = f"{by} mentioned or answered you in a comment on the {submission.kind} of {label}."
    first = tell("mention", named, title=f"{label}: a comment for you", lines=[line])
    line = f"{by} wrote a comment on the {submission.kind} of {label}."
    return first + tell("comment", rest, title=f"{label}: a comment", lines=[line])


def about_inquiry(
    submission: Submission, *, by: User, reference: str, answered: bool = False, to: Iterable[User] = (), path: str = ""
) -> int:
    """Queues the mails about a question from the programme team: asked, to the board's officers; answered, to its owner.

    `to` names the people instead (the owner; whoever is to answer). `reference` names question and step, `inquiry:4:answered`.
    """
    label = return_label(submission)
    people = list(to) or officers_of(submission.boards.all())
    did = "answered your question" if answered else "asks a question"
    what = "your question is answered" if answered else "a question from the programme team"
    return notify(
        "question", _others(people, by), reference=reference, title=f"{label}: {what}",
        lines=[f"{by} {did} about the {submission.kind} of {label}."], path=path or return_path(submission), about=submission,
    )  # fmt: skip


def about_reminder(places: Iterable[SubmissionBoard], by: User, note: str) -> int:
    """Queues what a programme manager reminds boards of; one mail a return and day, however often it is asked for.

    `note` is what they write to the boards, and goes along: its page has to say so.
    """
    count = 0
    for place in places:
        label = return_label(place.submission)
        lines = [f"{by} reminds you of the {place.submission.kind} of {label}."]
        if note.strip():
            lines.append(f"They write: {note.strip()[:LONGEST_NOTE]}")
        people = officers_of([place.board])
        if place.submission.stage == "awaiting":
            people += awaited_signatories(place.submission)
        count += notify(
            "reminder", _others(people, by), reference=f"asked:{place.pk}:{by.pk}:{localdate():%Y-%m-%d}",
            title=f"{label}: a reminder", lines=lines, path=return_path(place.submission), about=place.submission,
        )  # fmt: skip
    return count
