"""Spending by quarter and the year's profile, wide and narrow, by keyboard and without a script."""

import re

import pytest
from playwright.sync_api import Page, expect

from bcf.models import Board, User
from schemes.models import QuarterSpend
from tests.browser.pages import expect_accessible, expect_fits
from tests.browser.people import Visitors, Watcher
from tests.factories import make_board
from tests.plan_scenes import YEAR, add_contribution, add_line, draft_of

WIDTHS = (1280, 320)
SPENDING = f"/plans/tiny-plan/spending/{YEAR}/1/"


@pytest.fixture
def lines(northmere: Board, ada: User) -> list[str]:
    """Lines of a joint plan: two of Northmere's, one of another board."""
    southwold = make_board("Southwold")
    plan = draft_of(northmere, southwold)
    add_contribution(plan, "ibcf", 3000, board=northmere)
    return [
        add_line(plan, "Reablement", 1000, board=northmere, ref="A1", source="ibcf", theme="Care"),
        add_line(
            plan, "A scheme with a rather long name that has to break somewhere", 2000, board=northmere, source="dfg"
        ),
        add_line(plan, "Carers", 500, board=southwold),
    ]


def examine(page: Page) -> None:
    """Looks at the page as it stands, wide and narrow."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        expect_accessible(page)
        expect_fits(page)


def box(page: Page, line: str, name: str) -> str:
    return f'[name="s{line}-{name}"]'


def test_spending_is_typed_down_a_column_refused_explained_and_saved(
    visitors: Visitors, ada: User, watcher: Watcher, lines: list[str]
) -> None:
    watcher.expects("status of 422")
    page = visitors.page(ada)
    page.goto(SPENDING)
    examine(page)
    first, second = (page.locator(box(page, line, "actual")) for line in lines[:2])
    first.fill("250")
    first.press("Enter")
    expect(second).to_be_focused()
    second.fill("lots")
    page.locator(box(page, lines[0], "forecast")).fill("1,500")
    page.get_by_role("button", name="Save the spending").click()
    expect(page.get_by_role("alert")).to_contain_text("must be an amount in pounds")
    examine(page)
    expect(second).to_have_value("lots")
    second.fill("500")
    why = page.get_by_role("textbox", name="A1 Reablement Northmere, Improved Better Care Fund Explanation")
    expect(why).to_have_accessible_description("Say why the forecast is over 10 % from the plan.")
    why.fill("Winter came early.")
    page.get_by_role("button", name="Save the spending").click()
    expect(page.get_by_role("alert")).to_contain_text("The spending is saved.")
    expect(page.locator("table.app-spending")).to_contain_text(re.compile(r"\+£500\s*\+50.0 %"))
    page.get_by_role("navigation", name="Quarters").get_by_role("link", name="2016/17 Q2").click()
    expect(page.locator("table.app-spending")).to_contain_text("Q1: Winter came early.")
    examine(page)


def test_without_a_script_the_form_saves_as_well(visitors: Visitors, ada: User, lines: list[str]) -> None:
    page = visitors.page(ada, script=False)
    page.goto(SPENDING)
    page.locator(box(page, lines[0], "actual")).fill("250")
    page.locator(box(page, lines[0], "actual")).press("Enter")
    expect(page.get_by_text("The spending is saved.")).to_be_visible()
    assert QuarterSpend.objects.get().actual == 250


def test_the_profile_shows_what_counts_and_refuses_half_a_year(
    visitors: Visitors, ada: User, watcher: Watcher, lines: list[str], northmere: Board
) -> None:
    watcher.expects("status of 422")
    page = visitors.page(ada)
    page.goto(f"/plans/tiny-plan/profile/{YEAR}/")
    expect(page.get_by_role("textbox", name="Northmere, Q1 Income")).to_have_accessible_description("Counts as £750")
    examine(page)
    page.get_by_role("textbox", name="Northmere, Q1 Income").fill("700")
    page.get_by_role("button", name="Save the profile").click()
    expect(page.get_by_role("alert")).to_contain_text("Give all four quarters of Northmere’s income")
    examine(page)
    for quarter, pounds in ((2, "800"), (3, "800"), (4, "800")):
        page.get_by_role("textbox", name=f"Northmere, Q{quarter} Income").fill(pounds)
    page.get_by_role("button", name="Save the profile").click()
    expect(page.get_by_role("alert")).to_contain_text("The profile is saved.")
    expect(page.get_by_text("comes to £3,100; the contributions of the year come to £3,000")).to_be_visible()
    examine(page)
