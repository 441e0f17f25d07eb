"""A plan and the metrics that its schemes move: the matrix, a metric's schemes, files and PDF."""

import io
import zipfile
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bcf.models import Board, User
from returns.movers import Mover, metric_address, metric_names, movers_of
from schemes.actions import save_lines
from schemes.exports import export_plan
from schemes.models import Plan
from schemes.writing import Edit
from tests.factories import make_board
from tests.integration.visiting import signed_in, text_of
from tests.metric_scenes import put_months
from tests.pdf.printing import Printed
from tests.plan_scenes import YEAR, add_line, draft_of

PAGE = "/plans/tiny-plan/metrics/"


def moving(plan: Plan, name: str, amount: int, *metrics: str, board: Board | None = None) -> str:
    """A line that names these metrics."""
    return add_line(plan, name, amount, board=board, metrics=tuple(metrics))


def test_the_matrix_says_in_words_which_scheme_moves_which_metric(northmere: Board, ada: User) -> None:
    plan = draft_of(northmere)
    moving(plan, "Reablement", 1200, "nea", "Falls")
    moving(plan, "Carers", 300)
    page = text_of(signed_in(ada), PAGE)
    assert "Non-elective admissions" in page
    assert "no metric of ours: as it was typed" in page
    assert (page.count("<td>Yes</td>"), page.count(">No</span>")) == (2, 2)
    assert "1 scheme names no metric." in " ".join(page.split())
    assert f'href="/metrics/{northmere.ons_code}/nea/"' in page
    assert "£1,200" in page


def test_a_plan_whose_schemes_name_nothing_says_how(northmere: Board, ada: User) -> None:
    moving(draft_of(northmere), "Carers", 300)
    assert "No scheme of this plan names a metric yet. Say which" in text_of(signed_in(ada), PAGE)


def test_a_joint_plan_has_each_boards_sums_and_links_of_the_boards_that_one_sees(
    northmere: Board, southwold: Board, ada: User
) -> None:
    plan = draft_of(northmere, southwold)
    moving(plan, "Reablement", 1200, "nea", board=northmere)
    moving(plan, "Reablement", 50, "nea", board=southwold)
    page = text_of(signed_in(ada), PAGE)
    assert [amount in page for amount in ("£1,200", "£50", "£1,250")] == [True] * 3
    assert f"/metrics/{northmere.ons_code}/nea/" in page
    assert f"/metrics/{southwold.ons_code}/nea/" not in page


def test_the_plans_page_leads_to_it(northmere: Board, ada: User) -> None:
    draft_of(northmere)
    assert f'href="{PAGE}"' in text_of(signed_in(ada), "/plans/tiny-plan/")


def test_a_metric_knows_its_schemes_and_what_the_board_spends_on_them(northmere: Board) -> None:
    plan = draft_of(northmere)
    moving(plan, "Reablement", 1200, "dtoc_daily", "Delayed days")
    add_line(plan, "Blank", None, metrics=("dtoc",))
    (mover,) = movers_of([northmere], [YEAR])[northmere.pk]["dtoc"]
    line = plan.lines.get(name="Reablement")
    address = f"/plans/tiny-plan/schemes/{line.scheme_id}/"
    assert mover == Mover("Reablement", "Tiny plan", address, {YEAR: Decimal(1200)})
    assert movers_of([northmere], ["2018-19"]) == {northmere.pk: {}}


def test_of_two_plans_of_a_year_the_one_counts_that_returns_ask(northmere: Board) -> None:
    moving(draft_of(northmere), "Old", 1, "nea")
    moving(draft_of(northmere, slug="newer"), "New", 2, "nea")
    assert [mover.scheme for mover in movers_of([northmere], [YEAR])[northmere.pk]["nea"]] == ["New"]


def test_a_line_that_was_removed_moves_nothing(northmere: Board) -> None:
    plan = draft_of(northmere)
    moving(plan, "Reablement", 1200, "nea")
    line = plan.lines.get()
    save_lines(plan, [Edit({"removed": True}, id=str(line.pk), seen=line.version)], by=None)
    assert movers_of([northmere], [YEAR])[northmere.pk] == {}


def test_many_boards_ask_as_many_queries_as_one(db: None) -> None:
    boards = [make_board(f"Board {number}", f"E0600{number:04d}") for number in range(6)]
    for number, board in enumerate(boards):
        moving(draft_of(board, slug=f"plan-{number}"), "Reablement", 1200, "nea")

    def queries(asked_of: list[Board]) -> int:
        with CaptureQueriesContext(connection) as asked:
            found = movers_of(asked_of, [YEAR])
        assert all(movers["nea"] for movers in found.values())
        return len(asked)

    assert queries(boards[:1]) == queries(boards)


def test_metrics_are_named_by_key_and_by_any_of_their_names(northmere: Board) -> None:
    names = metric_names([northmere])
    assert [names.key_of(text) for text in ("NEA", "emergency  admissions", "dtoc_daily", "Falls")] == [
        "nea", "nea", "dtoc", None,
    ]  # fmt: skip
    assert (names.name_of("nea"), names.name_of("Falls")) == ("Non-elective admissions", "Falls")
    assert metric_address("nea", northmere) == f"/metrics/{northmere.ons_code}/nea/"


def test_the_tables_hold_which_scheme_moves_which_metric(northmere: Board) -> None:
    plan = draft_of(northmere)
    moving(plan, "Reablement", 1200, "nea")
    with zipfile.ZipFile(io.BytesIO(export_plan(plan, "zip", by=None).content)) as package:
        text = package.read("schemes-and-metrics.csv").decode("utf-8-sig")
    assert "Reablement,nea,Non-elective admissions,2016-17,1200.00,GBP" in text


def test_a_drafts_pdf_has_the_matrix_and_the_metrics_figures_and_meets_the_standard(northmere: Board) -> None:
    plan = draft_of(northmere, years=("2018-19",))
    add_line(plan, "Reablement", 1200, year="2018-19", metrics=("nea",))
    put_months(northmere, 1000, 1420)
    printed = Printed(export_plan(plan, "pdf", by=None).content)
    assert "Which schemes move which metric" in printed.text
    assert "1,420" in printed.text
    assert printed.failures == []
