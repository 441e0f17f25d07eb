"""Everything that happened to a return in one list: its events and the changes of its answers."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bcf.models import Board, Delegation, User
from returns.actions import close_return
from returns.events import record_event
from returns.models import Signature, Snapshot, Submission
from tests.factories import answer, make_member, open_return_for, publish_tiny
from tests.integration.chains import address, open_first, signed_in, text_of, words_of

Q2 = "2018-19-q2"
TWO_SHEETS = (
    """
[[block]]
kind = "question"
key = "cover.name"
cell = "C8"
label = "Name:"
type = "text"
""",
    """
[[block]]
kind = "question"
key = "more.words"
cell = "C8"
label = "Words"
type = "text"
""",
)


@pytest.fixture
def client(ada: User) -> Client:
    return signed_in(ada)


@pytest.fixture
def submission(northmere: Board) -> Submission:
    return open_return_for(northmere, publish_tiny(*TWO_SHEETS))


def timeline(board: Board, query: str = "") -> str:
    return address(board, f"timeline/{query}")


def test_events_and_changes_stand_in_one_list_newest_first(
    submission: Submission, northmere: Board, ada: User, ben: User, client: Client
) -> None:
    answer(submission, by=ada, cover__name="Ada", more__words="Some")
    answer(submission, by=ben, cover__name="Ben")
    close_return(submission, by=ada)
    words = words_of(client.get(timeline(northmere)))
    order = ("Ada: closed the return", "Ben: 1 answer typed in the browser Name:", "Ada: 2 answers typed in the browser",
             "The system: opened the return")  # fmt: skip
    places = [words.index(part) for part in order]
    assert places == sorted(places)
    assert f'href="{address(northmere, "history/more.words/")}"' in text_of(client.get(timeline(northmere)))


def test_an_event_tells_its_note_sheets_and_label(
    submission: Submission, northmere: Board, dev: User, client: Client
) -> None:
    record_event("changes_requested", submission, by=dev, note="Too <short>", sheets=["sheet-2"])
    record_event("declined", submission, by=dev, note="No", label="Council")
    record_event("submitted", submission, by=dev, to_be_ratified="3 November 2026")
    words = words_of(client.get(timeline(northmere)))
    assert "Dev: asked for changes Too <short> Sheets: 2. Sheet" in words
    assert "Dev: declined to sign: Council No" in words
    assert "to be ratified on 3 November 2026" in words


def test_a_signature_for_another_names_its_authority(
    submission: Submission, northmere: Board, ada: User, client: Client
) -> None:
    snapshot = Snapshot.objects.create(
        submission=submission, number=1, reference="BCF-1", version=submission.version, reaches=0, body={}, digests={},
        sha256="x", by=ada,
    )  # fmt: skip
    today = snapshot.at.date()
    lent = Delegation.objects.create(
        board=northmere, capacity="council", delegate=ada, starts=today, ends=today + timedelta(days=1),
        authority="minute of 12 October", made_by=ada,
    )  # fmt: skip
    Signature.objects.create(
        submission=submission, snapshot=snapshot, slot="council", label="Council", covers=[], by=ada, name="Ada",
        delegation=lent, authority="signs for the chair, minute of 12 October",
    )  # fmt: skip
    record_event("signed", submission, by=ada, snapshot=snapshot, slot="council", label="Council")
    assert "Ada: signed: Council signs for the chair, minute of 12 October" in words_of(client.get(timeline(northmere)))


def test_filters_live_in_the_address(
    submission: Submission, northmere: Board, ada: User, ben: User, client: Client
) -> None:
    answer(submission, by=ada, cover__name="Ada", more__words="Some")
    answer(submission, by=ben, more__words="Other")
    record_event("changes_requested", submission, by=ben, note="Look", sheets=["sheet"])
    page = {query: words_of(client.get(timeline(northmere, query))) for query in (
        "?only=events", "?only=answers", "?sheet=sheet", "?sheet=sheet-2", f"?by={ben.pk}", "?by=system",
        "?only=nonsense&sheet=nonsense&by=nonsense",
    )}  # fmt: skip
    assert "opened the return" in page["?only=events"]
    assert "typed in" not in page["?only=events"]
    assert "opened the return" not in page["?only=answers"]
    assert "Ada: 2 answers" in page["?only=answers"]
    assert "Ada: 1 answer typed in the browser Name:" in page["?sheet=sheet"]
    assert "asked for changes" in page["?sheet=sheet"]
    assert "Ben: 1 answer" not in page["?sheet=sheet"]
    assert "asked for changes" not in page["?sheet=sheet-2"]
    assert "Ada: 1 answer typed in the browser Words" in page["?sheet=sheet-2"]
    assert "Ben: 1 answer" in page[f"?by={ben.pk}"]
    assert "Ada:" not in page[f"?by={ben.pk}"]
    assert "opened the return" in page["?by=system"]
    assert "Ben:" not in page["?by=system"]
    everything = page["?only=nonsense&sheet=nonsense&by=nonsense"]
    assert all(part in everything for part in ("opened the return", "Ada: 2 answers", "asked for changes"))


def test_a_long_timeline_has_pages_that_keep_the_filter(
    submission: Submission, northmere: Board, ada: User, client: Client
) -> None:
    for number in range(60):
        answer(submission, by=ada, cover__name=f"Ada {number}")
    page = client.get(timeline(northmere, "?only=answers"))
    assert words_of(page).count("Ada: 1 answer") == 50
    assert "Page 1 of 2" in words_of(page)
    older = "?only=answers&amp;sheet=&amp;by=&amp;page=2"
    assert f'href="{older}"' in text_of(page)
    second = words_of(client.get(timeline(northmere, older.replace("&amp;", "&"))))
    assert second.count("Ada: 1 answer") == 10
    assert "Page 2 of 2" in words_of(client.get(timeline(northmere, "?page=99")))


def test_a_long_timeline_costs_no_more_queries_than_a_short_one(
    submission: Submission, northmere: Board, ada: User, ben: User, client: Client
) -> None:
    answer(submission, by=ada, cover__name="Ada")
    before = queries_of(client, timeline(northmere))
    for number in range(30):
        answer(submission, by=ben, cover__name=f"Ben {number}", more__words=str(number))
        record_event("handed_over", submission, by=ben)
    assert queries_of(client, timeline(northmere)) == before


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_many_answers_in_one_go_are_named_as_far_as_that_helps(northmere: Board, ada: User, client: Client) -> None:
    questions = "".join(
        f'[[block]]\nkind = "question"\nkey = "q.n{n}"\ncell = "C{n + 8}"\nlabel = "No {n}"\ntype = "text"\n'
        for n in range(25)
    )
    submission = open_return_for(northmere, publish_tiny(questions))
    answer(submission, by=ada, **{f"q__n{n}": "x" for n in range(25)})
    words = words_of(client.get(timeline(northmere)))
    assert "Ada: 25 answers" in words
    assert "and 5 more, all in the CSV file" in words


def test_the_whole_timeline_is_downloaded_as_a_table_without_formulas(
    submission: Submission, northmere: Board, ada: User, client: Client
) -> None:
    answer(submission, by=ada, cover__name="=HYPERLINK(1)", more__words="Some")
    answer(submission, by=ada, cover__name="@x")
    record_event("changes_requested", submission, by=ada, note="+1", sheets=["sheet"])
    page = client.get(address(northmere, "timeline.csv"))
    assert page["Content-Disposition"] == 'attachment; filename="Northmere Q3 2018-19 timeline.csv"'
    rows = list(csv.reader(io.StringIO(page.getvalue().decode("utf-8-sig"))))
    assert rows[0] == ["When", "Who", "What", "Sheet", "Question", "Name", "From", "To", "Note"]
    assert [row[1:] for row in rows[1:]] == [
        ["The system", "opened the return", "", "", "", "", "", ""],
        ["Ada", "answer typed in the browser", "1. Sheet", "Name:", "cover.name", "(blank)", "'=HYPERLINK(1)", ""],
        ["Ada", "answer typed in the browser", "2. Sheet", "Words", "more.words", "(blank)", "Some", ""],
        ["Ada", "answer typed in the browser", "1. Sheet", "Name:", "cover.name", "'=HYPERLINK(1)", "'@x", ""],
        ["Ada", "asked for changes", "", "", "", "", "", "'+1; Sheets: 1. Sheet"],
    ]


def test_explanations_and_figures_read_as_printed_in_the_table(northmere: Board, ada: User, client: Client) -> None:
    quarter = open_first(northmere)
    answer(quarter, by=ada, pooled="yes", money__plan__q1="1000")
    rows = client.get(address(northmere, "timeline.csv", Q2)).getvalue().decode()
    assert "(blank),Yes" in rows
    assert '(blank),"£1,000"' in rows


def test_the_timeline_is_for_who_may_see_the_return(submission: Submission, northmere: Board, olga: User) -> None:
    viewer = signed_in(make_member("Vera", "viewer", northmere))
    for rest in ("timeline/", "timeline.csv", "changes/"):
        assert signed_in(olga).get(address(northmere, rest)).status_code == 404
        assert viewer.get(address(northmere, rest)).status_code == 200
