"""Which meeting's papers are due last before a return is."""

from datetime import date

import pytest

from returns.meetings import Sitting, latest_paper_deadline

OCTOBER, NOVEMBER, JANUARY = (
    Sitting(date(2018, 10, 12), date(2018, 10, 1)),
    Sitting(date(2018, 11, 14), date(2018, 11, 2)),
    Sitting(date(2019, 1, 24), date(2019, 1, 10)),
)


@pytest.mark.parametrize(
    ("due", "meeting"),
    [
        (date(2019, 1, 25), JANUARY),
        (date(2019, 1, 24), JANUARY),
        (date(2019, 1, 23), NOVEMBER),
        (date(2018, 10, 12), OCTOBER),
        (date(2018, 10, 11), None),
    ],
)
def test_the_last_meeting_that_is_not_after_the_due_date_counts(due: date, meeting: Sitting | None) -> None:
    assert latest_paper_deadline([NOVEMBER, JANUARY, OCTOBER], due) == meeting


def test_without_a_meeting_there_is_no_deadline() -> None:
    assert latest_paper_deadline([], date(2019, 1, 25)) is None
