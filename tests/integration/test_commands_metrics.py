"""load_metrics and load_demo_metrics."""

import csv
import random
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from bcf.models import Board, User
from metrics.arithmetic import reading, rounded
from metrics.definitions import metrics
from metrics.models import Figure as FigureRow
from metrics.models import Trajectory, TrajectoryVersion
from metrics.own import OwnMetric, describe
from metrics.periods import months_of, parse, year_period
from metrics.stored import trajectory_of
from metrics.trajectory import Figure
from metrics.ways.steps import Stop, straight
from tests.bench.figures import file as nation
from tests.factories import make_board, make_officer
from tests.integration.running import refused, run
from tests.metric_scenes import counts, put
from tests.pack_scenes import fill_board

pytestmark = pytest.mark.django_db
HEAD = "Code,Metric,Series,Period,Count,Denominator,Rate"
NORTHMERE = "E00000001"


@pytest.fixture
def board() -> Board:
    return make_board("Northmere", NORTHMERE)


def write(folder: Path, *lines: str, name: str = "figures.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def nea(*figures: tuple[str, object]) -> list[str]:
    return [f"{NORTHMERE},nea,plan,{period},{count},," for period, count in figures]


def planned(board: Board) -> dict[str, Decimal | None]:
    found = trajectory_of(board, metrics().by_key["nea"]).plan
    return {period.code: figure.count for period, figure in found.items()}


def test_a_file_is_shown_before_it_is_written(board: Board, tmp_path: Path) -> None:
    file = write(tmp_path, HEAD, *nea(("2017-04", 1260), ("2018-04", 1240)))
    shown = run("load_metrics", file)
    assert "Non-elective admissions 2017/18: 1 added" in shown
    assert "In all: 2 added, 0 changed, 0 unchanged." in shown
    assert "Nothing was written; add --apply." in shown
    assert not FigureRow.objects.exists()
    assert "Applied: 2 figures of 2 trajectories" in run("load_metrics", file, "--apply")
    assert planned(board) == {"2017-04": 1260, "2018-04": 1240}
    assert "Nothing to write: all of it stands so already." in run("load_metrics", file, "--apply")


def test_what_changes_is_told_with_the_biggest_first_and_kept_with_who_and_why(
    board: Board, amy: User, tmp_path: Path
) -> None:
    put(board, counts("plan", {"2017-04": 1000, "2017-05": 500, "2017-06": 7}))
    file = write(tmp_path, HEAD, *nea(("2017-04", 1010), ("2017-05", 600), ("2017-06", 7), ("2017-07", 8)))
    shown = run("load_metrics", file, "--apply", "--by", amy.email).splitlines()
    assert shown[0] == "Non-elective admissions 2017/18: 1 added, 2 changed, 1 unchanged"
    assert shown[1:4] == [
        "  Northmere, plan, May 2017: 500 → 600 (+100, +20.0 %)",
        "  Northmere, plan, April 2017: 1,000 → 1,010 (+10, +1.0 %)",
        "  Northmere, plan, July 2017: nothing → 8",
    ]
    version = TrajectoryVersion.objects.latest("number")
    assert (version.by, version.how, version.reason) == (amy, "load", "File figures.csv")


def test_every_fault_is_told_and_nothing_is_written(board: Board, tmp_path: Path) -> None:
    lines = refused(
        "load_metrics", write(tmp_path, HEAD, *nea(("2017-04", 5), ("2017-05", "x"), ("42826", 5))), "--apply"
    )
    assert lines[0] == "nothing was loaded: 2 problems"
    assert lines[1].startswith("error: Row 3: column E, 'Count': 'x' is no figure")
    assert lines[2].startswith(
        "error: Row 4: column D, 'Period': '42826' is the number that Excel keeps for 1 April 2017"
    )
    assert not FigureRow.objects.exists()


def test_a_query_is_loaded_once_it_is_accepted(board: Board, tmp_path: Path) -> None:
    file = write(tmp_path, HEAD, f"{NORTHMERE},dtoc,actual,2015-16 Q1,1813,292125,621.6")
    assert "--accept loads it all the same" in refused("load_metrics", file, "--apply")[0]
    shown = run("load_metrics", file, "--apply", "--accept")
    assert "Accepted: Row 2: " in shown
    assert FigureRow.objects.get().stated == Decimal("621.6")


def test_what_a_file_does_not_say_of_a_figure_stays(board: Board, tmp_path: Path) -> None:
    run("load_metrics", write(tmp_path, HEAD, f"{NORTHMERE},dtoc,actual,2015-16 Q1,1813,292125,"), "--apply")
    run("load_metrics", write(tmp_path, HEAD, f"{NORTHMERE},dtoc,actual,2015-16 Q1,,,620.6"), "--apply")
    found = FigureRow.objects.get()
    assert (found.count, found.denominator, found.stated) == (Decimal(1813), Decimal(292125), Decimal("620.6"))


@pytest.fixture
def full(board: Board) -> Board:
    """Figures of every kind, one of which was a query when it came in."""
    fill_board(board)
    put(board, counts("baseline", {"2017-18": 11234}))
    put(board, {("actual", parse("2015-16-q1")): Figure(Decimal(1813), Decimal(292125), Decimal("621.6"))}, "dtoc")
    said = OwnMetric("Falls, or worse", "", "count", "falls", "", "lower", "month", "flow", 0, "=ours")
    describe(board, "falls", said, by=None)
    put(board, counts("actual", {"2018-04": 12}), "falls")
    return board


def exported(board: Board, folder: Path) -> Path:
    """The board's file of all its figures."""
    client = Client()
    client.force_login(make_officer(f"Officer of {board.name}", board))
    answer: Any = client.get(f"/metrics/{board.ons_code}/figures.csv")
    file = folder / f"{board.ons_code}.csv"
    file.write_bytes(b"".join(answer.streaming_content))
    return file


def test_a_board_s_file_of_all_its_figures_comes_in_again_and_changes_nothing(full: Board, tmp_path: Path) -> None:
    shown = run("load_metrics", exported(full, tmp_path))
    assert f"In all: 0 added, 0 changed, {FigureRow.objects.count()} unchanged." in shown
    assert "Accepted" not in shown


def test_one_figure_changed_in_that_file_is_one_change(full: Board, tmp_path: Path) -> None:
    file = exported(full, tmp_path)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        head, *rows = csv.reader(opened)
    for row in rows:
        if row[head.index("metric")] == "falls":
            row[head.index("count")] = "13"
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened).writerows([head, *rows])
    shown = run("load_metrics", file, "--apply")
    assert "  Northmere, actual, April 2018: 12 → 13 (+1, +8.3 %)" in shown
    assert "In all: 0 added, 1 changed" in shown


def test_what_cannot_be_opened_is_an_error_in_a_line(tmp_path: Path) -> None:
    assert "No such file" in refused("load_metrics", tmp_path / "none.csv")[0]
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    assert "old Excel workbook" in refused("load_metrics", tmp_path / "old.xls")[0]


@pytest.mark.parametrize(
    "content",
    [
        random.Random(6).randbytes(5000),
        random.Random(7).randbytes(5000).replace(b"\0", b"x") + b"\t",
        b"\x89PNG\r\n\x1a\n\x02IHDR\t",
        b"%PDF-1.7\n1 0 obj, 2 0 obj\n",
        b"%PDF-1.7\n1 0 obj\t2 0 obj\n",
        b"a\tb\0\n",
    ],
)
def test_what_is_no_table_is_called_so(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_bytes(content)
    assert refused("load_metrics", tmp_path / "file.csv") == [
        "nothing was loaded: this is neither a CSV file nor an Excel workbook. Save it as CSV UTF-8 or as .xlsx"
    ]


def test_a_stray_sign_in_a_long_text_is_borne(board: Board, tmp_path: Path) -> None:
    (line,) = nea(("2017-04", 5))
    file = write(tmp_path, f"{HEAD},Note", f"{line},as\x0bsaid {'x' * 200}\x1a")
    assert "In all: 1 added" in run("load_metrics", file)


def test_the_nation_s_months_load_in_seconds_with_a_progress_bar(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("load_boards")
    file = tmp_path / "nation.csv"
    file.write_bytes(nation(0))
    start = time.process_time()
    shown = run("load_metrics", file, "--apply", "--progress")
    assert "In all: 21,744 added, 0 changed, 0 unchanged." in shown
    assert "100% 1,812 of 1,812" in capsys.readouterr().err
    assert time.process_time() - start < 60, "some 4 seconds on a quiet machine"


DEMO_BOARDS = {
    "E09000033": "Westminster",
    "E09000020": "Kensington and Chelsea",
    "E09000013": "Hammersmith and Fulham",
    "E09000003": "Barnet",
    "E09000002": "Barking and Dagenham",
    "E09000016": "Havering",
    "E09000026": "Redbridge",
}


@pytest.fixture
def demo() -> dict[str, Board]:
    """Name → board of the demo's figures, loaded."""
    boards = {name: make_board(name, code) for code, name in DEMO_BOARDS.items()}
    told = run("load_demo_metrics")
    assert "hugo@example.org     officer, figures of three-borough-2017-19" in told
    return boards


def test_the_demo_has_the_published_quarters_of_barnet_and_their_rates_come_out(demo: dict[str, Board]) -> None:
    found = trajectory_of(demo["Barnet"], metrics().by_key["dtoc"])
    rates = []
    for number in (1, 2, 3, 4):
        worked_out = reading(found, "actual", parse(f"2015-16-q{number}"))
        assert worked_out is not None
        assert worked_out.how == "worked out"
        rates.append(rounded(worked_out.value, 1))
    assert rates == [Decimal(rate) for rate in ("620.6", "611.7", "705.2", "693.4")]
    assert found.populations == {2015: 292125, 2016: 296808}


def test_the_demo_s_months_stand_as_printed_beside_totals_that_they_do_not_come_to(demo: dict[str, Board]) -> None:
    plan = trajectory_of(demo["Westminster"], metrics().by_key["nea"]).plan
    assert plan[year_period("2017-18")].count == 15088
    assert sum(plan[month].count or 0 for month in months_of("2017-18")) == 15087


def test_the_demo_s_delayed_days_go_in_straight_steps_from_baseline_to_both_targets(demo: dict[str, Board]) -> None:
    found = trajectory_of(demo["Hammersmith and Fulham"], metrics().by_key["dtoc_daily"], "nhs")
    start = parse("2017-03")
    baseline = found.baseline[start].count
    assert baseline == Decimal("9.26")
    targets = [Stop(parse(code), Decimal(value)) for code, value in (("2017-09", "6.95"), ("2018-03", "4.63"))]
    drawn = straight(Stop(start, baseline), targets, Decimal("0.01"))
    assert {period: figure.count for period, figure in found.plan.items()} == drawn.values


def test_a_second_run_leaves_alone_what_somebody_changed(demo: dict[str, Board]) -> None:
    before = FigureRow.objects.count()
    put(demo["Westminster"], counts("plan", {"2017-04": 1}))
    run("load_demo_metrics")
    assert FigureRow.objects.count() == before
    assert planned(demo["Westminster"])["2017-04"] == 1
    assert User.objects.filter(email="hugo@example.org").count() == 1


def test_every_file_of_the_demo_is_what_the_command_takes_too(demo: dict[str, Board]) -> None:
    for file in sorted((settings.FIXTURES_DIR / "metrics").glob("*.csv")):
        assert "In all: 0 added, 0 changed" in run("load_metrics", file)


def test_the_file_of_each_board_of_the_demo_changes_nothing(demo: dict[str, Board], tmp_path: Path) -> None:
    for board in demo.values():
        assert "In all: 0 added, 0 changed" in run("load_metrics", exported(board, tmp_path))


def test_outside_the_demo_nobody_with_a_known_password_is_made(settings: Any) -> None:
    settings.DEMO = False
    assert "only where BCF_DEMO=1" in refused("load_demo_metrics")[0]
    assert not User.objects.exists()
    assert not Trajectory.objects.exists()
