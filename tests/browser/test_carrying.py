"""Answers of the quarter before, carried over with a preview: looked through, chosen, confirmed."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from bcf.models import Board, User
from returns.actions import Entry, save_answers
from returns.answers import Name
from returns.models import Submission
from returns.stored import held_answers
from tests.browser.keys import press, tab_to
from tests.browser.pages import address, box, expect_accessible, expect_fits, option, question, sheet, stored
from tests.browser.people import Visitors, Watcher
from tests.factories import answer
from tests.integration.chains import open_first, open_second

CARRY = "Carry over what is ticked"
TOLD = "We <b>pooled</b> slowly.\n" + "And the plan is good. " * 60


@pytest.fixture
def second(northmere: Board, ada: User) -> Submission:
    """The later of two quarters."""
    answer(open_first(northmere), pooled="no", people="20", story=TOLD, day="31/12/2018", money__plan__q1="5")
    return open_second(northmere, by=ada)


def line(page: Page, label: str) -> Locator:
    """What the preview says of a question."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("checkbox", name=label, exact=True))


def tick(page: Page, label: str) -> Locator:
    return page.get_by_role("checkbox", name=label, exact=True)


@pytest.mark.parametrize("width", [1280, 320])
def test_with_the_keyboard_alone_they_are_looked_through_chosen_and_confirmed(
    visitors: Visitors, ada: User, second: Submission, width: int
) -> None:
    page = visitors.page(ada, width=width)
    page.goto(address(second))
    press(page, page.get_by_role("link", name="Carry over answers from Q2 2018/19"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Carry over answers from Q2 2018/19")
    expect(page.get_by_role("checkbox")).to_have_count(2)
    expect(line(page, "Story")).to_contain_text("We <b>pooled</b> slowly.")
    expect(line(page, "Story").get_by_role("definition").last).to_have_text("(blank)")
    expect_accessible(page)
    expect_fits(page)
    tab_to(page, tick(page, "Pooled?"))
    expect(tick(page, "Pooled?")).to_be_checked()
    press(page, tick(page, "Pooled?"), "Space")
    press(page, page.get_by_role("button", name=CARRY))

    expect(page.get_by_role("alert")).to_contain_text("1 answer was carried over from Q2 2018/19.")
    expect(box(page, "story")).to_have_value(TOLD.rstrip())
    expect(option(page, "pooled", "no")).not_to_be_checked()
    assert {key: stored(second, key) for key in ("pooled", "people", "day", "money.plan.q1")} == dict.fromkeys(
        ("pooled", "people", "day", "money.plan.q1")
    )
    expect(page.locator("[data-unconfirmed-count]")).to_have_text("1 to confirm")
    expect_accessible(page)
    expect_fits(page)
    press(page, question(page, "story").get_by_role("button", name="Confirm"))
    expect(page.locator("[data-unconfirmed-count]")).to_be_hidden()
    page.goto(address(second))
    expect(page.get_by_role("listitem").filter(has_text="Carry over answers from Q2 2018/19")).to_contain_text("(1)")


def test_what_stands_already_is_overwritten_only_by_choice(visitors: Visitors, ada: User, second: Submission) -> None:
    answer(second, by=ada, story="Of this quarter.", pooled="no")
    page = visitors.page(ada)
    page.goto(sheet(second, "sheet"))
    page.get_by_role("link", name="Carry over answers from Q2 2018/19").click()
    expect(page.get_by_role("checkbox")).to_have_count(1)
    expect(tick(page, "Story")).not_to_be_checked()
    expect(line(page, "Story").get_by_role("definition").last).to_have_text("Of this quarter.")
    tick(page, "Story").check()
    page.get_by_role("button", name=CARRY).click()
    expect(box(page, "story")).to_have_value(TOLD.rstrip())
    page.goto(address(second))
    expect(page.get_by_role("main")).to_contain_text("1 to confirm")


@pytest.mark.parametrize("script", [True, False])
def test_what_a_colleague_changed_in_between_is_shown_again_and_nothing_is_written(
    visitors: Visitors, watcher: Watcher, ada: User, ben: User, second: Submission, script: bool
) -> None:
    watcher.expects("status of 422")
    page = visitors.page(ada, script=script)
    page.goto(sheet(second, "sheet") + "carry/")
    answer(second, by=ben, story="Ben's story.")
    page.get_by_role("button", name=CARRY).click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Nothing was written")
    expect(alert).to_contain_text("Some of these answers were changed while you looked at them")
    expect(page).to_have_title("Error: Carry over answers: 1. Sheet, Northmere – Better Care Fund returns")
    expect(line(page, "Story").get_by_role("definition").last).to_have_text("Ben's story.")
    assert stored(second, "pooled") is None
    if script:
        expect_accessible(page)
    tick(page, "Story").uncheck()
    page.get_by_role("button", name=CARRY).click()
    expect(page.get_by_role("alert")).to_contain_text("1 answer was carried over")
    assert (stored(second, "pooled"), stored(second, "story")) == ("no", "Ben's story.")


def test_without_a_tick_nothing_is_written_and_it_is_said(
    visitors: Visitors, watcher: Watcher, ada: User, second: Submission
) -> None:
    watcher.expects("status of 422")
    page = visitors.page(ada)
    page.goto(sheet(second, "sheet") + "carry/")
    for label in ("Pooled?", "Story"):
        tick(page, label).uncheck()
    page.get_by_role("button", name=CARRY).click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one answer to carry over.")
    assert stored(second, "story") is None


def test_what_is_confirmed_while_it_is_being_saved_is_confirmed(
    visitors: Visitors, ada: User, second: Submission
) -> None:
    save_answers(second, [Entry(Name("story"), TOLD.rstrip())], by=ada, origin="carry")
    page = visitors.page(ada)
    page.goto(sheet(second, "sheet"))
    requests: list[Route] = []

    def slow(route: Route) -> None:
        requests.append(route)
        if len(requests) > 1:
            route.continue_()

    page.route("**/save/", slow)
    box(page, "story").press("End")
    page.keyboard.type("x")
    with page.expect_request("**/save/"):
        page.keyboard.press("Backspace")
    question(page, "story").get_by_role("button", name="Confirm").click()
    requests[0].continue_()
    expect(page.locator("[data-unconfirmed-count]")).to_be_hidden()
    assert held_answers(second)[Name("story")].origin == "confirm"
