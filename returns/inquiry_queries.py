"""Reads: the programme team's questions, as far as a person's boards go."""

from collections.abc import Iterable

from django.db.models import Count, Prefetch, Q, QuerySet

from bcf.access import Reach, people_with
from bcf.models import LIVE, Board, Membership, User
from bcf.permissions import Permission, roles_with
from returns.models import DefinitionVersion, Inquiry, InquiryStep, InquiryTo, Submission, SubmissionBoard
from returns.queries import places_for
from returns.versions import definition_of

_STATE: dict[str, dict[str, object]] = {
    "open": {"answered_at": None, "closed_at": None},
    "answered": {"answered_at__isnull": False, "closed_at": None},
    "closed": {"closed_at__isnull": False},
}
"""State of an inquiry to one board → what is kept of it then."""


def inquiries_for(user: User) -> QuerySet[Inquiry]:
    """The inquiries that somebody of the programme team sees, newest first, each with the counts of their own boards by state."""
    boards = Reach(user).boards(Permission.REVIEW_RETURN)
    own = Q(asked__place__board__in=boards)
    counts = {
        f"{state}_count": Count("asked", filter=own & Q(**{f"asked__{name}": value for name, value in where.items()}))
        for state, where in _STATE.items()
    }
    return Inquiry.objects.filter(own).annotate(**counts).select_related("owner", "asked_by").order_by("-pk")


def asked_for(user: User, inquiry: Inquiry) -> QuerySet[InquiryTo]:
    """An inquiry as the boards of somebody of the programme team have it, by board."""
    boards = Reach(user).boards(Permission.REVIEW_RETURN)
    return _with_steps(InquiryTo.objects.filter(inquiry=inquiry, place__board__in=boards)).order_by(
        "place__board__name", "pk"
    )


def looks_after(user: User, inquiry: Inquiry) -> bool:
    """Whether somebody reviews the returns of every board that an inquiry asks."""
    boards = Reach(user).boards(Permission.REVIEW_RETURN)
    return not inquiry.asked.exclude(place__board__in=boards).exists()


def asked_of(submission: Submission) -> QuerySet[InquiryTo]:
    """What the programme team asks about one return, the newest first."""
    return _with_steps(InquiryTo.objects.filter(place__submission=submission)).order_by("-inquiry")


def _with_steps(found: QuerySet[InquiryTo]) -> QuerySet[InquiryTo]:
    steps = Prefetch("steps", InquiryStep.objects.select_related("by"))
    return (
        found.select_related(
            "inquiry__asked_by",
            "inquiry__owner",
            "place__board",
            "place__submission__version",
            "officer",
            "answered_by",
            "closed_by",
        )
        .defer("place__submission__version__body")
        .prefetch_related(steps)
    )


def count_open(submission: Submission) -> int:
    """How many questions about a return wait for its board."""
    return InquiryTo.objects.filter(place__submission=submission, **_STATE["open"]).count()


def open_questions(user: User) -> set[int]:
    """Ids of the submissions with a question that waits for their board, and for `user` where it waits for one person."""
    waiting = InquiryTo.objects.filter(Q(officer=None) | Q(officer=user), **_STATE["open"])
    return set(waiting.values_list("place__submission_id", flat=True))


def in_state(found: QuerySet[InquiryTo], state: str) -> QuerySet[InquiryTo]:
    """Those of `found` that stand so; all of them for a state that there is not."""
    return found.filter(**_STATE.get(state, {}))


def labels_of(periods: Iterable[str]) -> dict[str, str]:
    """What periods are called: key → label, the latest period first."""
    versions = DefinitionVersion.objects.filter(period__in=set(periods)).order_by("number").defer("body")
    found = sorted(
        (definition_of(version).period for version in versions), key=lambda period: period.ends, reverse=True
    )
    return {period.key: period.label for period in found}


def askable(user: User, period: str) -> list[SubmissionBoard]:
    """The returns of a period about whose boards somebody may ask, by board."""
    found = places_for(user, Permission.REVIEW_RETURN).filter(period=period)
    return list(found.order_by("board__name", "board__ons_code"))


def askable_periods(user: User) -> set[str]:
    """The periods with returns about which somebody may ask."""
    return set(places_for(user, Permission.REVIEW_RETURN).values_list("period", flat=True).distinct())


def team_of(boards: Iterable[Board]) -> list[tuple[int, str]]:
    """The people of the programme team for any of these boards: id and name."""
    regions = {board.region for board in boards}
    live = Membership.objects.filter(
        LIVE, Q(national=True) | Q(region__in=regions - {""}), role__in=roles_with(Permission.REVIEW_RETURN)
    )
    return _named(live)


def officers_of(board: Board) -> list[tuple[int, str]]:
    """The people of a board itself: id and name."""
    return _named(board.memberships.filter(LIVE))


def _named(memberships: QuerySet[Membership]) -> list[tuple[int, str]]:
    return [(person.pk, str(person)) for person in people_with(memberships)]
