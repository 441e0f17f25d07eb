"""A closed return is read, and nothing of it can be changed."""

import re

import pytest
from playwright.sync_api import Page, expect

from bcf.models import User
from returns.actions import close_return
from returns.models import Submission
from tests.browser.pages import address, box, expect_saved, question, sheet, status, stored
from tests.browser.people import Visitors, Watcher

SHEETS = ("cover", "national-conditions", "metrics", "high-impact-change-model", "narrative")
BY = "cover.completed_by"


def test_no_sheet_has_anything_to_type_into(visitors: Visitors, ada: User, filled: Submission) -> None:
    close_return(filled, by=None)
    page = visitors.page(ada)
    for slug in SHEETS:
        page.goto(sheet(filled, slug))
        expect(page.locator(".app-readonly")).to_contain_text("You can read it, but not change it.")
        expect(page.locator("main :is(input, select, textarea, button, form)")).to_have_count(0)
    page.goto(address(filled))
    expect(page.locator(".app-facts")).to_contain_text("Closed")
    expect(page.get_by_role("button", name="Go to the first gap")).to_have_count(0)
    page.goto(address(filled, "check/"))
    expect(page.get_by_role("link", name=re.compile("^(Change|Answer) "))).to_have_count(0)


def test_answers_are_shown_and_explanations_that_nobody_needed_are_not(
    visitors: Visitors, ada: User, filled: Submission
) -> None:
    close_return(filled, by=None)
    page = visitors.page(ada)
    page.goto(sheet(filled, "national-conditions"))
    expect(question(page, "conditions.jointly_agreed.met")).to_contain_text("Yes")
    expect(question(page, "conditions.social_care_contribution.explanation")).to_contain_text("recent misunderstanding")
    expect(question(page, "conditions.jointly_agreed.explanation")).to_have_count(0)


@pytest.fixture
def opened_before(visitors: Visitors, ada: User, watcher: Watcher, filled: Submission) -> Page:
    """A page with Ada's edit on it, opened before the return was closed."""
    watcher.expects("status of 403")
    page = visitors.page(ada)
    page.goto(sheet(filled, "cover"))
    box(page, BY).fill("Ada")
    box(page, BY).blur()
    expect_saved(page)
    close_return(filled, by=None)
    return page


def test_a_page_opened_before_says_that_nothing_is_saved_any_more(opened_before: Page, filled: Submission) -> None:
    page = opened_before
    box(page, BY).fill("Too late")
    box(page, BY).blur()
    expect(status(page)).to_contain_text("Not saved. This return is closed. Nothing in it can be changed.")
    expect(box(page, BY)).to_have_value("Too late")
    assert stored(filled, BY) == "Ada"


def test_its_form_is_refused_and_says_why(opened_before: Page, filled: Submission) -> None:
    page = opened_before
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You cannot do this")
    expect(page.get_by_role("main")).to_contain_text("This return was closed on ")
    assert stored(filled, BY) == "Ada"
