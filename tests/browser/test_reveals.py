"""What is asked only after certain answers, and what stays although nobody asks."""

import pytest
from playwright.sync_api import Page, expect

from bcf.models import User
from returns.models import Submission
from tests.browser.pages import box, expect_saved, option, question, sheet, stored
from tests.browser.people import Visitors
from tests.factories import answer

EXPLANATION = "conditions.jointly_agreed.explanation"
MET = "conditions.jointly_agreed.met"


@pytest.fixture
def page(visitors: Visitors, ada: User) -> Page:
    """Ada's browser."""
    return visitors.page(ada)


def test_no_asks_for_an_explanation_and_yes_does_not(page: Page, blank: Submission) -> None:
    page.goto(sheet(blank, "national-conditions"))
    expect(question(page, EXPLANATION)).to_be_hidden()
    option(page, MET, "no").check()
    expect(box(page, EXPLANATION)).to_be_visible()
    option(page, MET, "yes").check()
    expect(question(page, EXPLANATION)).to_be_hidden()
    option(page, "budget.s75_pooled", "no").check()
    expect(box(page, "budget.s75_explanation")).to_be_visible()
    expect(box(page, "budget.s75_date")).to_be_visible()


def test_an_explanation_beside_a_yes_stays_in_view_and_is_kept(page: Page, blank: Submission) -> None:
    page.goto(sheet(blank, "national-conditions"))
    option(page, MET, "no").check()
    box(page, EXPLANATION).fill("Agreed in part")
    option(page, MET, "yes").check()
    expect_saved(page)
    expect(box(page, EXPLANATION)).to_be_visible()
    page.reload()
    expect(option(page, MET, "yes")).to_be_checked()
    expect(box(page, EXPLANATION)).to_be_visible()
    expect(box(page, EXPLANATION)).to_have_value("Agreed in part")
    assert stored(blank, EXPLANATION) == "Agreed in part"


@pytest.mark.parametrize(
    ("level", "asked"), [("established", False), ("mature", True), ("exemplary", True), ("not_yet_established", False)]
)
def test_a_change_that_is_mature_or_exemplary_asks_for_an_explanation(
    page: Page, blank: Submission, level: str, asked: bool
) -> None:
    page.goto(sheet(blank, "high-impact-change-model"))
    box(page, "hicm.home_first.current").select_option(level)
    expect(box(page, "hicm.home_first.explanation")).to_be_visible(visible=asked)
    expect(box(page, "hicm.patient_flow.explanation")).to_be_hidden()


def test_red_bags_that_are_not_yet_established_are_offered_a_text_and_never_need_it(
    page: Page, blank: Submission
) -> None:
    page.goto(sheet(blank, "high-impact-change-model"))
    name = "hicm.red_bag.explanation"
    expect(box(page, name)).to_be_hidden()
    box(page, "hicm.red_bag.current").select_option("not_yet_established")
    expect_saved(page)
    expect(box(page, name)).to_be_visible()
    expect(question(page, name)).to_contain_text("Where no such scheme is planned")
    expect(question(page, name).locator("[data-pending]")).to_be_hidden()
    expect(question(page, "hicm.red_bag.challenges").locator("[data-pending]")).to_be_visible()
    box(page, "hicm.red_bag.current").select_option("mature")
    expect(question(page, name).locator("[data-pending]")).to_be_visible()


def test_a_pending_explanation_is_in_view_when_the_page_opens(page: Page, blank: Submission) -> None:
    answer(blank, conditions__jointly_agreed__met="no")
    page.goto(sheet(blank, "national-conditions"))
    expect(box(page, EXPLANATION)).to_be_visible()
    expect(question(page, EXPLANATION).locator("[data-pending]")).to_be_visible()
