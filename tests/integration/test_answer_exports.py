"""All answers of all boards as one table: both shapes, both files, which returns, the background, and who may take it."""

import csv
import io
import uuid
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from bcf.models import AuditEvent, Board, Membership, User
from returns import data_exports
from returns.actions import Entry, add_row, save_answers
from returns.answers import Name
from returns.data_exports import make, stop
from returns.making import NotMade
from returns.models import DataExport, DefinitionVersion, Submission
from returns.opening import open_return
from returns.signing import request_signoff, sign
from returns.stored import answers_of_all
from returns.submitting import request_changes, submit
from tests.factories import answer, make_board, make_member, make_officer, publish_tiny
from tests.many import fill_many

SHEET = """
[[block]]
kind = "question"
key = "cover.email"
cell = "C8"
label = "E-mail:"
type = "email"
contact = true

[[block]]
kind = "question"
key = "cover.met"
cell = "C9"
label = "Met?"
type = "choice"
choices = "yes_no"

[[block]]
kind = "question"
key = "cover.reason"
cell = "C10"
label = "Why not?"
type = "long_text"
relevant = "cover.met == 'no'"

[[block]]
kind = "question"
key = "cover.pooled"
cell = "C11"
label = "Pooled:"
type = "money"

[[block]]
kind = "question"
key = "cover.share"
cell = "C12"
label = "Share:"
type = "percent"

[[block]]
kind = "question"
key = "cover.since"
cell = "C13"
label = "Since:"
type = "date"

[[block]]
kind = "question"
key = "cover.twice"
cell = "C14"
label = "Twice:"
type = "money"
calculation = "cover.pooled + cover.pooled"
"""
TABLE = """
[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
capacity = 3

  [[block.column]]
  key = "name"
  cell = "B"
  label = "Name of scheme"
  type = "text"
"""
TIDY = "board,ons_code,region,period,state,sheet,cell,key,row,label,type,unit,value,value_key"


@pytest.fixture
def pat(db: None) -> User:
    """Programme manager of the nation."""
    return make_member("Pat", "programme_manager", national=True)


@pytest.fixture
def client(pat: User) -> Client:
    """Pat's browser."""
    client = Client()
    client.force_login(pat)
    return client


@pytest.fixture
def version(db: None) -> DefinitionVersion:
    return publish_tiny(SHEET)


@pytest.fixture
def filled(version: DefinitionVersion, northmere: Board) -> Submission:
    """Northmere's return, with an answer of every kind."""
    submission = open_return(version, northmere, by=None)
    answer(
        submission, cover__email="ada@example.org", cover__met="yes", cover__pooled="1000.50", cover__share="94%",
        cover__since="31/12/2018",
    )  # fmt: skip
    return submission


@pytest.fixture
def ask(client: Client, django_capture_on_commit_callbacks: Any) -> Callable[..., DataExport]:
    """Asks for a table by the form; what is to be done afterwards is done."""

    def asking(**changed: str) -> DataExport:
        usual = {"period": "2018-19-q3", "which": "all", "shape": "tidy", "form": "csv", "without_contacts": "on"}
        with django_capture_on_commit_callbacks(execute=True):
            led = client.post("/review/answers/", {**usual, **changed})
        assert led.status_code == 302, led.content.decode()
        return DataExport.objects.get(pk=led["Location"].split("/")[-2])

    return asking


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def taken(client: Client, export: DataExport) -> bytes:
    page = client.get(f"/review/answers/{export.pk}/file/")
    assert page.status_code == 200
    return page.content


def test_tidy_has_a_row_for_each_answer_with_its_value_as_data(
    filled: Submission, northmere: Board, client: Client, ask: Callable[..., DataExport]
) -> None:
    content = taken(client, ask())
    assert content.decode("utf-8-sig").splitlines()[0] == TIDY
    rows = lines(content)
    assert {row["key"]: row["value"] for row in rows} == {
        "cover.met": "Yes",
        "cover.pooled": "1000.5",
        "cover.share": "94",
        "cover.since": "2018-12-31",
        "cover.twice": "2001",
    }
    met = rows[0]
    assert (met["board"], met["ons_code"], met["region"]) == ("Northmere", northmere.ons_code, "North")
    assert (met["state"], met["cell"], met["value_key"], met["row"]) == ("Ready", "C9", "yes", "")


def test_contact_details_come_only_when_they_are_asked_for(
    filled: Submission, client: Client, ask: Callable[..., DataExport]
) -> None:
    assert b"ada@example.org" not in taken(client, ask())
    assert b"ada@example.org" in taken(client, ask(without_contacts=""))


def test_tidy_as_workbook_holds_numbers_and_dates(
    filled: Submission, client: Client, ask: Callable[..., DataExport]
) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(taken(client, ask(form="xlsx"))))["Answers"]
    values = {row[7]: row[12] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert (values["cover.pooled"], values["cover.share"]) == (1000.5, 94)
    assert values["cover.since"] == datetime(2018, 12, 31)  # noqa: DTZ001 - a workbook's dates know no zone


def test_wide_has_a_row_for_each_board_and_labels_in_a_second_line(
    filled: Submission, version: DefinitionVersion, southwold: Board, client: Client, ask: Callable[..., DataExport]
) -> None:
    open_return(version, southwold, by=None)
    sheet = openpyxl.load_workbook(io.BytesIO(taken(client, ask(shape="wide", form="xlsx"))))["answers"]
    head, labels, first, second = list(sheet.iter_rows(values_only=True))
    assert dict(zip(head, labels, strict=True))["cover.met"] == "Met?"
    assert dict(zip(head, first, strict=True))["cover.twice"] == 2001
    assert (second[0], dict(zip(head, second, strict=True))["cover.pooled"]) == ("Southwold", None)


def test_the_rows_of_tables_stand_in_a_file_of_their_own(
    northmere: Board, client: Client, ask: Callable[..., DataExport]
) -> None:
    submission = open_return(publish_tiny(TABLE), northmere, by=None)
    row = add_row(submission, "schemes", by=None)
    save_answers(submission, [Entry(Name("schemes.name", str(row.pk)), "=Reablement")], by=None, origin="form")
    export = ask(shape="wide")
    archive = zipfile.ZipFile(io.BytesIO(taken(client, export)))
    assert archive.namelist() == ["answers.csv", "schemes.csv"]
    assert [(line["row"], line["schemes.name"]) for line in lines(archive.read("schemes.csv"))] == [
        ("1", "'=Reablement")
    ]
    assert [(line["row"], line["value"]) for line in lines(taken(client, ask()))] == [("1", "'=Reablement")]


def test_as_submitted_last_gives_the_signed_answers_and_not_the_current_ones(
    northmere: Board, southwold: Board, pat: User, client: Client, ask: Callable[..., DataExport]
) -> None:
    version = publish_tiny(TABLE, SHEET, period={"signatory": [{"role": "board", "label": "The board"}]})
    open_return(version, southwold, by=None)
    ada, cleo = make_officer("Ada", northmere), make_member("Cleo", "signatory", northmere, capacity="board")
    submission = open_return(version, northmere, by=ada)
    row = add_row(submission, "schemes", by=ada)
    save_answers(submission, [Entry(Name("schemes.name", str(row.pk)), "Reablement")], by=ada, origin="form")
    answer(submission, by=ada, cover__pooled="1000")
    snapshot = request_signoff(submission, northmere, by=ada)
    sign(submission, "board", by=cleo, seen=snapshot.reference)
    submit(submission, northmere, by=ada)
    request_changes(submission, by=pat, reason="Look again", sheets=["sheet-2"])
    submission.refresh_from_db()
    answer(submission, by=ada, cover__pooled="2000")
    rows = lines(taken(client, ask(which="as_submitted")))
    assert {row["board"] for row in rows} == {"Northmere"}
    values = {row["key"]: row["value"] for row in rows}
    assert (values["cover.pooled"], values["cover.twice"], values["schemes.name"]) == ("1000", "2000", "Reablement")
    now = {row["key"]: row["value"] for row in lines(taken(client, ask())) if row["board"] == "Northmere"}
    assert now["cover.pooled"] == "2000"


def test_only_submitted_returns_when_these_are_asked_for(
    filled: Submission, version: DefinitionVersion, southwold: Board, client: Client, ask: Callable[..., DataExport]
) -> None:
    open_return(version, southwold, by=None)
    Submission.objects.filter(pk=filled.pk).update(stage="accepted")
    assert {row["board"] for row in lines(taken(client, ask(which="submitted")))} == {"Northmere"}


def test_nothing_to_export_is_said_on_the_form(filled: Submission, client: Client) -> None:
    asked = {"period": "2018-19-q3", "which": "submitted", "shape": "tidy", "form": "csv"}
    page = client.post("/review/answers/", asked)
    assert page.status_code == 422
    assert "There is no such return yet." in page.content.decode()
    assert not DataExport.objects.exists()


def test_asking_and_taking_are_recorded_without_any_answer(
    filled: Submission, pat: User, client: Client, ask: Callable[..., DataExport]
) -> None:
    export = ask()
    taken(client, export)
    events = AuditEvent.objects.filter(subject=f"returns.dataexport:{export.pk}")
    assert [(event.verb, event.actor) for event in events] == [
        ("asked for all answers", pat),
        ("took all answers", pat),
    ]
    assert events[0].details == {
        "period": "2018-19-q3", "shape": "tidy", "form": "csv", "which": "all", "contacts": False, "boards": 1,
    }  # fmt: skip


def test_only_who_asked_can_take_it(filled: Submission, ask: Callable[..., DataExport]) -> None:
    export, other = ask(), Client()
    other.force_login(make_member("Rae", "programme_manager", national=True))
    for rest in ("", "file/"):
        assert other.get(f"/review/answers/{export.pk}/{rest}").status_code == 404
    assert other.post(f"/review/answers/{export.pk}/stop/").status_code == 404


def test_who_no_longer_looks_after_the_boards_cannot_take_it(
    filled: Submission, pat: User, client: Client, ask: Callable[..., DataExport]
) -> None:
    export = ask()
    Membership.objects.filter(user=pat).update(national=False, region="South")
    assert client.get(f"/review/answers/{export.pk}/file/").status_code == 403
    Membership.objects.filter(user=pat).update(ended_at=timezone.now())
    assert client.get(f"/review/answers/{export.pk}/file/").status_code == 403


def test_a_regional_manager_gets_the_answers_of_the_region_only(
    filled: Submission, version: DefinitionVersion, southwold: Board, pat: User, client: Client,
    ask: Callable[..., DataExport],
) -> None:  # fmt: skip
    open_return(version, southwold, by=None)
    Membership.objects.filter(user=pat).update(national=False, region="South")
    assert {row["board"] for row in lines(taken(client, ask()))} == {"Southwold"}


def test_officers_get_no_such_table(filled: Submission, ada: User) -> None:
    client = Client()
    client.force_login(ada)
    assert client.get("/review/answers/").status_code == 403
    assert client.get(f"/review/answers/{uuid.uuid4()}/").status_code == 403


def test_making_it_twice_changes_nothing(filled: Submission, ask: Callable[..., DataExport]) -> None:
    export = ask()
    answer(filled, cover__pooled="7")
    make(str(export.pk))
    assert DataExport.objects.get(pk=export.pk).sha256 == export.sha256


def test_one_that_was_stopped_is_not_made(
    filled: Submission, pat: User, client: Client, monkeypatch: pytest.MonkeyPatch, ask: Callable[..., DataExport]
) -> None:
    read = answers_of_all

    def stopped_meanwhile(places: Any) -> Any:
        stop(DataExport.objects.get(), by=pat)
        return read(places)

    monkeypatch.setattr(data_exports, "answers_of_all", stopped_meanwhile)
    export = ask()
    assert (export.state, export.content) == ("stopped", None)
    assert "Stopped" in client.get(f"/review/answers/{export.pk}/").content.decode()
    assert client.get(f"/review/answers/{export.pk}/file/").status_code == 404


def test_one_that_fails_says_so_by_its_kind_alone(
    filled: Submission, client: Client, monkeypatch: pytest.MonkeyPatch, ask: Callable[..., DataExport],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    def broken(places: Any) -> Any:
        raise ValueError("ada@example.org cannot be read")

    monkeypatch.setattr(data_exports, "answers_of_all", broken)
    export = ask()
    page = client.get(f"/review/answers/{export.pk}/").content.decode()
    assert "It could not be made (ValueError)" in page
    assert "cannot be read" not in page + caplog.text
    assert NotMade.__name__ in caplog.text


def test_one_of_which_nothing_was_heard_for_long_is_called_interrupted(
    filled: Submission, pat: User, client: Client
) -> None:
    parameters = {
        "period": "2018-19-q3",
        "shape": "tidy",
        "form": "csv",
        "which": "all",
        "contacts": False,
        "boards": [],
    }
    long_ago = timezone.now() - timedelta(minutes=11)
    export = DataExport.objects.create(by=pat, parameters=parameters, state="running", touched_at=long_ago)
    page = client.get(f"/review/answers/{export.pk}/").content.decode()
    assert "Ask for the table again" in page


@pytest.fixture
def queue(settings: Any, transactional_db: None) -> None:
    """Long work waits in the database, as in real use."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_a_large_one_waits_for_the_worker_which_makes_it(queue: None) -> None:
    fill_many(25, 1)
    make_board("Unopened")
    client = Client()
    client.force_login(make_member("Pat", "programme_manager", national=True))
    asked = {"period": "2016-q1", "which": "all", "shape": "tidy", "form": "csv", "without_contacts": "on"}
    address = client.post("/review/answers/", asked)["Location"]
    page = client.get(address).content.decode()
    assert "Waiting to be made: 0%" in page
    assert f'data-follow="{address}"' in page
    work_off()
    assert "Ready" in client.get(address).content.decode()
    assert len(lines(client.get(f"{address}file/").content)) == 25


def test_a_waiting_one_can_be_stopped_and_the_worker_leaves_it(queue: None) -> None:
    fill_many(25, 1)
    client = Client()
    client.force_login(make_member("Pat", "programme_manager", national=True))
    asked = {"period": "2016-q1", "which": "all", "shape": "wide", "form": "xlsx"}
    address = client.post("/review/answers/", asked)["Location"]
    client.post(f"{address}stop/")
    work_off()
    assert DataExport.objects.get().state == "stopped"


def work_off() -> None:
    """What `manage.py db_worker --batch` does."""
    Worker(
        queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id="test", excluded_queue_names=[],
    ).run()  # fmt: skip
