"""What the quarter before said, beside the questions: used with one press, confirmed where it was carried over."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from bcf.models import Board, User
from returns.models import Submission
from tests.browser.pages import (
    box,
    conflict,
    expect_accessible,
    expect_fits,
    expect_saved,
    expect_stored,
    message,
    option,
    question,
    sheet,
    stored,
)
from tests.browser.people import Visitors, Watcher
from tests.factories import answer
from tests.integration.chains import open_first, open_second

PLAN = "money.plan.q1"
TOLD = "We <b>pooled</b> slowly.\nThen faster."


@pytest.fixture
def second(northmere: Board, ada: User) -> Submission:
    """The later of two quarters, blank but for what it was filled in with."""
    answer(
        open_first(northmere),
        pooled="no",
        people="20",
        story=TOLD,
        day="31/12/2018",
        money__plan__q1="£1,250.50",
        money__plan__q2="5",
    )
    return open_second(northmere, by=ada)


@pytest.fixture
def page(visitors: Visitors, ada: User, second: Submission) -> Page:
    """Ada before it."""
    page = visitors.page(ada)
    page.goto(sheet(second, "sheet"))
    return page


@pytest.fixture
def carried(second: Submission, ada: User) -> Submission:
    """The same with a text and a choice carried over."""
    answer(second, by=ada, origin="carry", story=TOLD, pooled="no")
    return second


def use(page: Page, name: str) -> Locator:
    return question(page, name).locator("[data-use]")


def mark(page: Page, name: str) -> Locator:
    return question(page, name).locator("[data-unconfirmed]")


def confirm(page: Page, name: str) -> Locator:
    return mark(page, name).get_by_role("button", name="Confirm")


def to_confirm(page: Page) -> Locator:
    return page.locator("[data-unconfirmed-count]")


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [("pooled", "no", "no"), ("story", TOLD, TOLD), (PLAN, "1250.50", "1250.500000")],
)
def test_an_earlier_answer_is_used_with_one_press_and_taken_back_with_another(
    page: Page, second: Submission, name: str, typed: str, kept: str
) -> None:
    use(page, name).click()
    expect_stored(page, second, name, kept)
    expect(use(page, name)).to_be_hidden()
    entry = option(page, name, "no") if name == "pooled" else box(page, name)
    expect(entry).to_be_focused()
    expect(entry).to_have_value(typed)
    if name == "pooled":
        expect(entry).to_be_checked()
    expect_saved(page)
    page.get_by_role("button", name="Undo").click()
    expect_stored(page, second, name, None)
    expect(use(page, name)).to_be_visible()


def test_the_button_comes_and_goes_with_what_stands_there(page: Page, second: Submission) -> None:
    box(page, PLAN).fill("1250.50")
    box(page, PLAN).blur()
    expect(use(page, PLAN)).to_be_hidden()
    box(page, PLAN).fill("1300")
    box(page, PLAN).blur()
    expect(use(page, PLAN)).to_be_visible()
    expect_stored(page, second, PLAN, "1300.000000")


def test_figures_and_dates_of_the_new_quarter_are_shown_and_never_offered(page: Page) -> None:
    expect(question(page, "people")).to_contain_text("Q2 2018/19: 20")
    for name in ("people", "money.plan.q2"):
        expect(use(page, name)).to_have_count(0)


def test_an_earlier_answer_that_a_colleague_wrote_over_meanwhile_is_asked_about(
    page: Page, second: Submission, ben: User
) -> None:
    answer(second, by=ben, story="Ben's")
    use(page, "story").click()
    expect(conflict(page, "story").locator(".app-conflict__value")).to_have_text([TOLD, "Ben's"])
    assert stored(second, "story") == "Ben's"


def test_what_was_carried_over_is_marked_until_it_is_confirmed(page: Page, carried: Submission) -> None:
    page.reload()
    expect(to_confirm(page)).to_have_text("2 to confirm")
    expect(mark(page, "story")).to_contain_text("Carried over from Q2 2018/19, not confirmed yet.")
    confirm(page, "pooled").focus()
    page.keyboard.press("Enter")
    expect(mark(page, "pooled")).to_have_count(0)
    expect(to_confirm(page)).to_have_text("1 to confirm")
    expect(confirm(page, "story")).to_be_focused()
    page.keyboard.press("Space")
    expect(mark(page, "story")).to_have_count(0)
    expect(to_confirm(page)).to_be_hidden()
    expect(box(page, "story")).to_be_focused()
    expect_saved(page)
    page.reload()
    expect(page.locator("[data-unconfirmed]")).to_have_count(0)
    assert stored(carried, "story") == TOLD


def test_changing_it_confirms_it_too(page: Page, carried: Submission) -> None:
    page.reload()
    box(page, "story").fill("Told anew.")
    box(page, "story").blur()
    expect(mark(page, "story")).to_have_count(0)
    expect(mark(page, "pooled")).to_be_visible()
    expect(to_confirm(page)).to_have_text("1 to confirm")
    expect(use(page, "story")).to_be_visible()


def test_confirming_what_a_colleague_changed_meanwhile_is_asked_about(
    page: Page, carried: Submission, ben: User
) -> None:
    page.reload()
    answer(carried, by=ben, story="Ben's")
    confirm(page, "story").click()
    panel = conflict(page, "story")
    expect(panel.locator(".app-conflict__value")).to_have_text([TOLD, "Ben's"])
    panel.get_by_role("button", name="Use theirs").click()
    expect(box(page, "story")).to_have_value("Ben's")
    assert stored(carried, "story") == "Ben's"


def test_without_a_server_the_mark_stays_and_the_confirmation_arrives_later(
    page: Page, carried: Submission, watcher: Watcher
) -> None:
    watcher.expects("ERR_FAILED")
    page.reload()
    page.route("**/save/", lambda route: route.abort())
    confirm(page, "story").click()
    expect(page.get_by_role("button", name="Retry")).to_be_visible()
    expect(mark(page, "story")).to_be_visible()
    page.unroute("**/save/")
    page.get_by_role("button", name="Retry").click()
    expect(mark(page, "story")).to_have_count(0)


def test_without_a_script_use_and_confirm_save_the_page_and_come_back_to_the_answer(
    visitors: Visitors, ada: User, carried: Submission
) -> None:
    page = visitors.page(ada, script=False)
    page.goto(sheet(carried, "sheet"))
    box(page, "people").fill("21")
    confirm(page, "story").click()
    expect(page).to_have_url(re.compile("#id_story$"))
    expect(mark(page, "story")).to_have_count(0)
    expect(to_confirm(page)).to_have_text("1 to confirm")
    assert stored(carried, "people") == "21.000000"
    use(page, PLAN).click()
    expect(box(page, PLAN)).to_have_value("1250.50")
    assert stored(carried, PLAN) == "1250.500000"


def test_a_refused_answer_is_put_right_by_the_earlier_one(page: Page, second: Submission) -> None:
    box(page, PLAN).fill("some")
    box(page, PLAN).blur()
    expect(message(page, PLAN)).to_be_visible()
    use(page, PLAN).click()
    expect(message(page, PLAN)).to_have_count(0)
    expect_stored(page, second, PLAN, "1250.500000")


@pytest.mark.parametrize("width", [1280, 320])
def test_it_is_accessible_and_fits(visitors: Visitors, ada: User, carried: Submission, width: int) -> None:
    page = visitors.page(ada, width=width)
    page.goto(sheet(carried, "sheet"))
    expect(confirm(page, "story")).to_be_visible()
    expect_accessible(page)
    expect_fits(page)
    use(page, PLAN).click()
    confirm(page, "pooled").click()
    expect(to_confirm(page)).to_have_text("1 to confirm")
    expect_accessible(page)
    expect_fits(page)
