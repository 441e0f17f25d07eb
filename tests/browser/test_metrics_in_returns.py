"""What stands beside the questions about metrics, and the matrix of a plan: looked at by axe, wide and narrow, by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from bcf.models import Board, User
from schemes.models import Plan
from tests.browser.pages import expect_accessible, expect_fits
from tests.browser.people import Visitors
from tests.factories import make_board, open_return_for, publish_tiny
from tests.integration.test_metrics_in_returns import CHOICES, SHEET
from tests.metric_scenes import counts, put, put_months, put_population
from tests.plan_scenes import YEAR, add_line, draft_of

WIDTHS = (1280, 320)


def examine(page: Page) -> None:
    """Looks at the page as it stands, wide and narrow."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        expect_accessible(page)
        expect_fits(page)


@pytest.fixture
def sheet(northmere: Board, ada: User) -> str:
    """The address of a sheet about metrics: admissions are above plan, delays as planned."""
    open_return_for(northmere, publish_tiny(SHEET, choices=CHOICES), by=ada)
    put_months(northmere, 1000, 1000, year="2017-18", until=12)
    put_months(northmere, 1000, 1420)
    put_population(northmere, {2018: 100_000, 2019: 101_000})
    put(northmere, counts("plan", {"2018-10": 100}) | counts("actual", {"2018-10": 101}), "dtoc")
    return f"/returns/2018-19-q3/{northmere.ons_code}/sheets/sheet/"


def test_beside_a_question_stand_figures_and_a_picture_that_opens_by_keyboard(
    visitors: Visitors, ada: User, sheet: str
) -> None:
    page = visitors.page(ada)
    page.goto(sheet)
    more = page.locator("summary", has_text="Picture and arithmetic of Non-elective admissions")
    picture = page.get_by_role("img", name="Non-elective admissions, 2018/19")
    expect(page.get_by_text("The figures suggest: “Not on track”.")).to_be_visible()
    expect(picture).to_be_hidden()
    examine(page)
    more.focus()
    page.keyboard.press("Enter")
    expect(picture).to_be_visible()
    page.get_by_text("Picture and arithmetic of Delayed transfers of care").click()
    examine(page)


def test_without_a_script_it_is_all_there(visitors: Visitors, ada: User, sheet: str) -> None:
    page = visitors.page(ada, script=False)
    page.goto(sheet)
    page.get_by_text("Picture and arithmetic of Non-elective admissions").click()
    page.get_by_role("link", name="All figures of Non-elective admissions").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Non-elective admissions")


def test_an_answer_that_contradicts_the_figures_is_asked_about_as_it_is_chosen(
    visitors: Visitors, ada: User, sheet: str
) -> None:
    page = visitors.page(ada)
    page.goto(sheet)
    page.get_by_role("group", name="Progress").first.get_by_label("On track", exact=True).check()
    expect(page.get_by_text("'On track' at 42.0 % above plan")).to_be_visible()
    examine(page)


@pytest.fixture
def plan(northmere: Board) -> Plan:
    """A joint plan whose schemes name metrics, by key, in words, and one that is none."""
    southwold = make_board("Southwold")
    plan = draft_of(northmere, southwold)
    add_line(plan, "Reablement at home", 1_970_000, board=northmere, metrics=("nea", "Reablement", "dtoc"))
    add_line(plan, "Carers", 5, board=southwold, metrics=("Falls per 10,000",))
    add_line(plan, "Adaptations", 250_000, board=northmere)
    return plan


@pytest.mark.usefixtures("plan")
def test_the_matrix_can_be_read_by_everybody(visitors: Visitors, ada: User, northmere: Board) -> None:
    page = visitors.page(ada)
    page.goto("/plans/tiny-plan/")
    page.get_by_role("link", name="Metrics", exact=True).last.click()
    row = page.get_by_role("row", name="Reablement at home")
    expect(row.get_by_role("cell", name="Yes")).to_have_count(3)
    examine(page)
    page.locator("td a", has_text="Northmere: Non-elective admissions").click()
    page.goto(f"{page.url}?year={YEAR}")
    expect(page.get_by_role("link", name="Reablement at home")).to_be_visible()
