"""A board's metrics and the grid of their figures: wide and narrow, by keyboard, pasted into, and without a script."""

import pytest
from playwright.sync_api import Page, expect

from bcf.models import Board, User
from tests.browser.clipboard import block, paste
from tests.browser.pages import expect_accessible, expect_fits
from tests.browser.people import Visitors, Watcher
from tests.metric_scenes import counts, put, put_months, put_population, stated

WIDTHS = (1280, 320)


@pytest.fixture
def figures(northmere: Board) -> str:
    """Admissions with plan, actuals and a year before; delayed days with a population. Gives the address of the board's metrics."""
    put_months(northmere, 980, 1010, until=12, year="2017-18")
    put_months(northmere, 1000, 1120, until=9)
    put_population(northmere, {2018: 292125, 2019: 296808})
    put(
        northmere,
        stated("plan", {"2018-19": 2400}) | counts("actual", {"2018-19-q1": 1813, "2018-19-q2": 1787}),
        "dtoc",
    )
    return f"/metrics/{northmere.ons_code}/"


def examine(page: Page) -> None:
    """Looks at the page as it stands, wide and narrow."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        expect_accessible(page)
        expect_fits(page)


def test_from_the_list_of_metrics_to_one_with_its_arithmetic(visitors: Visitors, ada: User, figures: str) -> None:
    page = visitors.page(ada)
    page.goto("/metrics/")
    examine(page)
    page.get_by_role("link", name="Non-elective admissions", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Non-elective admissions, 2018/19")
    page.get_by_text("The arithmetic").click()
    expect(page.get_by_text("+12.0 % of the plan")).to_be_visible()
    expect(page.get_by_role("img", name="Non-elective admissions")).to_be_visible()
    examine(page)


def test_a_rate_says_which_population_it_is_made_of(visitors: Visitors, ada: User, figures: str) -> None:
    page = visitors.page(ada)
    page.goto(f"{figures}dtoc/?year=2018-19")
    page.get_by_text("The populations behind the rates").click()
    expect(page.get_by_text("292,125 residents of 18 and over, the projection for 2018").first).to_be_visible()
    examine(page)


def test_a_block_of_figures_is_pasted_moved_through_and_saved(
    visitors: Visitors, ada: User, watcher: Watcher, figures: str
) -> None:
    watcher.expects("status of 422")
    page = visitors.page(ada)
    page.goto(f"{figures}nea/figures/2019-20/")
    examine(page)
    april = page.get_by_role("textbox", name="Plan: admissions, April 2019")
    paste(april, block(("1,260", "1,301"), ("1,259", "many"), ("1,291", "")))
    expect(page.get_by_text("6 not saved yet")).to_be_visible()
    expect(page.get_by_role("textbox", name="Plan: admissions, June 2019")).to_have_value("1,291")
    april.press("ArrowDown")
    expect(page.get_by_role("textbox", name="Plan: admissions, May 2019")).to_be_focused()
    page.get_by_label("Why, in a few words").fill("Operating plan of April")
    page.get_by_role("button", name="Save the figures").click()
    expect(page.get_by_role("alert")).to_contain_text("Actual: admissions, May 2019 must be a number")
    examine(page)
    wrong = page.get_by_role("textbox", name="Actual: admissions, May 2019")
    expect(wrong).to_have_value("many")
    wrong.fill("1,333")
    page.get_by_role("button", name="Save the figures").click()
    expect(page.get_by_role("alert")).to_contain_text("The figures are saved.")
    expect(page.get_by_role("table", name="Figures")).to_contain_text("1,333")


def test_without_a_script_figures_are_saved_as_well(visitors: Visitors, ada: User, figures: str) -> None:
    page = visitors.page(ada, script=False)
    page.goto(f"{figures}nea/figures/2019-20/")
    box = page.get_by_role("textbox", name="Plan: admissions, April 2019")
    box.fill("1,260")
    box.press("Enter")
    expect(page.get_by_text("The figures are saved.")).to_be_visible()


def test_a_board_describes_a_metric_of_its_own(visitors: Visitors, ada: User, watcher: Watcher, figures: str) -> None:
    watcher.expects("status of 422")
    page = visitors.page(ada)
    page.goto(f"{figures}own/")
    examine(page)
    page.get_by_role("link", name="Add a metric").click()
    examine(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    examine(page)
    page.get_by_label("Name", exact=True).fill("Falls at home")
    page.get_by_label("Unit of the count").fill("falls")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Falls at home is saved.")


def test_boxes_end_where_their_headings_end(visitors: Visitors, ada: User, figures: str) -> None:
    page = visitors.page(ada)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{figures}nea/figures/2018-19/")
    for series in ("Plan", "Actual"):
        heading = page.get_by_role("columnheader", name=f"{series}: admissions")
        box = page.get_by_label(f"{series}: admissions, April 2018")
        padding = heading.evaluate("heading => parseFloat(getComputedStyle(heading).paddingRight)")
        there, here = heading.bounding_box(), box.bounding_box()
        assert there is not None
        assert here is not None
        assert abs(there["x"] + there["width"] - padding - here["x"] - here["width"]) < 1
