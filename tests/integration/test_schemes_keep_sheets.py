"""Plans of schemes on the path of a return, by the forms that are shipped; and what their money fills in in the year's returns."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdf
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from bcf.models import Board, User
from returns.checks import check
from returns.definition.errors import DefinitionError
from returns.definition.model import Definition
from returns.definition.read import load_files
from returns.exports import export_pdf, export_workbook
from returns.locking import ReturnClosed
from returns.models import DefinitionVersion, Submission
from returns.opening import open_return, prefills
from returns.publishing import publish
from returns.signing import prepared
from returns.stages import STAGES
from returns.stored import held_answers, load_answers
from returns.versions import definition_of
from schemes.actions import explain
from schemes.checking import checked
from schemes.models import Plan
from schemes.opening import make_plan
from schemes.returns_sources import money_of
from schemes.stored import load_plan
from tests.factories import ONE_QUESTION, answer, publish_tiny, tiny_files
from tests.plan_scenes import add_contribution, add_line, draft_of

FUND = """
[[block]]
kind = "question"
key = "ie.pooled_fund"
cell = "C6"
label = "Fund:"
type = "money"
role = "prefill"
decimals = 0
from = "schemes:pooled_fund"

[[block]]
kind = "question"
key = "ie.income.plan.q4"
cell = "C7"
label = "Income, Q4:"
type = "money"
required = true
from = "schemes:income.q4"
"""
Q1 = {"key": "2016-17-q1", "starts": date(2016, 4, 1), "ends": date(2016, 6, 30)}


def shipped(period: str) -> DefinitionVersion:
    return publish(load_files(Path(settings.DEFINITIONS_DIR) / period), by=None)[0]


@pytest.fixture
def plan(northmere: Board, ada: User) -> Plan:
    """Northmere's plan for 2016/17, begun by Ada."""
    shipped("2016-17-plan")
    return make_plan("northmere-2016-17", "Northmere 2016/17", [northmere], ["2016-17"], by=ada)


def form_of(plan: Plan) -> tuple[Submission, Definition]:
    assert plan.submission is not None
    return plan.submission, definition_of(plan.submission.version)


def slugs_changed(plan: Plan, before: dict[str, object]) -> set[str]:
    now = kept_of(plan)
    return {slug for slug in now if now[slug] != before[slug]}


def kept_of(plan: Plan) -> dict[str, object]:
    submission, definition = form_of(plan)
    return {slug: sheet.content for slug, sheet in load_answers(submission, definition).kept.items()}


def test_an_empty_plan_has_both_kept_sheets_to_go(plan: Plan) -> None:
    submission, definition = form_of(plan)
    report = check(definition, load_answers(submission, definition))
    assert {slug: sheet.pending for slug, sheet in report.answers.kept.items()} == {"funding": 1, "schemes": 1}
    assert not report.answers.kept["funding"].started


def test_a_contribution_changes_the_funding_and_a_line_the_schemes(plan: Plan) -> None:
    empty = kept_of(plan)
    add_contribution(plan, "dfg", 100)
    assert slugs_changed(plan, empty) == {"funding"}
    funded = kept_of(plan)
    add_line(plan, "Adaptations", 100, source="dfg")
    assert slugs_changed(plan, funded) == {"schemes"}


def test_what_the_checks_find_keeps_the_plan_from_being_ready_until_it_is_explained(plan: Plan, ada: User) -> None:
    add_contribution(plan, "dfg", 100)
    add_line(plan, "Adaptations", 90, source="dfg")
    submission, definition = form_of(plan)
    found = [one for _, one in check(definition, load_answers(submission, definition)).kept_findings if one.open]
    assert found
    assert all(one.address.startswith(reverse("plan_checks", args=["northmere-2016-17"])) for one in found)
    for one in checked(plan, load_plan(plan)).to_do:
        explain(plan, one.finding.rule, one.finding.where, one.finding.about, "Carried into next year.", by=ada)
    later = check(definition, load_answers(submission, definition))
    assert not [one for _, one in later.kept_findings if one.open and one.strength == "query"]


def test_who_begins_a_plan_has_not_prepared_it_and_who_adds_a_line_has(plan: Plan, ada: User, ben: User) -> None:
    submission, _ = form_of(plan)
    assert not prepared(submission, ada)
    add_line(plan, "Reablement", 5, by=ben)
    assert prepared(submission, ben)


def test_the_timeline_tells_of_lines_and_leads_to_the_plans_history(
    plan: Plan, client: Client, northmere: Board, ada: User, ben: User
) -> None:
    add_line(plan, "Reablement", 5, by=ben)
    client.force_login(ada)
    page = client.get(reverse("timeline", args=["2016-17-plan", northmere.ons_code])).content.decode()
    assert "1 scheme typed in the browser" in page
    assert reverse("plan_history", args=["northmere-2016-17"]) in page


def test_beginning_a_plan_from_the_home_page_names_board_and_years(client: Client, northmere: Board, ada: User) -> None:
    shipped("2017-19-plan")
    client.force_login(ada)
    answer = client.post(reverse("open_return", args=["2017-19-plan", northmere.ons_code]))
    assert answer["Location"] == f"{reverse('plan_new')}?boards={northmere.pk}&first_year=2017-18&two_years=on"


def test_a_signed_plan_is_written_in_no_more(plan: Plan, ada: User) -> None:
    submission, _ = form_of(plan)
    submission.stage = "awaiting"
    submission.save()
    with pytest.raises(ReturnClosed):
        add_line(Plan.objects.get(), "Late", 5)


# --- into the returns ------------------------------------------------------------------------------------------------


def income(plan: Plan, amount: str, board: Board) -> None:
    add_contribution(plan, "dfg", amount, board=board)


def filled_in(submission: Submission) -> dict[str, object]:
    return {name.key: held.value for name, held in held_answers(submission).items()}


def test_a_returns_plan_comes_from_the_plan_of_its_year_with_the_pennies_in_q4(northmere: Board) -> None:
    income(draft_of(northmere), "1000.03", northmere)
    opened = open_return(publish_tiny(FUND, period=Q1), northmere, by=None)
    assert filled_in(opened) == {"ie.pooled_fund": Decimal(1000), "ie.income.plan.q4": Decimal("250.03")}
    assert {held.origin for held in held_answers(opened).values()} == {"prefill"}


def test_of_a_joint_plan_each_board_takes_its_own(northmere: Board, southwold: Board) -> None:
    joint = draft_of(northmere, southwold)
    income(joint, "100", northmere)
    income(joint, "300", southwold)
    opened = open_return(publish_tiny(FUND, period=Q1), southwold, by=None)
    assert filled_in(opened)["ie.pooled_fund"] == 300


def test_a_plan_that_is_further_on_its_way_goes_first(northmere: Board, ada: User, plan: Plan) -> None:
    income(plan, "100", northmere)
    income(draft_of(northmere), "900", northmere)
    submission, _ = form_of(plan)
    Submission.objects.filter(pk=submission.pk).update(stage=list(STAGES)[-1])
    opened = open_return(publish_tiny(FUND, period=Q1), northmere, by=None)
    assert filled_in(opened)["ie.pooled_fund"] == 100


def test_without_a_plan_for_the_year_nothing_is_filled_in(northmere: Board) -> None:
    income(draft_of(northmere, years=("2017-18",)), "5", northmere)
    opened = open_return(publish_tiny(FUND, period=Q1), northmere, by=None)
    assert filled_in(opened) == {}


def test_what_the_plan_says_later_is_offered_and_never_written_over(northmere: Board, ada: User) -> None:
    draft = draft_of(northmere)
    income(draft, "400", northmere)
    opened = open_return(publish_tiny(FUND, period=Q1), northmere, by=ada)
    income(draft, "400", northmere)
    assert filled_in(opened)["ie.income.plan.q4"] == 100
    offered = {one.question.key: one.found for one in prefills(opened, northmere) if one.held != one.found}
    assert offered == {"ie.pooled_fund": Decimal(800), "ie.income.plan.q4": Decimal(200)}


def test_what_somebody_typed_over_a_proposal_is_theirs(northmere: Board, ada: User) -> None:
    draft = draft_of(northmere)
    income(draft, "400", northmere)
    opened = open_return(publish_tiny(FUND, period=Q1), northmere, by=ada)
    answer(opened, by=ada, ie__income__plan__q4="120")
    income(draft, "400", northmere)
    assert "ie.income.plan.q4" not in {one.question.key for one in prefills(opened, northmere)}


def test_a_proposal_says_where_it_comes_from(client: Client, northmere: Board, ada: User) -> None:
    income(draft_of(northmere), "400", northmere)
    open_return(publish_tiny(FUND, period=Q1), northmere, by=ada)
    client.force_login(ada)
    page = client.get(reverse("sheet", args=["2016-17-q1", northmere.ons_code, "sheet"])).content.decode()
    assert page.count("From the plan of the year") == 2


def test_a_grid_that_proposes_figures_does_not_say_that_they_cannot_be_changed(
    client: Client, northmere: Board, ada: User
) -> None:
    income(draft_of(northmere), "400", northmere)
    version = shipped("2016-17-q1")
    open_return(version, northmere, by=ada)
    client.force_login(ada)
    sheet = next(one for one in definition_of(version).sheets if "ie.income.plan.q1" in {q.key for q in one.questions})
    page = client.get(reverse("sheet", args=["2016-17-q1", northmere.ons_code, sheet.slug])).content.decode()
    assert "Filled in beforehand: From the plan of the year" in page
    assert "What cannot be changed here" not in page


def test_what_a_plan_is_asked_for_costs_a_fixed_number_of_queries(
    northmere: Board, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    income(draft_of(northmere), "400", northmere)
    period = definition_of(publish_tiny(FUND, period=Q1)).period
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert money_of(northmere, period)["income.q1"] == 100


# --- files -----------------------------------------------------------------------------------------------------------


def test_the_pdf_and_the_workbook_of_a_plan_hold_its_money(plan: Plan, northmere: Board, ada: User) -> None:
    add_contribution(plan, "dfg", 1234)
    add_line(plan, "Adaptations at home", 1234, source="dfg")
    submission, _ = form_of(plan)
    pdf = pypdf.PdfReader(io.BytesIO(export_pdf(submission, northmere, by=ada).content))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "Adaptations at home" in text
    assert "1,234" in text
    book = openpyxl.load_workbook(io.BytesIO(export_workbook(submission, northmere, by=ada).content))
    held = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "Adaptations at home" in held


def test_a_form_that_asks_what_no_room_keeps_is_not_published(db: None) -> None:
    files = tiny_files('title = "Money"\nkept_by = "cellar"\n', ONE_QUESTION)
    with pytest.raises(DefinitionError, match=r"1-sheet\.toml: kept_by: no room keeps sheets under the name 'cellar'"):
        publish(files, by=None)
    asked = FUND.replace("schemes:pooled_fund", "schemes:pool")
    with pytest.raises(DefinitionError, match=r"ie\.pooled_fund\.from: no room has registered 'schemes:pool'"):
        publish(tiny_files(asked), by=None)


@pytest.mark.parametrize("only", ["schemes", "funding"])
def test_a_query_can_be_explained_on_whichever_sheet_changes_were_asked_for(plan: Plan, ada: User, only: str) -> None:
    add_contribution(plan, "dfg", 2)
    add_line(plan, "DFG", 1, source="dfg")
    Submission.objects.filter(plan=plan).update(stage="changes", open_sheets=[only])
    plan = Plan.objects.get(pk=plan.pk)
    (query, *_) = (one for one in checked(plan, load_plan(plan)).found if one.open)
    explain(plan, query.finding.rule, query.finding.where, query.finding.about, "Rounded.", by=ada)
    assert checked(plan, load_plan(plan)).explained
