"""A plan is drawn, shown and applied, and an earlier version brought back: wide and narrow, by keyboard, without a script too."""

import pytest
from playwright.sync_api import Page, expect

from bcf.models import Board, User
from metrics.models import TrajectoryVersion
from metrics.periods import months_of
from tests.browser.pages import expect_accessible, expect_fits
from tests.browser.people import Visitors, Watcher
from tests.metric_scenes import counts, put

YEAR = "2017-18"
WIDTHS = (1280, 320)


@pytest.fixture
def season(northmere: Board) -> str:
    """Address of the admissions of a board: last year's with a heavy winter, this year's plan flat, three months gone."""
    last = {month.code: 1300 + 10 * number for number, month in enumerate(months_of("2016-17"))}
    plan = {month.code: 1300 for month in months_of(YEAR)}
    put(northmere, counts("actual", last) | counts("plan", {**plan, YEAR: 15_600}))
    put(northmere, counts("actual", {"2017-04": 1250, "2017-05": 1275, "2017-06": 1290}))
    return f"/metrics/{northmere.ons_code}/nea/"


def examine(page: Page) -> None:
    """Looks at the page as it stands, wide and narrow."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        expect_accessible(page)
        expect_fits(page)


def draw(season: str) -> str:
    return f"{season}draw/{YEAR}/"


@pytest.mark.parametrize("way", ["steps", "change", "seasons"])
def test_every_way_is_accessible_and_fits(visitors: Visitors, ada: User, season: str, way: str) -> None:
    page = visitors.page(ada)
    page.goto(f"{draw(season)}?way={way}")
    examine(page)


def test_a_year_that_is_drawn_by_months_is_warned_of_and_mended(visitors: Visitors, ada: User, season: str) -> None:
    page = visitors.page(ada)
    page.goto(f"{draw(season)}?way=steps&show=1&since=2017-03&baseline=15600&first=2018-03&first_target=15600")
    expect(page.get_by_text("twelve times the 15,600 that is planned.")).to_be_visible()
    examine(page)
    page.get_by_role("link", name="By years").press("Enter")
    expect(page.get_by_label("First target", exact=True)).to_have_value("15600")
    expect(page.get_by_label("First target period")).to_have_value(YEAR)


def test_a_season_is_drawn_refused_mended_shown_and_applied_by_keyboard(
    visitors: Visitors, ada: User, watcher: Watcher, season: str
) -> None:
    watcher.expects("status of 422")
    page = visitors.page(ada)
    page.goto(season + f"?year={YEAR}")
    page.get_by_role("link", name="Draw the plan").press("Enter")
    page.get_by_role("link", name="Shape of earlier years").press("Enter")
    expect(page.get_by_label("Actuals are taken up to")).to_have_value("2017-06")
    expect(page.get_by_role("checkbox", name="2016/17")).to_be_checked()
    page.get_by_role("checkbox", name="2016/17").press("Space")
    page.get_by_role("button", name="Show what it comes to").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("No earlier year was chosen. Tick at least one.")
    examine(page)
    page.get_by_role("checkbox", name="2016/17").press("Space")
    page.get_by_role("checkbox", name="July 2017").press("Space")
    page.get_by_role("button", name="Show what it comes to").press("Enter")
    row = page.get_by_role("row", name="April 2017 actual")
    expect(row.get_by_role("cell")).to_have_text(["1,300", "1,250", "−50"])
    expect(page.get_by_role("row", name="2017/18", exact=False).last.get_by_role("cell")).to_have_text(
        ["15,600", "15,600", "0"]
    )
    examine(page)
    page.get_by_role("button", name="Apply what is shown").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Say why, in a sentence")
    examine(page)
    page.get_by_label("Why the plan is drawn so").fill("The winter is heavy")
    page.get_by_role("button", name="Apply what is shown").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The plan is drawn: 11 figures written.")


def test_steps_are_drawn_and_an_earlier_version_brought_back_without_a_script(
    visitors: Visitors, ada: User, season: str, northmere: Board
) -> None:
    page = visitors.page(ada, script=False)
    page.goto(f"{draw(season)}?way=steps")
    expect(page.get_by_label("Baseline", exact=True)).to_have_value("1410")
    page.get_by_label("First target", exact=True).fill("1,350")
    page.get_by_label("Second target", exact=True).fill("1300")
    page.get_by_role("button", name="Show what it comes to").click()
    expect(
        page.get_by_text("From 1,410 in March 2017 to 1,350 in September 2017: 6 steps, 10.00 less each time.")
    ).to_be_visible()
    page.get_by_label("Why the plan is drawn so").fill("Straight down")
    page.get_by_role("button", name="Apply what is shown").click()
    page.get_by_role("link", name="Every version of 2017/18").click()
    page.get_by_text("Bring back version 1", exact=True).first.click()
    page.locator("details[open] textarea").fill("The flat plan was right")
    page.locator("details[open] button").click()
    expect(page.get_by_text("Version 1 stands again.")).to_be_visible()
    assert TrajectoryVersion.objects.get(number=4).reason == "The flat plan was right"


def test_the_history_is_accessible_and_fits_folded_and_open(visitors: Visitors, ada: User, season: str) -> None:
    page = visitors.page(ada)
    page.goto(f"{season}history/{YEAR}/")
    examine(page)
    page.locator("summary").filter(has_text="figures").first.press("Enter")
    page.locator("summary").filter(has_text="Bring back").first.press("Enter")
    expect(page.get_by_label("Why it is brought back").first).to_be_visible()
    examine(page)


def test_what_a_colleague_changed_meanwhile_is_shown_anew(
    visitors: Visitors, ada: User, ben: User, watcher: Watcher, season: str, northmere: Board
) -> None:
    watcher.expects("status of 422")
    page = visitors.page(ada)
    page.goto(f"{draw(season)}?way=change&show=1&percent=-2&basis=actual")
    put(northmere, counts("plan", {"2018-03": 1}), by=ben)
    page.get_by_label("Why the plan is drawn so").fill("Two percent less")
    page.get_by_role("button", name="Apply what is shown").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "The figures changed after this was shown, so nothing was written."
    )
    expect(page.get_by_label("Why the plan is drawn so")).to_have_value("Two percent less")
    expect(page.get_by_role("row", name="March 2018").get_by_role("cell").first).to_have_text("1")
    examine(page)
    page.get_by_role("button", name="Apply what is shown").click()
    expect(page.get_by_role("alert")).to_contain_text("The plan is drawn")
