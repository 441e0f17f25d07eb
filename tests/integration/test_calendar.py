"""The calendar address: whose it is, what it shows, and what it never shows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from bcf.calendar_feeds import make_feed, revoke_feed
from bcf.models import AuditEvent, Board, CalendarFeed, Meeting, Membership, User
from returns.events import record_event
from returns.models import DefinitionVersion, Timetable
from tests.factories import answer, make_board, make_officer, open_return_for, publish_tiny

DUE = datetime(2027, 6, 25, 11, tzinfo=UTC)
CLOSES = datetime(2027, 12, 31, 23, 59, tzinfo=UTC)


def _read(client: Client, user: User) -> Calendar:
    response = client.get(f"/calendar/{make_feed(by=user)}.ics")
    assert response.status_code == 200
    return Calendar.from_ical(response.content)


def _events(calendar: Calendar) -> dict[str, Any]:
    """The events by summary."""
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


@pytest.fixture
def timetable(db: None) -> None:
    publish_tiny()
    Timetable.objects.create(period="2018-19-q3", due_at=DUE, closes_at=CLOSES)


def test_a_calendar_program_reads_due_and_closing_dates_without_signing_in(
    timetable: None, northmere: Board, ada: User, client: Client
) -> None:
    events = _events(_read(client, ada))
    due = events["Northmere: Q3 2018/19 return is due"]
    assert due["dtstart"].dt == DUE
    assert due["dtstart"].params["TZID"] == "Europe/London"
    assert due["dtstart"].dt.hour == 12  # summer time
    assert due["url"] == f"http://127.0.0.1:8000/returns/2018-19-q3/{northmere.ons_code}/"
    assert events["Northmere: Q3 2018/19 closes"]["dtstart"].dt == CLOSES


def test_the_file_is_whole_by_the_standard(timetable: None, ada: User, client: Client) -> None:
    response = client.get(f"/calendar/{make_feed(by=ada)}.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private"
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75
    calendar = Calendar.from_ical(response.content)
    assert calendar["version"] == "2.0"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]
    for event in calendar.walk("VEVENT"):
        assert not event.errors
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event)


@pytest.mark.parametrize(
    ("moment", "offset"),
    [
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), 0),
        (datetime(2027, 3, 28, 1, 1, tzinfo=UTC), 1),
        (datetime(2027, 10, 31, 0, 59, tzinfo=UTC), 1),
        (datetime(2027, 10, 31, 1, 1, tzinfo=UTC), 0),
    ],
)
def test_the_zone_in_the_file_knows_when_londons_clocks_change(
    moment: datetime, offset: int, timetable: None, ada: User, client: Client
) -> None:
    zone = _read(client, ada).timezones[0].to_tz(lookup_tzid=False)
    assert moment.astimezone(zone).utcoffset() == timedelta(hours=offset)


def test_meetings_and_paper_deadlines_are_whole_days(northmere: Board, ada: User, client: Client) -> None:
    day = date(2027, 2, 10)
    Meeting.objects.create(board=northmere, day=day, papers_due=day - timedelta(days=8), created_by=ada)
    cancelled = {"cancelled_at": timezone.now(), "created_by": ada}
    Meeting.objects.create(board=northmere, day=date(2027, 3, 10), papers_due=date(2027, 3, 2), **cancelled)
    events = _events(_read(client, ada))
    assert {summary: event["dtstart"].dt for summary, event in events.items()} == {
        "Northmere: Health and Wellbeing Board meets": day,
        "Northmere: papers for the board's meeting are due": date(2027, 2, 2),
    }


def test_what_is_to_be_ratified_stands_on_the_meetings_day(northmere: Board, ada: User, client: Client) -> None:
    submission = open_return_for(northmere)
    meeting = Meeting.objects.create(
        board=northmere, day=date(2027, 2, 10), papers_due=date(2027, 2, 2), created_by=ada
    )
    record_event("submitted", submission, by=ada, to_be_ratified="10 February 2027", meeting=meeting.pk)
    ratify = _events(_read(client, ada))["Northmere: Q3 2018/19 return is to be ratified"]
    assert ratify["dtstart"].dt == meeting.day
    record_event("ratified", submission, by=ada)
    assert "Northmere: Q3 2018/19 return is to be ratified" not in _events(_read(client, ada))


def test_events_keep_their_ids_when_dates_move(timetable: None, ada: User, client: Client) -> None:
    before = {event["uid"] for event in _read(client, ada).walk("VEVENT")}
    Timetable.objects.update(due_at=DUE + timedelta(days=7))
    after = {event["uid"] for event in _read(client, ada).walk("VEVENT")}
    assert before == after
    assert len(after) == 2


def test_another_boards_dates_and_answers_are_not_in_it(
    timetable: None, northmere: Board, southwold: Board, ada: User, client: Client
) -> None:
    answer(open_return_for(northmere, DefinitionVersion.objects.get()), by=ada, cover__name="Canary of the cover")
    content = client.get(f"/calendar/{make_feed(by=ada)}.ics").content.decode()
    assert "Northmere" in content
    assert "Southwold" not in content
    assert "Canary" not in content


def test_a_board_that_somebody_has_left_disappears_at_once(
    timetable: None, southwold: Board, ada: User, client: Client
) -> None:
    Membership.objects.create(user=ada, role="viewer", board=southwold)
    token = make_feed(by=ada)
    assert b"Southwold" in client.get(f"/calendar/{token}.ics").content
    Membership.objects.filter(board=southwold).update(ended_at=timezone.now())
    assert b"Southwold" not in client.get(f"/calendar/{token}.ics").content


def _suspend(user: User) -> None:
    Membership.objects.filter(user=user).update(suspended_at=timezone.now())


def _end(user: User) -> None:
    Membership.objects.filter(user=user).update(ended_at=timezone.now())


def _deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize(
    "lose", [_suspend, _end, _deactivate, lambda user: revoke_feed(by=user), lambda user: make_feed(by=user)]
)
def test_a_calendar_whose_owner_or_address_is_gone_does_not_exist(lose: Any, ada: User, client: Client) -> None:
    token = make_feed(by=ada)
    assert client.get(f"/calendar/{token}.ics").status_code == 200
    lose(ada)
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_a_guess_finds_nothing_and_nothing_can_be_posted(ada: User, client: Client) -> None:
    token = make_feed(by=ada)
    assert len(token) == 43  # 256 bits
    assert client.get(f"/calendar/{token[:-1]}x{token[-1]}.ics").status_code == 404
    assert client.post(f"/calendar/{token}.ics").status_code == 405
    assert CalendarFeed.objects.get().token_sha256 != token


def test_reading_is_noted_once_an_hour(ada: User, client: Client) -> None:
    token = make_feed(by=ada)
    client.get(f"/calendar/{token}.ics")
    first = CalendarFeed.objects.get().last_read_at
    client.get(f"/calendar/{token}.ics")
    assert CalendarFeed.objects.get().last_read_at == first
    CalendarFeed.objects.update(last_read_at=timezone.now() - timedelta(minutes=61))
    client.get(f"/calendar/{token}.ics")
    assert CalendarFeed.objects.get().last_read_at != first


def test_the_page_makes_shows_once_renews_and_revokes(ada: User, client: Client) -> None:
    client.force_login(ada)
    assert "You have no calendar address" in client.get("/account/calendar/").content.decode()
    made = client.post("/account/calendar/", {"do": "make"}).content.decode()
    address = made.partition('value="http://127.0.0.1:8000')[2].partition('"')[0]
    assert client.get(address).status_code == 200
    assert address not in client.get("/account/calendar/").content.decode()
    client.post("/account/calendar/", {"do": "make"})
    assert client.get(address).status_code == 404
    assert client.post("/account/calendar/", {"do": "revoke"}).status_code == 302
    client.post("/account/calendar/", {"do": "revoke"})
    assert [event.verb for event in AuditEvent.objects.all()] == [
        "made a calendar address",
        "renewed the calendar address",
        "revoked the calendar address",
    ]


def test_the_page_is_for_people_who_are_signed_in(client: Client, db: None) -> None:
    assert client.get("/account/calendar/").status_code == 302


def test_for_151_boards_and_12_periods_only_the_periods_dates_are_listed_in_few_queries(
    client: Client, django_assert_max_num_queries: Any, db: None
) -> None:
    Board.objects.bulk_create(
        Board(ons_code=f"E1{number:07d}", name=f"Board {number}", region="North", active_from=date(2013, 4, 1))
        for number in range(151)
    )
    for number in range(12):
        publish_tiny(period={"key": f"period-{number}", "label": f"Period {number}"})
        Timetable.objects.create(period=f"period-{number}", due_at=DUE, closes_at=CLOSES)
    token = make_feed(by=make_officer("Dev", national=True))
    client.get(f"/calendar/{token}.ics")  # a process reads each definition once
    with django_assert_max_num_queries(12):
        content = client.get(f"/calendar/{token}.ics").content
    events = _events(Calendar.from_ical(content))
    assert len(events) == 24
    assert "Period 3 returns are due" in events


def test_twelve_boards_are_listed_each_in_few_queries(
    client: Client, django_assert_max_num_queries: Any, timetable: None
) -> None:
    for number in range(12):
        make_board(f"Board {number}", f"E1{number:07d}")
    token = make_feed(by=make_officer("Dev", region="North"))
    with django_assert_max_num_queries(12):
        content = client.get(f"/calendar/{token}.ics").content
    assert len(_events(Calendar.from_ical(content))) == 24
