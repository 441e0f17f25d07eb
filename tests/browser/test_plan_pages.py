"""The pages of a plan beside its grid: looked at by axe, wide and narrow, and filled in by keyboard, without a script too."""

import pytest
from playwright.sync_api import Page, expect

from bcf.models import Board, User
from schemes.models import Plan
from schemes.stored import load_plan
from tests.browser.pages import expect_accessible, expect_fits
from tests.browser.people import Visitors, Watcher
from tests.factories import make_board
from tests.plan_scenes import YEAR, add_contribution, add_line, draft_of

WIDTHS = (1280, 320)
PAGES = ("", "funding/", "funding/fill-in/", "minimums/", "checks/", "history/", "facts/", "carry/")


@pytest.fixture
def joint(northmere: Board) -> Plan:
    """A joint plan with money that does not add up, and an earlier plan of one of its boards."""
    southwold = make_board("Southwold")
    earlier = draft_of(northmere, slug="earlier", years=("2015-16",))
    add_line(earlier, "Reablement", 900, board=northmere, year="2015-16")
    plan = draft_of(northmere, southwold)
    add_contribution(plan, "dfg", 1971131, board=northmere)
    add_contribution(plan, "A fund of our own with a rather long name", 5, board=southwold)
    add_line(plan, "DFG", 1970000, board=northmere, source="dfg", theme="Home")
    add_line(plan, "Carers", 5, board=southwold, source="A fund of our own with a rather long name", theme="Care")
    return plan


def examine(page: Page) -> None:
    """Looks at the page as it stands, wide and narrow."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        expect_accessible(page)
        expect_fits(page)


@pytest.mark.parametrize("address", ["/plans/", "/plans/new/", *(f"/plans/tiny-plan/{page}" for page in PAGES)])
def test_every_page_is_accessible_and_fits(visitors: Visitors, ada: User, joint: Plan, address: str) -> None:
    page = visitors.page(ada)
    page.goto(address)
    examine(page)


def test_funding_is_typed_refused_mended_and_saved_by_keyboard(
    visitors: Visitors, ada: User, watcher: Watcher, joint: Plan, northmere: Board
) -> None:
    watcher.expects("status of 422")
    page = visitors.page(ada)
    page.goto("/plans/tiny-plan/funding/")
    page.get_by_label("New contribution 1: source").fill("Improved Better Care Fund")
    page.get_by_label("New contribution 1: amount").fill("lots")
    page.get_by_label("New contribution 1: amount").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("must be an amount in pounds")
    examine(page)
    page.get_by_label("New contribution 1: amount").fill("1,000.50")
    page.get_by_label("New contribution 1: amount").press("Enter")
    expect(page.get_by_role("row", name="Total £1,972,136.50").first).to_be_visible()
    made = next(one for one in load_plan(joint).contributions if one.source == "ibcf")
    assert (made.board, made.year) == (northmere.ons_code, YEAR)


def test_a_query_is_explained_without_a_script(visitors: Visitors, ada: User, joint: Plan) -> None:
    page = visitors.page(ada, script=False)
    page.goto("/plans/tiny-plan/checks/")
    page.get_by_text("Explain: Northmere, 2016/17, Disabled Facilities Grant").click()
    box = page.get_by_label("Why this is so: Northmere, 2016/17, Disabled Facilities Grant")
    box.fill("The papers round it.")
    page.get_by_role("button", name="Save the explanation").locator("visible=true").click()
    expect(page.get_by_text("The boards explain: The papers round it.")).to_be_visible()


def test_a_picture_has_its_figures_behind_it(visitors: Visitors, ada: User, joint: Plan) -> None:
    page = visitors.page(ada)
    page.goto("/plans/tiny-plan/")
    expect(page.get_by_role("img", name="Funding by source").first).to_be_visible()
    page.get_by_text("The figures behind “Funding by source").first.click()
    expect(page.get_by_role("cell", name="£1,971,131").first).to_be_visible()
    examine(page)
