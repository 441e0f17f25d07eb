"""What was changed on a page can be taken back, one change after another."""

import pytest
from playwright.sync_api import Locator, Page, expect

from bcf.models import Board, User
from returns.models import AnswerChange, Submission
from tests.browser.clipboard import block, paste
from tests.browser.costs import open_costs
from tests.browser.pages import (
    box,
    conflict,
    expect_accessible,
    expect_fits,
    expect_saved,
    expect_stored,
    message,
    option,
    sheet,
    stored,
)
from tests.browser.people import Visitors
from tests.factories import answer

STORY = "costs.story"
WINTER = "costs.winter.staff"
SPRING = "costs.spring.staff"
SUMMER = "costs.summer.staff"
AGREED = "costs.agreed"


@pytest.fixture
def costs(northmere: Board, ada: User) -> Submission:
    """A return in which the winter is answered."""
    submission = open_costs(northmere, ada)
    answer(submission, by=ada, costs__winter__staff="100", costs__winter__level="full")
    return submission


@pytest.fixture
def page(visitors: Visitors, ada: User, costs: Submission) -> Page:
    """Ada before it."""
    page = visitors.page(ada)
    page.goto(sheet(costs, "sheet"))
    return page


def give(page: Page, name: str, text: str) -> None:
    """Types over what stands in a box, with the keyboard, and goes on to the next."""
    box(page, name).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def undo(page: Page) -> Locator:
    return page.get_by_role("button", name="Undo")


def said(page: Page) -> Locator:
    return page.locator("[data-undone]")


def test_changes_are_taken_back_one_after_another_and_each_is_named(page: Page, costs: Submission) -> None:
    expect(undo(page)).to_be_hidden()
    give(page, WINTER, "250")
    give(page, WINTER, "300")
    option(page, AGREED, "plans").check()
    expect_stored(page, costs, AGREED, "plans")
    undo(page).click()
    expect(said(page)).to_have_text("Undone: Agreed?, blank again")
    expect(box(page, AGREED).and_(page.locator(":checked"))).to_have_count(0)
    expect_stored(page, costs, AGREED, None)
    undo(page).click()
    expect(said(page)).to_have_text("Undone: Winter: Staff, 250 again")
    expect_stored(page, costs, WINTER, "250.000000")
    undo(page).click()
    expect(box(page, WINTER)).to_have_value("100")
    expect_stored(page, costs, WINTER, "100.000000")
    expect(undo(page)).to_be_hidden()
    expect(box(page, WINTER)).to_be_focused()
    amounts = AnswerChange.objects.filter(submission=costs, key=WINTER).order_by("pk").values_list("new", flat=True)
    assert list(amounts) == ["100", "250", "300", "250", "100"]


def test_a_paste_is_taken_back_as_one(page: Page, costs: Submission) -> None:
    paste(box(page, "costs.winter.level"), block(("plans", "1", "2"), ("none", "lots", "3")))
    expect(message(page, SPRING)).to_be_visible()
    undo(page).click()
    expect(said(page)).to_have_text("Undone: 6 pasted cells")
    expect(page.locator("[data-pasted]")).to_have_count(0)
    expect(message(page, SPRING)).to_have_count(0)
    expect(box(page, SPRING)).to_have_value("")
    expect_saved(page)
    assert stored(costs, "costs.winter.level") == "full"
    assert stored(costs, WINTER) == "100.000000"
    assert stored(costs, "costs.spring.share") is None
    expect(undo(page)).to_be_hidden()


def test_ctrl_z_takes_back_the_last_change_of_the_table(page: Page, costs: Submission) -> None:
    give(page, WINTER, "250")
    expect_stored(page, costs, WINTER, "250.000000")
    expect(box(page, "costs.winter.share")).to_be_focused()
    page.keyboard.press("Control+z")
    expect_stored(page, costs, WINTER, "100.000000")
    expect(box(page, WINTER)).to_be_focused()


def test_ctrl_z_takes_back_a_paste(page: Page, costs: Submission) -> None:
    paste(box(page, WINTER), block(("1", "2"), ("3", "4")))
    expect_stored(page, costs, SPRING, "3.000000")
    page.keyboard.press("Control+z")
    expect_stored(page, costs, SPRING, None)
    expect(box(page, WINTER)).to_have_value("100")


def test_ctrl_z_while_typing_is_the_browsers(page: Page, costs: Submission) -> None:
    give(page, WINTER, "250")
    expect_stored(page, costs, WINTER, "250.000000")
    box(page, SPRING).focus()
    page.keyboard.type("7")
    page.keyboard.press("Control+z")
    expect(box(page, SPRING)).to_have_value("")
    expect(box(page, WINTER)).to_have_value("250")
    assert stored(costs, WINTER) == "250.000000"


def test_ctrl_z_in_a_text_beside_the_table_is_the_browsers_and_what_it_reaches_is_saved(
    page: Page, costs: Submission
) -> None:
    give(page, WINTER, "250")
    expect_stored(page, costs, WINTER, "250.000000")
    box(page, STORY).focus()
    page.keyboard.type("Beds")
    page.keyboard.press("Control+z")
    expect(box(page, STORY)).to_have_value("")
    expect(box(page, WINTER)).to_have_value("250")
    page.keyboard.press("Control+z")
    expect(box(page, WINTER)).to_have_value("100")
    expect_stored(page, costs, WINTER, "100.000000")


def test_an_answer_that_was_refused_is_taken_back_with_its_message(page: Page, costs: Submission) -> None:
    give(page, WINTER, "a lot")
    expect(message(page, WINTER)).to_be_visible()
    undo(page).click()
    expect(box(page, WINTER)).to_have_value("100")
    expect(message(page, WINTER)).to_have_count(0)
    expect_saved(page)
    assert stored(costs, WINTER) == "100.000000"


def test_what_is_still_being_typed_is_the_first_thing_taken_back(page: Page, costs: Submission) -> None:
    give(page, WINTER, "250")
    box(page, STORY).focus()
    page.keyboard.type("Beds")
    undo(page).click()
    expect(said(page)).to_have_text("Undone: What was it spent on?, blank again")
    expect(box(page, STORY)).to_have_value("")
    expect(box(page, WINTER)).to_have_value("250")
    undo(page).click()
    expect_stored(page, costs, WINTER, "100.000000")


def test_what_someone_else_changed_since_is_asked_about_and_not_overwritten(
    page: Page, costs: Submission, ben: User
) -> None:
    give(page, WINTER, "250")
    expect_stored(page, costs, WINTER, "250.000000")
    answer(costs, by=ben, costs__winter__staff="777")
    undo(page).click()
    panel = conflict(page, WINTER)
    expect(panel.locator(".app-conflict__value")).to_have_text(["100", "£777"])
    assert stored(costs, WINTER) == "777.000000"
    panel.get_by_role("button", name="Use theirs").click()
    expect(box(page, WINTER)).to_have_value("777")
    expect_saved(page)
    assert stored(costs, WINTER) == "777.000000"


def test_enter_moves_down_a_pasted_column_and_its_change_is_taken_back(page: Page, costs: Submission) -> None:
    paste(box(page, WINTER), block(("1",), ("2",), ("3",)))
    expect_stored(page, costs, SUMMER, "3.000000")
    page.keyboard.press("Enter")
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    expect(box(page, SUMMER)).to_be_focused()
    expect_stored(page, costs, SPRING, "20.000000")
    page.keyboard.press("Control+z")
    expect_stored(page, costs, SPRING, "2.000000")
    assert stored(costs, SUMMER) == "3.000000"


@pytest.mark.parametrize("width", [1280, 320])
def test_it_is_accessible_and_fits(visitors: Visitors, ada: User, costs: Submission, width: int) -> None:
    page = visitors.page(ada, width=width)
    page.goto(sheet(costs, "sheet"))
    give(page, STORY, "unbroken" * 30)
    give(page, STORY, "Beds")
    undo(page).click()
    expect(said(page)).to_contain_text("Undone: What was it spent on?, unbrokenunbroken")
    expect(undo(page)).to_be_visible()
    expect_accessible(page)
    expect_fits(page)
