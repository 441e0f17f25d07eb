"""The calendar of dates that concern somebody, as iCalendar (RFC 5545): due and closing dates, meetings, papers, ratification.

Says when, never what was answered. Events keep their UIDs, so that a calendar program moves them instead of doubling them.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from bcf.access import boards_for
from bcf.models import Board, Meeting, User
from bcf.permissions import Permission
from returns.chasing import to_be_ratified
from returns.definition.model import Period
from returns.queries import latest_versions
from returns.timetables import Dates, dates_of_all
from returns.versions import definition_of

MOST_BOARDS = 12
"""For people with more boards than this only the periods' dates are listed, not each board's."""
LONDON = ZoneInfo("Europe/London")
REFRESH = timedelta(hours=12)


def calendar_of(user: User) -> bytes:
    """Everything that the user may see now, as the content of an .ics file."""
    calendar = Calendar()
    calendar.add("prodid", "-//Better Care Fund returns//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Better Care Fund returns")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add_component(_london())
    for event in _events(user):
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _events(user: User) -> Iterator[Event]:
    boards = list(boards_for(user, Permission.VIEW_RETURN))
    dated = _dated_periods()
    if len(boards) > MOST_BOARDS:
        for period, dates in dated:
            yield from _period_dates(period, dates)
        return
    for period, dates in dated:
        for board in boards:
            if board.existed_on(period.ends):
                yield from _period_dates(period, dates, board)
    yield from _meetings(boards)
    yield from _ratifications(boards)


def _dated_periods() -> list[tuple[Period, Dates]]:
    periods = [definition_of(version).period for version in latest_versions()]
    dates = dates_of_all(period.key for period in periods)
    return [(period, dates[period.key]) for period in periods]


def _period_dates(period: Period, dates: Dates, board: Board | None = None) -> Iterator[Event]:
    """When a board's return is due and its period closes; without a board, everybody's."""
    whose = f"{board}: " if board is not None else ""
    key = f"{period.key}-{board.ons_code}" if board is not None else period.key
    path = f"/returns/{period.key}/{board.ons_code}/" if board is not None else "/"
    if dates.due_at is not None:
        due = "return is due" if board is not None else "returns are due"
        yield _event(f"due-{key}", f"{whose}{period.label} {due}", dates.due_at, path)
    if dates.closes_at is not None:
        yield _event(f"closes-{key}", f"{whose}{period.label} closes", dates.closes_at, path)


def _meetings(boards: list[Board]) -> Iterator[Event]:
    for meeting in Meeting.objects.filter(board__in=boards, cancelled_at=None).select_related("board"):
        yield _event(f"meeting-{meeting.pk}", f"{meeting.board}: Health and Wellbeing Board meets", meeting.day)
        papers = f"{meeting.board}: papers for the board's meeting are due"
        yield _event(f"papers-{meeting.pk}", papers, meeting.papers_due)


def _ratifications(boards: list[Board]) -> Iterator[Event]:
    for event, meeting in to_be_ratified(boards):
        label = definition_of(event.submission.version).period.label
        names = ", ".join(str(place.board) for place in event.submission.places.all())
        yield _event(f"ratify-{event.pk}", f"{names}: {label} return is to be ratified", meeting.day)


def _event(key: str, summary: str, when: date, path: str = "") -> Event:
    """An event at a moment, or one of a whole day."""
    event = Event()
    event.add("uid", f"{key}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", timezone.now())
    event.add("summary", summary)
    event.add("dtstart", when.astimezone(LONDON) if isinstance(when, datetime) else when)
    event.add("transp", "TRANSPARENT")
    if path:
        event.add("url", settings.SITE_URL + path)
    return event


def _london() -> Timezone:
    """London's rule since 1996. Written out, as what icalendar makes of the zone's history is an hour off on the day of change."""
    zone = Timezone()
    zone.add("tzid", "Europe/London")
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    hour, none = timedelta(hours=1), timedelta(0)
    for part, name, begins, before, after in (
        (summer, "BST", datetime(1996, 3, 31, 1), none, hour),  # noqa: DTZ001 - a zone's own clock
        (winter, "GMT", datetime(1996, 10, 27, 2), hour, none),  # noqa: DTZ001
    ):
        part.add("tzname", name)
        part.add("dtstart", begins)
        part.add("rrule", {"freq": "yearly", "bymonth": begins.month, "byday": "-1SU"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        zone.add_component(part)
    return zone
