"""What the checker says of many returns, for a few queries: kept beside each return, and looked at again once it changed."""

from collections.abc import Iterable, Mapping, Sequence

from returns.answers import Answers
from returns.chain import boards_before, follow, with_those_before
from returns.checks import Report, check
from returns.models import Standing, Submission, SubmissionBoard
from returns.states import Counts, counts_of
from returns.stored import answers_of_all
from returns.versions import definition_of

COLUMNS = (
    "reached", "before", "kept", "version_id", "started", "pending", "errors", "queries", "explained", "to_confirm",
)  # fmt: skip
_TOGETHER = 100
"""How many returns' answers are read at once when they have to be checked again: it bounds the memory."""


def standings_of(places: Sequence[SubmissionBoard]) -> dict[int, Counts]:
    """Id of a submission → what the checker counts in it, for returns with their submission and version at hand.

    Most are read as kept; those that changed since are checked again, and kept.
    """
    kept = {
        standing["submission_id"]: standing
        for standing in Standing.objects.filter(submission__in=[place.submission_id for place in places]).values(
            "submission_id", *COLUMNS
        )
    }
    before = _changes_before(places)
    stale = [place for place in places if not _good(kept.get(place.submission_id), place, before)]
    fresh = _look_again(stale, before) if stale else {}
    return {
        place.submission_id: fresh.get(place.submission_id) or counts_kept(kept[place.submission_id])
        for place in places
    }


def keep_standing(submission: Submission, before: int, report: Report, answers: Answers) -> Counts:
    """Keeps what the checker has just said of a return; `before`: the latest change of the one for the period before, or 0."""
    counts = counts_of(report, answers)
    _keep([_standing(submission, before, counts)])
    return counts


def is_good(kept: Mapping[str, int], *, reached: int, before: int, version: int, kept_to: int = 0) -> bool:
    """Whether a kept standing still tells what is: nothing changed in the return (`reached`), nothing in the one for the period
    before as far as it counts (`before`), nothing on its kept sheets or of the figures that it is told (`kept_to`), and its
    definition is the same (`version`, an id)."""
    columns = ("reached", "before", "version_id", "kept")
    return tuple(kept[column] for column in columns) == (reached, before, version, kept_to)


def _good(kept: Mapping[str, int] | None, place: SubmissionBoard, before: Mapping[int, int]) -> bool:
    now = place.submission
    return kept is not None and is_good(
        kept, reached=now.changed_to, before=before.get(place.pk, 0), version=now.version_id, kept_to=now.kept_to
    )


def _changes_before(places: Iterable[SubmissionBoard]) -> dict[int, int]:
    """Id of a place → the latest change of its board's return for the period before, as far as its rules ask for that."""
    asked = {}
    for place in places:
        definition = definition_of(place.submission.version)
        if definition.asks_previous and definition.period.previous is not None:
            asked[place.pk] = (place.board_id, definition.period.previous)
    if not asked:
        return {}
    before = boards_before({board for board, _ in asked.values()})
    boards = with_those_before((board for board, _ in asked.values()), before)
    periods = {period for _, period in asked.values()}
    found = SubmissionBoard.objects.filter(board__in=boards, period__in=periods, kind="return")
    changes = follow(
        set(asked.values()),
        before,
        {
            (board, period): change
            for board, period, change in found.values_list("board_id", "period", "submission__changed_to")
        },
    )
    return {pk: changes[key] for pk, key in asked.items() if key in changes}


def _look_again(places: Sequence[SubmissionBoard], before: Mapping[int, int]) -> dict[int, Counts]:
    found: dict[int, Counts] = {}
    for start in range(0, len(places), _TOGETHER):
        found.update(_look_at(places[start : start + _TOGETHER], before))
    return found


def _look_at(places: Sequence[SubmissionBoard], before: Mapping[int, int]) -> dict[int, Counts]:
    answers = answers_of_all(list(places))
    found, rows = {}, []
    for place in places:
        held = answers[place.submission_id]
        counts = counts_of(check(definition_of(place.submission.version), held), held)
        found[place.submission_id] = counts
        rows.append(_standing(place.submission, before.get(place.pk, 0), counts))
    _keep(rows)
    return found


def _standing(submission: Submission, before: int, counts: Counts) -> Standing:
    return Standing(
        submission=submission,
        reached=submission.changed_to,
        before=before,
        kept=submission.kept_to,
        version_id=submission.version_id,
        started=counts.started,
        pending=counts.pending,
        errors=counts.errors,
        queries=counts.queries,
        explained=counts.explained,
        to_confirm=counts.to_confirm,
    )


def _keep(rows: Sequence[Standing]) -> None:
    unique = {row.submission_id: row for row in rows}
    Standing.objects.bulk_create(
        unique.values(), update_conflicts=True, unique_fields=["submission"], update_fields=[*_UPDATED]
    )


_UPDATED = (
    "reached",
    "before",
    "kept",
    "version",
    "started",
    "pending",
    "errors",
    "queries",
    "explained",
    "to_confirm",
)


def counts_kept(kept: Mapping[str, int]) -> Counts:
    """What a kept standing counts. `kept`: its columns by name."""
    return Counts(
        bool(kept["started"]),
        kept["pending"],
        kept["errors"],
        kept["queries"],
        kept["explained"],
        kept["to_confirm"],
    )
