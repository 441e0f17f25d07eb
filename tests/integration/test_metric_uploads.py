"""The pages on which figures are brought in, and what is written of them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from bcf.models import Board, User
from metrics.definitions import metrics
from metrics.models import Figure as FigureRow
from metrics.models import FiguresUpload, TrajectoryVersion
from metrics.stored import trajectory_of
from tests.factories import make_board, make_member, make_officer
from tests.figures import workbook
from tests.integration.visiting import signed_in, text_of
from tests.metric_scenes import counts, put

pytestmark = pytest.mark.any_database
HERE = "/metrics/bring-in/"
HEAD = "Code,Metric,Series,Period,Count\n"


@pytest.fixture
def board(db: None) -> Board:
    return make_board("Northmere", "E00000001")


@pytest.fixture
def other(db: None) -> Board:
    return make_board("Southwold", "E00000002", region="South")


@pytest.fixture
def officer(board: Board) -> User:
    return make_officer("Ada", board)


@pytest.fixture
def page(officer: User) -> Client:
    return signed_in(officer)


def given(page: Client, text: str = "", file: bytes = b"", **said: str) -> str:
    """The address of what this text or file changes."""
    fields: dict[str, Any] = {"text": text, **said}
    if file:
        fields["file"] = SimpleUploadedFile("figures.xlsx" if file.startswith(b"PK") else "figures.csv", file)
    answer = page.post(HERE, fields)
    assert answer.status_code == 302, answer.content.decode()
    return urlsplit(answer["Location"]).path


def seal_on(page: Client, look: str) -> str:
    return str(page.get(look).context["shown"].diff.seal)


def applied(page: Client, look: str, **said: str) -> int:
    """The status of the answer to "write these figures"."""
    return page.post(look, {"seal": seal_on(page, look), **said}).status_code


def planned(board: Board) -> dict[str, Decimal | None]:
    found = trajectory_of(board, metrics().by_key["nea"]).plan
    return {period.code: figure.count for period, figure in found.items()}


def test_a_file_goes_from_upload_to_what_it_changes_and_is_written(page: Client, board: Board, officer: User) -> None:
    look = given(page, file=f"{HEAD}E00000001,nea,plan,Apr-17,1260\n".encode())
    shown = text_of(page, look)
    assert "1 added, 0 changed, 0 unchanged" in shown
    assert "Northmere, plan, April 2017" in shown
    assert not FigureRow.objects.exists()
    assert applied(page, look, reason="The plan of July") == 302
    assert planned(board) == {"2017-04": 1260}
    version = TrajectoryVersion.objects.get()
    assert (version.by, version.how, version.reason) == (officer, "load", "The plan of July")
    assert not FiguresUpload.objects.exists()


def test_pasted_months_are_of_the_board_and_metric_that_are_said(page: Client, board: Board) -> None:
    look = given(page, "Apr-17\t1,260\nMay-17\t1,259\n", board=board.ons_code, metric="nea", series="plan")
    assert applied(page, look) == 302
    assert planned(board) == {"2017-04": 1260, "2017-05": 1259}
    assert TrajectoryVersion.objects.get().how == "paste"


def test_the_form_opens_with_what_the_address_says(page: Client, board: Board) -> None:
    form = page.get(f"{HERE}?board={board.ons_code}&metric=nea&year=2017-18").context["form"]
    assert [form[name].value() for name in ("board", "metric", "year")] == [board.ons_code, "nea", "2017-18"]


def test_faults_are_listed_by_row_and_column_and_nothing_can_be_written(page: Client, board: Board) -> None:
    look = given(page, f"{HEAD}E00000001,nea,plan,2017-04,<b>\nE00000001,nea,plan,2017-05,5\n")
    shown = text_of(page, look)
    assert "Row 2: column E, &#x27;Count&#x27;: &#x27;&lt;b&gt;&#x27; is no figure" in shown
    assert "Write these figures" not in shown
    assert applied(page, look, accept="on") == 422
    assert not FigureRow.objects.exists()


def test_a_row_of_a_board_that_is_not_one_s_own_is_refused(page: Client, board: Board, other: Board) -> None:
    look = given(page, f"{HEAD}E00000001,nea,plan,2017-04,5\nE00000002,nea,plan,2017-04,5\n")
    assert "Row 3: column A, &#x27;Code&#x27;: Southwold (E00000002) is not among the boards" in text_of(page, look)
    assert applied(page, look) == 422
    assert not FigureRow.objects.exists()


def test_an_administrator_writes_figures_of_every_board(board: Board, other: Board) -> None:
    page = signed_in(make_member("Alma", "administrator", national=True))
    look = given(page, f"{HEAD}E00000001,nea,plan,2017-04,5\nE00000002,nea,plan,2017-04,6\n")
    assert applied(page, look) == 302
    assert planned(board) == {"2017-04": 5}
    assert planned(other) == {"2017-04": 6}


def test_who_fills_in_the_metrics_sheet_writes_figures_and_who_fills_in_another_does_not(board: Board) -> None:
    finn = make_member("Finn", "contributor", board, sheets="metrics")
    connie = make_member("Connie", "contributor", board, sheets="narrative")
    assert signed_in(finn).get(HERE).status_code == 200
    assert signed_in(connie).get(HERE).status_code == 403


def test_an_upload_is_its_owner_s(page: Client, board: Board) -> None:
    look = given(page, f"{HEAD}E00000001,nea,plan,2017-04,5\n")
    assert signed_in(make_officer("Ben", board)).get(look).status_code == 404


def test_a_query_is_accepted_by_a_tick(page: Client, board: Board) -> None:
    head = "Code,Metric,Series,Period,Count,Denominator,Rate"
    look = given(page, f"{head}\nE00000001,dtoc,actual,2015-16 Q1,1813,292125,621.6\n")
    assert "and the rate 621.6 is not that" in text_of(page, look)
    assert applied(page, look) == 422
    assert applied(page, look, accept="on") == 302
    assert FigureRow.objects.get().stated == Decimal("621.6")


def test_what_changed_meanwhile_is_shown_again_and_not_written(page: Client, board: Board) -> None:
    look = given(page, f"{HEAD}E00000001,nea,plan,2017-04,5\n")
    seal = seal_on(page, look)
    put(board, counts("plan", {"2017-04": 4}))
    answer = page.post(look, {"seal": seal})
    assert (answer.status_code, "in the meantime" in answer.content.decode()) == (422, True)
    assert planned(board) == {"2017-04": 4}
    assert applied(page, look) == 302
    assert planned(board) == {"2017-04": 5}


def test_a_workbook_with_real_dates_is_taken_and_one_of_1900_refused(page: Client, board: Board) -> None:
    head = ("Code", "Metric", "Series", "Period", "Count")
    good = workbook((head, ("E00000001", "nea", "plan", date(2017, 4, 1), 1260)))
    assert applied(page, given(page, file=good)) == 302
    bad = workbook((head, ("E00000001", "nea", "plan", 4, 1260)), D2="dd/mm/yyyy")
    assert "a date in 1900: Excel shows a small number as such" in text_of(page, given(page, file=bad))
    assert planned(board) == {"2017-04": 1260}


@pytest.mark.parametrize("text", ["", "  \n ", "\x00"])
def test_nothing_at_all_is_told_at_the_field(page: Client, text: str) -> None:
    answer = page.post(HERE, {"text": text})
    assert (answer.status_code, "govuk-error-message" in answer.content.decode()) == (422, True)


def test_what_is_no_table_is_told_at_the_file(page: Client) -> None:
    answer = page.post(HERE, {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04")})
    assert (answer.status_code, "id_file_error" in answer.content.decode()) == (422, True)


def test_an_upload_that_nobody_applied_goes_after_two_days(page: Client, board: Board) -> None:
    given(page, f"{HEAD}E00000001,nea,plan,2017-04,5\n")
    FiguresUpload.objects.update(at=timezone.now() - timedelta(days=3))
    given(page, f"{HEAD}E00000001,nea,plan,2017-04,6\n")
    assert FiguresUpload.objects.count() == 1


def test_the_same_figures_again_are_nothing_to_change(page: Client, board: Board) -> None:
    put(board, counts("plan", {"2017-04": 5}))
    assert "Nothing to change" in text_of(page, given(page, f"{HEAD}E00000001,nea,plan,2017-04,5\n"))


@pytest.mark.parametrize("text", ["Apr-17\t5\nMay-17\tx\n", "Month\tCount\nApr-17\t5\nMay-17\tx\n"])
def test_what_was_pasted_is_there_again_to_be_corrected(page: Client, board: Board, text: str) -> None:
    look = given(page, text, board=board.ons_code, metric="nea", series="plan")
    again = f"{HERE}?again={look.rstrip('/').rsplit('/', 1)[-1]}"
    assert again.replace("&", "&amp;") in text_of(page, look)
    form = page.get(again).context["form"]
    assert [form[name].value() for name in ("text", "board", "series")] == [text, board.ons_code, "plan"]
    assert signed_in(make_officer("Ben", board)).get(again).context["form"]["text"].value() is None
    assert page.get(f"{HERE}?again=nonsense").status_code == 200
