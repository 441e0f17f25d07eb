"""When a board's papers are due, so that a meeting can look at a return before its due date."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Sitting(NamedTuple):
    """A meeting: its day, and the last day on which papers for it are taken."""

    day: date
    papers_due: date


def latest_paper_deadline(meetings: Iterable[Sitting], due: date) -> Sitting | None:
    """The meeting on or before the due date whose papers are due last; None where no meeting is in time."""
    in_time = [meeting for meeting in meetings if meeting.day <= due]
    return max(in_time, key=lambda meeting: (meeting.papers_due, meeting.day), default=None)
