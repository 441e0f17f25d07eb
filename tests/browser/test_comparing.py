"""Two quarters of a board side by side, with the keyboard alone and on a narrow screen."""

import pytest
from playwright.sync_api import Locator, Page, expect

from bcf.models import Board, User
from returns.models import Submission
from tests.browser.keys import press, tab_to
from tests.browser.pages import address, expect_accessible, expect_fits
from tests.browser.people import Visitors, Watcher
from tests.factories import answer
from tests.integration.chains import open_first, open_second

BEFORE = "The plan is <b>good</b>. " * 60
AFTER = BEFORE + "unbroken" * 40


@pytest.fixture
def second(northmere: Board, ada: User) -> Submission:
    """The later of two quarters that differ in a figure, a total and a long text."""
    answer(open_first(northmere), pooled="no", people="20", story=BEFORE, money__plan__q1="1000", money__plan__q2="5")
    second = open_second(northmere, by=ada)
    answer(second, pooled="no", people="15", story=AFTER, money__plan__q1="1100", money__plan__q2="5")
    return second


def pair(page: Page, question: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=question, exact=True))


@pytest.mark.parametrize("width", [1280, 320])
def test_with_the_keyboard_alone_one_sees_what_changed_and_then_everything(
    visitors: Visitors, watcher: Watcher, ada: User, second: Submission, width: int
) -> None:
    watcher.expects("status of 422")
    page = visitors.page(ada, width=width)
    page.goto(address(second))
    press(page, page.get_by_role("link", name="Compare with another quarter"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Q2 2018/19 and Q3 2018/19 side by side")
    expect(pair(page, "People")).to_contain_text("−5 (−25%)")
    expect(pair(page, "Plan – Total")).to_contain_text("+£100 (+10%)")
    expect(pair(page, "Pooled?")).to_have_count(0)
    expect_accessible(page)
    expect_fits(page)

    press(page, pair(page, "Story").locator("summary"))
    whole = pair(page, "Story").locator(".app-sides__text")
    expect(whole.last).to_have_text(AFTER)
    tab_to(page, whole.last)
    expect_accessible(page)
    expect_fits(page)

    press(page, page.get_by_role("link", name="Show everything"))
    expect(pair(page, "Pooled?")).to_contain_text("none")
    expect_accessible(page)
    expect_fits(page)
    tab_to(page, page.get_by_label("Later quarter"))
    page.keyboard.press("Q")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Later quarter")).to_have_value("2018-19-q2")
    press(page, page.get_by_role("button", name="Compare"))
    expect(page.get_by_role("main")).to_contain_text("Choose two different quarters.")
    expect_accessible(page)
    expect_fits(page)


def test_without_a_script_the_texts_open_and_the_quarters_are_chosen(
    visitors: Visitors, ada: User, second: Submission
) -> None:
    page = visitors.page(ada, script=False)
    page.goto(address(second, "compare/2018-19-q2/"))
    pair(page, "Story").locator("summary").click()
    expect(pair(page, "Story").locator(".app-sides__text").first).to_be_visible()
    page.get_by_label("Earlier quarter").select_option("2018-19-q3")
    page.get_by_label("Later quarter").select_option("2018-19-q2")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Q2 2018/19 and Q3 2018/19 side by side")
