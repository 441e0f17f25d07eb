"""One metric over all boards: looked at by axe, wide and narrow, sorted by keyboard, with the figures behind its pictures."""

import pytest
from playwright.sync_api import Page, expect

from bcf.models import Board, User
from tests.browser.pages import expect_accessible, expect_fits
from tests.browser.people import Visitors
from tests.factories import make_board, make_member
from tests.metric_scenes import counts, put, put_months, put_population

WIDTHS = (1280, 320)


@pytest.fixture
def dev(db: None) -> User:
    """Looks after the whole nation."""
    return make_member("Dev", "programme_manager", national=True)


@pytest.fixture
def nation(northmere: Board) -> list[Board]:
    """Boards of two regions, each with admissions; one with delayed days and no plan."""
    boards = [northmere, make_board("Southwold"), make_board("Hammersmith and Fulham with Kensington", region="London")]
    for number, board in enumerate(boards):
        put_months(board, 1000 + 300 * number, 1420 - 200 * number)
    put_population(northmere, {2018: 292125, 2019: 296808})
    put(northmere, counts("actual", {"2018-19-q1": 2060, "2018-19-q2": 2058}), "dtoc")
    return boards


def examine(page: Page) -> None:
    """Looks at the page as it stands, wide and narrow."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        expect_accessible(page)
        expect_fits(page)


@pytest.mark.parametrize(
    "address", ["nea/", "nea/?year=2018-19&sort=-percent", "dtoc/", "dtoc/?part=nhs", "reablement/"]
)
def test_every_page_is_accessible_and_fits(visitors: Visitors, dev: User, nation: list[Board], address: str) -> None:
    page = visitors.page(dev)
    page.goto(f"/metrics/nation/{address}")
    examine(page)


def test_pictures_of_a_board_are_accessible_with_their_figures_open(
    visitors: Visitors, dev: User, nation: list[Board], northmere: Board
) -> None:
    page = visitors.page(dev)
    for address in (f"/metrics/{northmere.ons_code}/", f"/metrics/{northmere.ons_code}/nea/"):
        page.goto(address)
        expect(page.get_by_role("img", name="Non-elective admissions, 2018/19").first).to_be_visible()
        page.get_by_text("The figures behind “Non-elective admissions").first.click()
        expect(page.get_by_role("cell", name="1,420").first).to_be_visible()
        examine(page)


def test_the_table_is_sorted_by_keyboard_without_a_script(visitors: Visitors, dev: User, nation: list[Board]) -> None:
    page = visitors.page(dev, script=False)
    page.goto("/metrics/nation/nea/")
    page.get_by_role("link", name="Difference in %").press("Enter")
    table = page.get_by_role("region", name="All boards")
    expect(table.get_by_role("row").nth(1)).to_contain_text("Hammersmith")
    page.get_by_role("link", name="Difference in %").press("Enter")
    expect(table.get_by_role("row").nth(1)).to_contain_text("Northmere")
    expect(page.get_by_role("columnheader", name="Difference in %")).to_have_attribute("aria-sort", "descending")


def test_a_region_is_opened_and_a_board_reached(visitors: Visitors, dev: User, nation: list[Board]) -> None:
    page = visitors.page(dev)
    page.goto("/metrics/nation/nea/")
    expect(page.get_by_role("img", name="Non-elective admissions, 2018/19: North")).to_be_visible()
    page.get_by_text("The figures behind “Non-elective admissions, 2018/19: North").first.click()
    expect(page.get_by_role("cell", name="142.0 %")).to_be_visible()
    page.get_by_role("region", name="All boards").get_by_role("link", name="Northmere").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Non-elective admissions")
