"""Many boards and periods at once, written in bulk: what the review board and the home page must stand."""

from datetime import date

from bcf.models import Board
from returns.models import DefinitionVersion, Standing, Submission, SubmissionBoard
from tests.factories import publish_tiny

QUARTERS = ((1, "01-01", "03-31"), (2, "04-01", "06-30"), (3, "07-01", "09-30"), (4, "10-01", "12-31"))
REGIONS = ("North", "Midlands", "South")
STAGES = ("working", "working", "awaiting", "submitted", "accepted")


def fill_many(boards: int, periods: int = 12, first: int = 0) -> list[Board]:
    """`boards` boards with a return each in `periods` periods of one question, the checker's counts kept.

    They are numbered from `first` on, so that more can follow.
    """
    made = Board.objects.bulk_create(
        Board(
            ons_code=f"E{10_000_000 + number}",
            name=f"Board {number:03d}",
            region=REGIONS[number % 3],
            authority_type="unitary",
            active_from=date(2013, 4, 1),
        )
        for number in range(first, first + boards)
    )
    fill_periods(made, periods)
    return made


def fill_periods(boards: list[Board], periods: int) -> None:
    """Publishes `periods` periods and opens the return of each of these boards in them."""
    for number in range(periods):
        _fill_period(boards, 2016 + number // 4, *QUARTERS[number % 4])


def _fill_period(boards: list[Board], year: int, quarter: int, starts: str, ends: str) -> None:
    period = {
        "key": f"{year}-q{quarter}",
        "title": f"Tiny return Q{quarter} {year}",
        "label": f"Q{quarter} {year}",
        "starts": date.fromisoformat(f"{year}-{starts}"),
        "ends": date.fromisoformat(f"{year}-{ends}"),
        "signatory": [{"role": "board", "label": "For the board"}, {"role": "council", "label": "For the council"}],
    }
    held = DefinitionVersion.objects.filter(period=period["key"]).first()
    version = held or publish_tiny(period=period)
    submissions = Submission.objects.bulk_create(
        Submission(version=version, stage=STAGES[number % len(STAGES)]) for number in range(len(boards))
    )
    SubmissionBoard.objects.bulk_create(
        SubmissionBoard(submission=submission, board=board, period=version.period)
        for submission, board in zip(submissions, boards, strict=True)
    )
    Standing.objects.bulk_create(
        Standing(
            submission=submission, reached=0, before=0, version=version, started=number % 2 == 0,
            pending=number % 7, errors=number % 2, queries=number % 3, explained=1, to_confirm=0,
        )
        for number, submission in enumerate(submissions)
    )  # fmt: skip
