"""Monitoring packs: what is in them, made in the background while the site answers, stopped, and who may take them."""

import io
import threading
import time
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate, localtime
from django_tasks_db.management.commands.db_worker import Worker

from bcf.models import AuditEvent, Board, Membership, User
from metrics.models import Pack
from metrics.own import OwnMetric, describe
from metrics.packs import making
from metrics.packs.content import Pack as Content
from metrics.packs.files import Archive
from metrics.packs.gathering import packs_of
from metrics.packs.making import make, stop
from metrics.packs.pdf import pack_pdf
from metrics.periods import parse
from returns.making import NotMade
from returns.movers import Mover, tell_movers, told_only_here
from returns.opening import open_return
from tests.factories import answer, make_board, make_member, make_officer
from tests.integration.running import refused, run
from tests.metric_scenes import counts, put, put_months
from tests.pack_scenes import fill_board, open_metrics_return, publish_metrics
from tests.pdf.printing import Printed

pytestmark = pytest.mark.django_db
DECEMBER = "2018-12"


def pack_of(board: Board, month: str = DECEMBER) -> Content:
    return packs_of([board], parse(month), made_at=localtime())[0]


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- what is in them ------------------------------------------------------------------------------------------------


def test_the_pdf_has_positions_pictures_figures_words_and_schemes(northmere: Board) -> None:
    fill_board(northmere)
    answer(
        open_metrics_return(northmere), metrics__nea__progress="not_on_track", metrics__nea__challenges="A hard winter.\u202e"
    )  # fmt: skip
    mover = Mover("Carers\u202e at home", "Northmere plan", "/plans/x/", {"2018-19": Decimal(120000)})
    with told_only_here():
        tell_movers(lambda boards, years: {northmere.pk: {"nea": [mover]}})
        printed = Printed(pack_pdf(pack_of(northmere), "a-copy"))
    assert printed.failures == []
    first, rest = printed.pages[0], " ".join(printed.pages[1:4])
    for said in (
        "Monitoring pack, December 2018",
        "Northmere (",
        "a-copy",
        "Non-elective admissions Apr 18 to Dec 18 9,000 9,378",
    ):
        assert said in first
    for said in (
        "Worse than planned", "9,378 − 9,000 = +378, +4.2 % of the plan", "Q3 2018/19 3,000 3,126 +126 +4.2 %",
        "Q3 2018/19 (Being filled in), last changed on", "Not on track to meet target", "A hard winter.",
        "Carers at home Northmere plan £120,000",
    ):  # fmt: skip
        assert said in rest, said
    assert sum(element["/S"] == "/Figure" for element in printed.elements()) == 6
    assert "\u202e" not in printed.text


def test_what_came_after_the_month_is_not_told(northmere: Board) -> None:
    put_months(northmere, 1000, 1042, until=9)
    october = pack_of(northmere, "2018-10")
    (standing,) = october.standings
    assert standing.position.covers == "Apr 18 to Oct 18"
    assert max(standing.trajectory.actual).code == "2018-10"


def test_the_last_return_that_says_something_is_quoted(northmere: Board) -> None:
    put_months(northmere, 1000, 1042)
    before = open_metrics_return(
        northmere, "2018-19-q2", starts=date(2018, 7, 1), ends=date(2018, 9, 30), label="Q2 2018/19"
    )
    answer(before, metrics__nea__challenges="A hot summer.")
    answer(open_metrics_return(northmere), metrics__dtoc__challenges="Too few beds.")
    said = {section.metric.key: section.commentary for section in pack_of(northmere).sections}
    assert said["nea"] is not None
    assert [one.text for one in said["nea"].said] == ["A hot summer."]
    assert said["nea"].on == localdate()
    assert said["dtoc"] is not None  # no figure of it is known, but words are
    november = {section.metric.key for section in pack_of(northmere, "2018-11").sections}
    assert november == {"nea"}


def test_another_view_of_a_metric_sends_to_the_words_and_schemes_of_the_first(northmere: Board) -> None:
    fill_board(northmere)
    answer(open_metrics_return(northmere), metrics__dtoc__challenges="Too few beds.")
    sections = {section.metric.key: section for section in pack_of(northmere).sections}
    assert sections["dtoc"].commentary is not None
    assert sections["dtoc_daily"].commentary is None
    assert sections["dtoc_daily"].told_under == "Delayed transfers of care"


def test_a_metric_of_the_boards_own_is_told_and_silent_ones_are_named(northmere: Board) -> None:
    own = OwnMetric("=Falls", "", "count", "falls", "", "lower", "month", "flow", 0, "")
    describe(northmere, "falls", own, by=None)
    put(northmere, counts("plan", {"2018-04": 5}) | counts("actual", {"2018-04": 7}), "falls")
    pack = pack_of(northmere)
    assert [each.name for each in pack.standings] == ["=Falls"]
    assert "Non-elective admissions" in pack.silent
    assert "Nothing is planned or known in 2018/19 of: Non-elective admissions" in Printed(pack_pdf(pack)).text


def test_a_board_of_which_nothing_is_known_has_a_pack_that_says_so(northmere: Board) -> None:
    printed = Printed(pack_pdf(pack_of(northmere)))
    assert printed.failures == []
    assert len(printed.pages) == 1


def test_many_boards_are_read_in_as_many_queries_as_one(django_assert_max_num_queries: Any) -> None:
    boards = [make_board(f"Board {letter}", f"E000000{number:02d}") for number, letter in enumerate("ABCDEF")]
    version = publish_metrics()
    for board in boards:
        put_months(board, 1000, 1042)
        answer(open_return(version, board, by=None), metrics__nea__challenges=f"Hard in {board.name}.")
    with django_assert_max_num_queries(20):
        packs = packs_of(boards, parse(DECEMBER), made_at=localtime())
    assert [pack.sections[0].commentary.said[0].text for pack in packs if pack.sections[0].commentary] == [
        f"Hard in {board.name}." for board in boards
    ]


# --- asked for, made, taken -----------------------------------------------------------------------------------------


@pytest.fixture
def ask(django_capture_on_commit_callbacks: Any) -> Callable[..., Pack]:
    """Asks for packs by the form; what is to be done afterwards is done."""

    def asking(client: Client, *boards: Board, **changed: Any) -> Pack:
        typed = {"month": DECEMBER, "boards": [board.ons_code for board in boards], **changed}
        with django_capture_on_commit_callbacks(execute=True):
            led = client.post("/metrics/packs/", typed)
        assert led.status_code == 302, led.content.decode()
        return Pack.objects.get(pk=led["Location"].split("/")[-2])

    return asking


def taken(client: Client, pack: Pack) -> zipfile.ZipFile:
    page = client.get(f"/metrics/packs/{pack.pk}/file/")
    assert page.status_code == 200
    return zipfile.ZipFile(io.BytesIO(page.content))


def test_one_file_holds_a_pdf_and_a_workbook_of_each_board(
    northmere: Board, ada: User, ask: Callable[..., Pack]
) -> None:
    put_months(northmere, 1000, 1042)
    other = make_board("St. Mary's / South", "E00000002")
    Membership.objects.create(user=ada, role="viewer", board=other)
    client = as_(ada)
    archive = taken(client, ask(client, northmere, other))
    assert archive.namelist() == [
        f"Northmere {northmere.ons_code} 2018-12.pdf", f"Northmere {northmere.ons_code} 2018-12.xlsx",
        "St Mary s South E00000002 2018-12.pdf", "St Mary s South E00000002 2018-12.xlsx",
    ]  # fmt: skip
    assert archive.read(archive.namelist()[0]).startswith(b"%PDF")
    book = openpyxl.load_workbook(io.BytesIO(archive.read(archive.namelist()[1])))
    assert book.sheetnames == ["Summary", "Non-elective admissions"]


def test_all_boards_of_a_region_are_chosen_at_once(
    northmere: Board, southwold: Board, ask: Callable[..., Pack]
) -> None:
    put_months(southwold, 10, 10)
    dev = as_(make_officer("Dev", national=True))
    assert ask(dev, regions=["South"]).parameters["boards"] == [southwold.pk]


@pytest.fixture
def ended(southwold: Board) -> Board:
    """A board of the south that there was up to March 2018; figures of it are known, and of the other one from then on."""
    board = make_board("Southold", "E90000001", region="South", active_to=date(2018, 3, 31))
    put_months(board, 10, 10, year="2017-18")
    put_months(southwold, 10, 10)
    return board


def test_all_boards_of_a_region_are_those_that_existed_in_the_month(
    southwold: Board, ended: Board, ask: Callable[..., Pack]
) -> None:
    southwold.active_from = date(2018, 4, 1)
    southwold.save()
    dev = as_(make_officer("Dev", national=True))
    assert ask(dev, regions=["South"]).parameters["boards"] == [southwold.pk]
    assert ask(dev, regions=["South"], month="2017-12").parameters["boards"] == [ended.pk]
    page = dev.get("/metrics/packs/").content.decode()
    assert "Southold (until March 2018)" in page
    assert "Southwold (from April 2018)" in page


def test_a_board_that_did_not_exist_in_the_month_is_refused_by_name(ended: Board, southwold: Board) -> None:
    dev = as_(make_officer("Dev", national=True))
    page = dev.post("/metrics/packs/", {"month": DECEMBER, "boards": [ended.ons_code, southwold.ons_code]})
    assert page.status_code == 422
    assert "Southold did not exist in December 2018. Untick it, or choose another month." in page.content.decode()
    assert not Pack.objects.exists()


def test_a_board_that_existed_in_no_month_that_is_known_is_not_offered(northmere: Board) -> None:
    put_months(northmere, 10, 10)
    make_board("Not yet", "E90000001", active_from=date(2030, 4, 1))
    page = as_(make_officer("Dev", national=True)).get("/metrics/packs/").content.decode()
    assert "Northmere" in page
    assert "Not yet" not in page


def test_an_only_board_is_ticked_and_the_latest_month_with_actuals_chosen(northmere: Board, ada: User) -> None:
    put_months(northmere, 1000, 1042, until=9)
    page = as_(ada).get("/metrics/packs/").content.decode()
    assert '<option value="2018-12" selected>December 2018</option>' in page
    assert f'value="{northmere.ons_code}" id="id_boards_0" checked' in page


def test_no_board_or_somebody_elses_is_refused_on_the_form(northmere: Board, southwold: Board, ada: User) -> None:
    put_months(northmere, 1000, 1042)
    page = as_(ada).post("/metrics/packs/", {"month": DECEMBER})
    assert page.status_code == 422
    assert "Choose at least one board" in page.content.decode()
    assert as_(ada).post("/metrics/packs/", {"month": DECEMBER, "boards": [southwold.ons_code]}).status_code == 422
    assert as_(ada).post("/metrics/packs/", {"month": "2018-13", "boards": [northmere.ons_code]}).status_code == 422
    assert not Pack.objects.exists()


def test_asking_stopping_and_taking_are_recorded(northmere: Board, ada: User, ask: Callable[..., Pack]) -> None:
    put_months(northmere, 1000, 1042)
    client = as_(ada)
    pack = ask(client, northmere)
    taken(client, pack)
    events = AuditEvent.objects.filter(subject=f"metrics.pack:{pack.pk}").order_by("pk")
    assert [(event.verb, event.actor) for event in events] == [
        ("asked for monitoring packs", ada), ("took monitoring packs", ada),
    ]  # fmt: skip
    assert events[0].details == {"month": DECEMBER, "boards": 1}


def test_only_who_asked_can_take_it_and_only_with_all_its_boards(
    northmere: Board, southwold: Board, ada: User, ask: Callable[..., Pack]
) -> None:
    put_months(northmere, 1000, 1042)
    second = Membership.objects.create(user=ada, role="viewer", board=southwold)
    pack = ask(as_(ada), northmere, southwold)
    assert as_(make_officer("Ben", northmere)).get(f"/metrics/packs/{pack.pk}/").status_code == 404
    second.ended_at = timezone.now()
    second.save()
    for rest in ("", "file/"):
        page = as_(ada).get(f"/metrics/packs/{pack.pk}/{rest}")
        assert page.status_code == 403
    assert as_(ada).post(f"/metrics/packs/{pack.pk}/stop/").status_code == 403


def test_making_them_twice_changes_nothing(northmere: Board, ada: User, ask: Callable[..., Pack]) -> None:
    put_months(northmere, 1000, 1042)
    pack = ask(as_(ada), northmere)
    put_months(northmere, 1000, 2000)
    make(str(pack.pk))
    assert Pack.objects.get(pk=pack.pk).sha256 == pack.sha256


def test_ones_that_fail_say_so_by_their_kind_alone(
    northmere: Board, ada: User, ask: Callable[..., Pack], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    def broken(*_: Any, **__: Any) -> Any:
        raise ValueError("A hard winter cannot be printed")

    put_months(northmere, 1000, 1042)
    monkeypatch.setattr(making, "packs_of", broken)
    pack = ask(as_(ada), northmere)
    page = as_(ada).get(f"/metrics/packs/{pack.pk}/").content.decode()
    assert "It could not be made (ValueError)" in page
    assert "Ask for packs again" in page
    assert "hard winter" not in page + caplog.text
    assert NotMade.__name__ in caplog.text


def test_ones_of_which_nothing_was_heard_for_long_are_called_interrupted(northmere: Board, ada: User) -> None:
    long_ago = timezone.now() - timedelta(minutes=11)
    parameters = {"boards": [northmere.pk], "month": DECEMBER}
    pack = Pack.objects.create(by=ada, parameters=parameters, state="running", touched_at=long_ago)
    assert "Ask for the packs again" in as_(ada).get(f"/metrics/packs/{pack.pk}/").content.decode()


# --- in the background ----------------------------------------------------------------------------------------------


@pytest.fixture
def queue(settings: Any, transactional_db: None) -> None:
    """Long work waits in the database, as in real use."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def work_off() -> None:
    """What `manage.py db_worker --batch` does, in a thread with a connection of its own."""
    try:
        Worker(
            queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id="test", excluded_queue_names=[],
        ).run()  # fmt: skip
    finally:
        connection.close()


def ten_boards() -> list[Board]:
    boards = [make_board(f"Board {letter}", f"E000000{number:02d}") for number, letter in enumerate("ABCDEFGHIJ")]
    for board in boards:
        put_months(board, 1000, 1042)
    return boards


def test_ten_are_made_in_the_background_while_the_site_answers(queue: None) -> None:
    boards = ten_boards()
    pat = as_(make_member("Pat", "programme_manager", national=True))
    typed = {"month": DECEMBER, "boards": [board.ons_code for board in boards]}
    address = pat.post("/metrics/packs/", typed)["Location"]
    waiting = pat.get(address).content.decode()
    assert "Waiting to be made: 0%" in waiting
    assert f'data-follow="{address}"' in waiting
    worker = threading.Thread(target=work_off)
    worker.start()
    seen = set()
    while worker.is_alive():
        began = time.monotonic()
        assert pat.get(f"/metrics/{boards[0].ons_code}/nea/").status_code == 200
        assert time.monotonic() - began < 20  # the worker draws meanwhile, on a machine of few cores
        seen.add(Pack.objects.defer("content").get().progress)
        time.sleep(0.05)
    worker.join()
    assert len(seen) > 3
    assert len(taken(pat, Pack.objects.get()).namelist()) == 20


def test_they_can_be_stopped_between_two_boards(queue: None, monkeypatch: pytest.MonkeyPatch) -> None:
    boards = ten_boards()
    pat = as_(make_member("Pat", "programme_manager", national=True))
    typed = {"month": DECEMBER, "boards": [board.ons_code for board in boards]}
    address = pat.post("/metrics/packs/", typed)["Location"]
    made: list[str] = []

    def stopping(archive: Archive, pack: Content, **_: Any) -> None:
        made.append(pack.board)
        if len(made) == 3:
            pat.post(f"{address}stop/")

    monkeypatch.setattr(Archive, "add", stopping)
    work_off()
    assert made == ["Board A", "Board B", "Board C"]
    pack = Pack.objects.get()
    assert (pack.state, pack.content) == ("stopped", None)
    assert "Stopped" in pat.get(address).content.decode()
    assert pat.get(f"{address}file/").status_code == 404
    assert AuditEvent.objects.filter(verb="stopped monitoring packs").count() == 1
    assert not stop(pack, by=pack.by)


# --- the command ----------------------------------------------------------------------------------------------------


def test_the_command_writes_the_packs_of_a_region_with_a_progress_bar(
    northmere: Board, southwold: Board, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_months(northmere, 1000, 1042)
    folder = tmp_path / "packs"
    said = run("make_packs", "--month", DECEMBER, "--region", "North", "--to", folder, "--progress")
    assert "Wrote the packs of 1 board for December 2018" in said
    assert "100% 1 of 1" in capsys.readouterr().err
    name = f"Northmere {northmere.ons_code} 2018-12"
    assert sorted(path.name for path in folder.iterdir()) == [f"{name}.pdf", f"{name}.xlsx"]


def test_the_command_refuses_a_board_that_did_not_exist_in_the_month(ended: Board, tmp_path: Path) -> None:
    lines = refused("make_packs", "--month", DECEMBER, "--board", ended.ons_code, "--to", tmp_path)
    assert "Southold (E90000001) did not exist in December 2018" in lines[0]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--month", "2018-19"], "'2018-19' is no month; write it like 2017-12"),
        (["--month", "soon"], "'soon' is no month"),
        (["--month", DECEMBER, "--region", "Nowhere"], "there is no region 'Nowhere'; there are North"),
        (["--month", DECEMBER, "--board", "Nowhere"], "there was no board 'Nowhere'"),
    ],
)
def test_the_command_says_what_it_cannot_do(northmere: Board, tmp_path: Path, arguments: list[str], says: str) -> None:
    code = 2 if "--region" not in arguments and "--board" not in arguments and "soon" not in arguments else 1
    assert says in refused("make_packs", *arguments, "--to", tmp_path, code=code)[0]
    assert list(tmp_path.iterdir()) == []
