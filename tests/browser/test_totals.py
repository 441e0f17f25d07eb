"""Totals and rates follow what is typed; numbers are understood as people write them, and refused, never guessed."""

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from bcf.models import Board, User
from returns.loading import load_file
from returns.models import Submission
from returns.opening import open_return
from tests.browser.clipboard import block, paste
from tests.browser.costs import open_costs
from tests.browser.pages import box, expect_accessible, expect_fits, expect_saved, message, sheet, stored
from tests.browser.people import Visitors
from tests.browser.test_quarters import publish_period
from tests.factories import answer, make_board, make_officer

WINTER, SPRING, SUMMER = (f"costs.{row}.staff" for row in ("winter", "spring", "summer"))


@pytest.fixture
def costs(northmere: Board, ada: User) -> Submission:
    """A return in which two of three amounts are given."""
    submission = open_costs(northmere, ada)
    answer(submission, by=ada, costs__winter__staff="1000", costs__spring__staff="200.50")
    return submission


@pytest.fixture
def page(visitors: Visitors, ada: User, costs: Submission) -> Page:
    """Ada before it."""
    page = visitors.page(ada)
    page.goto(sheet(costs, "sheet"))
    return page


def total(page: Page) -> Locator:
    return page.locator('[data-calculated="costs.total"]')


def rate(page: Page) -> Locator:
    return page.locator('[data-calculated="costs.per_bed"]')


def give(page: Page, name: str, text: str) -> None:
    box(page, name).fill(text)
    box(page, name).blur()


def test_a_total_follows_each_answer_there_and_back(page: Page) -> None:
    expect(total(page)).to_have_text("–")
    give(page, SUMMER, "3,000")
    expect(total(page)).to_have_text("£4,200.50")
    give(page, SPRING, "(200.50)")
    expect(total(page)).to_have_text("£3,799.50")
    give(page, WINTER, "")
    expect(total(page)).to_have_text("–")
    page.reload()
    expect(total(page)).to_have_text("–")


def test_a_total_follows_while_its_user_is_still_in_the_box(page: Page) -> None:
    box(page, SUMMER).press_sequentially("99.50")
    expect(total(page)).to_have_text("£1,300")
    expect(box(page, SUMMER)).to_be_focused()


def test_a_rate_follows_both_its_sides_and_is_blank_where_it_cannot_be_worked_out(page: Page) -> None:
    give(page, "costs.winter.beds", "7")
    expect(rate(page)).to_have_text("142.86")
    give(page, WINTER, "1,400")
    expect(rate(page)).to_have_text("200.00")
    give(page, "costs.winter.beds", "0")
    expect(rate(page)).to_have_text("–")


def test_totals_follow_a_paste_and_its_undoing(page: Page) -> None:
    paste(box(page, WINTER), block(("1",), ("2",), ("3",)))
    expect(total(page)).to_have_text("£6")
    page.get_by_role("button", name="Undo").click()
    expect(total(page)).to_have_text("–")


def test_an_answer_that_is_refused_leaves_the_total_of_what_is_stored(page: Page, costs: Submission) -> None:
    give(page, SUMMER, "3")
    expect(total(page)).to_have_text("£1,203.50")
    give(page, SUMMER, "1.234,50")
    expect(message(page, SUMMER)).to_contain_text(
        "must be an amount in pounds with at most 2 decimals. Remove any words or units"
    )
    expect(box(page, SUMMER)).to_have_value("1.234,50")
    expect(total(page)).to_have_text("£1,203.50")
    assert stored(costs, SUMMER) == "3.000000"


def test_nothing_is_read_out_for_each_total(page: Page) -> None:
    give(page, SUMMER, "1")
    expect(total(page)).to_have_text("£1,201.50")
    assert not total(page).evaluate("at => at.closest('[aria-live], [role=status], [role=alert]')")
    expect_accessible(page)


@pytest.mark.parametrize(
    ("column", "typed", "shown"),
    [
        ("staff", "1,234,567", "1234567"),
        ("staff", "£1,234", "1234"),
        ("staff", "-£5.50", "-5.50"),
        ("staff", "(500)", "-500"),
        ("staff", "1 234 567.25", "1234567.25"),
        ("share", "12%", "12"),
        ("share", "12.5 %", "12.5"),
        ("share", "(3)", "-3"),
        ("beds", "1,234", "1234"),
        ("beds", " 12 ", "12"),
        ("beds", "12.0", "12"),
    ],
)
def test_what_can_mean_one_number_only_is_that_number(
    page: Page, costs: Submission, column: str, typed: str, shown: str
) -> None:
    name = f"costs.summer.{column}"
    give(page, name, typed)
    expect_saved(page)
    expect(message(page, name)).to_have_count(0)
    page.reload()
    expect(box(page, name)).to_have_value(shown)


@pytest.mark.parametrize(
    ("column", "typed", "said"),
    [
        ("staff", "1.234,50", "an amount in pounds"),
        ("staff", "1,23", "an amount in pounds"),
        ("staff", "12%", "an amount in pounds"),
        ("staff", "5k", "an amount in pounds"),
        ("staff", "-(5)", "an amount in pounds"),
        ("share", "£12", "a percentage"),
        ("share", "1/2", "a percentage"),
        ("beds", "12.5", "a whole number"),
        ("beds", "1,23,456", "a whole number"),
        ("beds", "a dozen", "a whole number"),
    ],
)
def test_what_could_mean_something_else_is_refused_and_stays_to_be_corrected(
    page: Page, costs: Submission, column: str, typed: str, said: str
) -> None:
    name = f"costs.summer.{column}"
    give(page, name, typed)
    expect(message(page, name)).to_contain_text(f"must be {said}")
    expect(box(page, name)).to_have_value(typed)
    assert stored(costs, name) is None


def test_the_published_income_is_pasted_and_adds_up_to_the_pooled_fund(
    visitors: Visitors, transactional_db: None
) -> None:
    officer = make_officer("Sam", make_board("Southend-on-Sea", "E06000033"))
    publish_period("2016-17-q1")
    first = load_file(settings.FIXTURES_DIR / "demo" / "southend-2016-17-q1.json", by=None).submission
    second = open_return(publish_period("2016-17-q2"), first.boards.get(), by=officer)
    page = visitors.page(officer)
    page.goto(sheet(second, "income-and-expenditure"))
    year = page.locator('[data-calculated="ie.income.forecast.total"]')
    expect(year).to_have_text("–")
    forecast = ("£3,282,763", "3,282,762", "3282762", "3 282 762", "£13,131,049")
    paste(box(page, "ie.income.forecast.q1"), block(forecast, ("3282763", "3282762", "", "", "")))
    expect(page.locator("[data-pasted] > p")).to_have_text(
        "Pasted 10 cells: 6 taken, 4 outside the cells that can be filled in."
    )
    expect(year).to_have_text("£13,131,049")
    expect(page.locator('[data-question="ie.pooled_fund"]')).to_contain_text("£13,131,049")
    expect(page.locator('[data-question="ie.income.comment"] [data-finding]')).to_have_count(0)
    page.set_viewport_size({"width": 320, "height": 900})
    expect_accessible(page)
    expect_fits(page)
    box(page, "ie.income.forecast.q1").fill("3282764")
    box(page, "ie.income.forecast.q1").blur()
    expect(year).to_have_text("£13,131,050")
    expect(page.locator('[data-question="ie.income.comment"] [data-finding]')).to_contain_text("£3,282,764")
