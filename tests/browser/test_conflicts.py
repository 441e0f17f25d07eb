"""Two people at one return."""

import pytest
from playwright.sync_api import Page, expect

from bcf.models import User
from returns.models import Submission
from tests.browser.pages import box, conflict, expect_saved, expect_stored, option, sheet, status, stored
from tests.browser.people import Visitors, Watcher

SIGNED_OFF = "cover.signed_off_by"
MET = "conditions.jointly_agreed.met"


def type_and_leave(page: Page, name: str, text: str) -> None:
    """Types an answer over what stands there, and leaves its box."""
    box(page, name).fill(text)
    box(page, name).blur()


@pytest.fixture
def ada_and_ben(visitors: Visitors, ada: User, ben: User, blank: Submission) -> tuple[Page, Page]:
    """Both have the cover before them; Ben has just saved who signed off, and Ada has not seen it."""
    pages = visitors.page(ada), visitors.page(ben)
    for page in pages:
        page.goto(sheet(blank, "cover"))
    type_and_leave(pages[1], SIGNED_OFF, "Ben's chair")
    expect_saved(pages[1])
    return pages


def test_when_both_change_one_answer_both_values_are_offered_and_nothing_is_overwritten(
    ada_and_ben: tuple[Page, Page], blank: Submission
) -> None:
    page = ada_and_ben[0]
    type_and_leave(page, SIGNED_OFF, "Ada's chair")
    panel = conflict(page, SIGNED_OFF)
    expect(panel).to_contain_text("Someone else has changed this answer")
    expect(panel.locator(".app-conflict__value")).to_have_text(["Ada's chair", "Ben's chair"])
    expect(panel).to_contain_text("saved by Ben at ")
    expect(status(page)).to_have_text("Not saved: 1 answer changed by someone else")
    assert stored(blank, SIGNED_OFF) == "Ben's chair"


def test_one_may_keep_ones_own_value(ada_and_ben: tuple[Page, Page], blank: Submission) -> None:
    page, bens = ada_and_ben
    type_and_leave(page, SIGNED_OFF, "Ada's chair")
    conflict(page, SIGNED_OFF).get_by_role("button", name="Keep mine").click()
    expect_saved(page)
    expect(conflict(page, SIGNED_OFF)).to_have_count(0)
    expect(box(page, SIGNED_OFF)).to_be_focused()
    assert stored(blank, SIGNED_OFF) == "Ada's chair"
    bens.reload()
    expect(box(bens, SIGNED_OFF)).to_have_value("Ada's chair")


def test_what_is_typed_while_the_question_stands_is_what_keep_mine_saves(
    ada_and_ben: tuple[Page, Page], blank: Submission
) -> None:
    page = ada_and_ben[0]
    type_and_leave(page, SIGNED_OFF, "Ada's chair")
    expect(conflict(page, SIGNED_OFF)).to_be_visible()
    type_and_leave(page, SIGNED_OFF, "Ada's second thought")
    expect(conflict(page, SIGNED_OFF)).to_contain_text("Ada's second thought")
    conflict(page, SIGNED_OFF).get_by_role("button", name="Keep mine").click()
    expect_saved(page)
    assert stored(blank, SIGNED_OFF) == "Ada's second thought"


def test_one_may_use_the_other_persons_value(ada_and_ben: tuple[Page, Page], blank: Submission) -> None:
    page = ada_and_ben[0]
    type_and_leave(page, SIGNED_OFF, "Ada's chair")
    conflict(page, SIGNED_OFF).get_by_role("button", name="Use theirs").click()
    expect(box(page, SIGNED_OFF)).to_have_value("Ben's chair")
    expect(conflict(page, SIGNED_OFF)).to_have_count(0)
    expect_saved(page)
    assert stored(blank, SIGNED_OFF) == "Ben's chair"
    type_and_leave(page, SIGNED_OFF, "Ada, having seen it")
    expect_stored(page, blank, SIGNED_OFF, "Ada, having seen it")


def test_radios_are_offered_by_their_labels_and_set_by_the_choice(
    visitors: Visitors, ada: User, ben: User, blank: Submission
) -> None:
    page, bens = visitors.page(ada), visitors.page(ben)
    for each in (page, bens):
        each.goto(sheet(blank, "national-conditions"))
    option(bens, MET, "no").check()
    expect_saved(bens)
    option(page, MET, "yes").check()
    panel = conflict(page, MET)
    expect(panel.locator(".app-conflict__value")).to_have_text(["Yes", "No"])
    panel.get_by_role("button", name="Use theirs").click()
    expect(option(page, MET, "no")).to_be_checked()
    expect(box(page, "conditions.jointly_agreed.explanation")).to_be_visible()
    assert stored(blank, MET) == "no"


def test_two_people_on_different_answers_never_meet(ada_and_ben: tuple[Page, Page], blank: Submission) -> None:
    page = ada_and_ben[0]
    type_and_leave(page, "cover.completed_by", "Ada")
    expect_saved(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("1. Cover is saved.")
    assert (stored(blank, "cover.completed_by"), stored(blank, SIGNED_OFF)) == ("Ada", "Ben's chair")
    expect(box(page, SIGNED_OFF)).to_have_value("Ben's chair")


def test_the_same_value_typed_by_both_is_no_conflict(ada_and_ben: tuple[Page, Page]) -> None:
    page = ada_and_ben[0]
    type_and_leave(page, SIGNED_OFF, "Ben's chair")
    expect_saved(page)
    expect(conflict(page, SIGNED_OFF)).to_have_count(0)


@pytest.mark.parametrize(("choice", "stands"), [("Keep mine", "Ada's chair"), ("Use theirs", "Ben's chair")])
def test_without_a_script_both_values_are_offered_and_the_choice_is_saved(
    visitors: Visitors, watcher: Watcher, ada: User, ben: User, blank: Submission, choice: str, stands: str
) -> None:
    watcher.expects("status of 422")
    page, bens = visitors.page(ada, script=False), visitors.page(ben, script=False)
    for each in (page, bens):
        each.goto(sheet(blank, "cover"))
    box(bens, SIGNED_OFF).fill("Ben's chair")
    bens.get_by_role("button", name="Save", exact=True).click()
    box(page, SIGNED_OFF).fill("Ada's chair")
    box(page, "cover.completed_by").fill("Ada")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page).to_have_title("Error: 1. Cover, Northmere – Better Care Fund returns")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Ben has changed this answer; choose which one stands")
    expect(summary).to_contain_text("Everything else on this sheet is saved.")
    panel = conflict(page, SIGNED_OFF)
    expect(panel.locator(".app-conflict__value")).to_have_text(["Ada's chair", "Ben's chair"])
    assert stored(blank, "cover.completed_by") == "Ada"

    page.get_by_role("button", name="Save", exact=True).click()
    expect(panel).to_be_visible()
    assert stored(blank, SIGNED_OFF) == "Ben's chair"

    panel.get_by_label(choice).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("1. Cover is saved.")
    expect(box(page, SIGNED_OFF)).to_have_value(stands)
    assert stored(blank, SIGNED_OFF) == stands
