"""Each answer saves itself, and the page says how that went."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from bcf.models import User
from returns.models import Submission
from tests.browser.pages import (
    box,
    expect_pending,
    expect_saved,
    expect_stored,
    message,
    option,
    question,
    sheet,
    status,
    stored,
)
from tests.browser.people import Visitors, Watcher
from tests.factories import PASSWORD

BY = "cover.completed_by"
STORY = "narrative.success_story"
SAVING = "**/save/"


@pytest.fixture
def cover(visitors: Visitors, ada: User, blank: Submission) -> Page:
    """Ada before the blank cover."""
    page = visitors.page(ada)
    page.goto(sheet(blank, "cover"))
    return page


@pytest.fixture
def narrative(visitors: Visitors, ada: User, blank: Submission) -> Page:
    """Ada before the blank narrative."""
    page = visitors.page(ada)
    page.goto(sheet(blank, "narrative"))
    return page


def test_the_page_says_saving_while_it_takes_long_and_then_when_it_was_saved(cover: Page, blank: Submission) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    cover.route(SAVING, hold)
    expect(status(cover)).to_have_text("Changes are saved as you go")
    box(cover, BY).fill("Ada")
    box(cover, BY).blur()
    expect(status(cover)).to_have_text("Saving…")
    held[0].continue_()
    expect_saved(cover)
    assert stored(blank, BY) == "Ada"


def test_a_text_saves_itself_after_a_pause_without_leaving_it(narrative: Page, blank: Submission) -> None:
    box(narrative, STORY).press_sequentially("Red bags")
    expect_saved(narrative)
    expect(box(narrative, STORY)).to_be_focused()
    assert stored(blank, STORY) == "Red bags"


def test_what_is_typed_while_a_save_is_under_way_goes_with_the_next_one(cover: Page, blank: Submission) -> None:
    sent: list[Route] = []

    def hold_the_first(route: Route) -> None:
        sent.append(route)
        if len(sent) > 1:
            route.continue_()

    cover.route(SAVING, hold_the_first)
    box(cover, BY).fill("Ada")
    box(cover, BY).blur()
    expect(status(cover)).to_have_text("Saving…")
    box(cover, BY).fill("Ada Lovelace")
    box(cover, "cover.email").fill("ada@example.org")
    box(cover, "cover.email").blur()
    sent[0].continue_()
    expect_stored(cover, blank, BY, "Ada Lovelace")
    expect_stored(cover, blank, "cover.email", "ada@example.org")
    expect_saved(cover)
    assert len(sent) == 2


def test_with_the_server_down_the_page_says_not_saved_and_a_retry_saves(
    cover: Page, watcher: Watcher, blank: Submission
) -> None:
    watcher.expects("ERR_FAILED")
    cover.route(SAVING, lambda route: route.abort())
    box(cover, BY).fill("Ada")
    box(cover, BY).blur()
    expect(status(cover)).to_have_text("Not saved. Trying again…")
    assert stored(blank, BY) is None
    cover.unroute(SAVING)
    cover.get_by_role("button", name="Retry").click()
    expect_saved(cover)
    expect(cover.get_by_role("button", name="Retry")).to_be_hidden()
    assert stored(blank, BY) == "Ada"


def test_with_the_server_back_the_page_saves_by_itself(cover: Page, watcher: Watcher, blank: Submission) -> None:
    watcher.expects("status of 503")
    failures = iter(range(2))

    def fail_twice(route: Route) -> None:
        if next(failures, None) is None:
            route.continue_()
        else:
            route.fulfill(status=503, body="down")

    watcher.expects("answer 503")
    cover.route(SAVING, fail_twice)
    box(cover, BY).fill("Ada")
    box(cover, BY).blur()
    expect_saved(cover)
    assert stored(blank, BY) == "Ada"


def test_leaving_with_something_unsaved_is_asked_about_and_still_saves_it(
    narrative: Page, watcher: Watcher, blank: Submission
) -> None:
    box(narrative, STORY).press_sequentially("Typed in the last moment")
    narrative.reload()
    assert len(watcher.farewells) == 1
    expect_stored(narrative, blank, STORY, "Typed in the last moment")


def test_leaving_a_saved_page_asks_nothing(cover: Page, watcher: Watcher) -> None:
    box(cover, BY).fill("Ada")
    box(cover, BY).blur()
    expect_saved(cover)
    cover.reload()
    expect(box(cover, BY)).to_have_value("Ada")
    assert watcher.farewells == []


def test_a_wrong_value_is_told_at_its_box_and_goes_when_mended(cover: Page, blank: Submission) -> None:
    box(cover, "cover.email").fill("ada at example")
    box(cover, "cover.email").blur()
    expect(message(cover, "cover.email")).to_have_text(
        "Error: This must be one e-mail address, like name@example.org (C12 in the workbook)"
    )
    expect(status(cover)).to_have_text("Not saved: 1 answer to correct")
    expect(box(cover, "cover.email")).to_have_attribute("aria-invalid", "true")
    expect(box(cover, "cover.email")).to_have_accessible_description(re.compile("must be one e-mail address"))
    box(cover, "cover.email").fill("ada@example.org")
    box(cover, "cover.email").blur()
    expect_saved(cover)
    expect(message(cover, "cover.email")).to_have_count(0)
    assert stored(blank, "cover.email") == "ada@example.org"


def test_pending_count_markers_and_next_gap_follow_what_is_saved(
    visitors: Visitors, ada: User, blank: Submission
) -> None:
    page = visitors.page(ada)
    page.goto(sheet(blank, "national-conditions"))
    todo = question(page, "conditions.jointly_agreed.met").locator("[data-pending]")
    gap = page.locator("#next-gap")
    expect(todo).to_be_visible()
    expect_pending(page, 5)
    option(page, "conditions.jointly_agreed.met", "no").check()
    expect(todo).to_be_hidden()
    expect_pending(page, 5)
    explanation = "conditions.jointly_agreed.explanation"
    expect(question(page, explanation).locator("[data-pending]")).to_be_visible()
    option(page, "conditions.social_care_contribution.met", "yes").check()
    expect_pending(page, 4)
    expect(page.locator(".app-sheets__item", has_text="National Conditions")).to_contain_text("4 to go")
    gap.click()
    expect(box(page, explanation)).to_be_focused()
    option(page, "conditions.jointly_agreed.met", "yes").check()
    expect_pending(page, 3)
    expect(question(page, explanation)).to_be_hidden()


def test_what_a_rule_finds_shows_and_goes_as_answers_are_saved(
    visitors: Visitors, ada: User, blank: Submission
) -> None:
    page = visitors.page(ada)
    page.goto(sheet(blank, "national-conditions"))
    option(page, "budget.s75_pooled", "no").check()
    date, finding = box(page, "budget.s75_date"), question(page, "budget.s75_date").locator("[data-finding]")
    date.fill("31/12/2018")
    date.blur()
    expect(finding).to_have_text(re.compile("the date given, 31/12/2018, lies within or before the quarter"))
    page.reload()
    expect(finding).to_have_text(re.compile("the date given, 31/12/2018, lies within or before the quarter"))
    date.fill("1/4/2019")
    date.blur()
    expect(finding).to_have_count(0)


def test_a_text_over_its_limit_is_kept_and_flagged(narrative: Page, blank: Submission) -> None:
    text = "x" * 19_999 + "\n😀"
    left = narrative.locator(f'[data-remaining-for="{STORY}"]')
    box(narrative, STORY).fill("a\n😀")
    expect(left).to_have_text("19,997")
    box(narrative, STORY).fill(text)
    box(narrative, STORY).blur()
    expect(left).to_have_text("-1")
    expect_stored(narrative, blank, STORY, text)
    expect(message(narrative, STORY)).to_contain_text("1 over the limit of 20,000. It is kept")
    expect_saved(narrative)
    narrative.reload()
    expect(box(narrative, STORY)).to_have_value(text)
    expect(left).to_have_text("-1")
    expect(question(narrative, STORY).locator("[data-finding]")).to_contain_text(
        "1 over the limit of 20,000. It is kept"
    )
    box(narrative, STORY).fill(text[1:])
    box(narrative, STORY).blur()
    expect(left).to_have_text("0")
    expect_saved(narrative)
    expect(message(narrative, STORY)).to_have_count(0)
    expect(question(narrative, STORY).locator("[data-finding]")).to_have_count(0)


def test_a_text_beyond_what_a_cell_holds_is_refused_and_stays_on_the_page(narrative: Page, blank: Submission) -> None:
    text = "x" * 32_768
    box(narrative, STORY).fill(text)
    box(narrative, STORY).blur()
    expect(message(narrative, STORY)).to_contain_text(
        "must have at most 32,767 characters, the most a workbook's cell holds; it has 32,768. Shorten it."
    )
    expect(status(narrative)).to_have_text("Not saved: 1 answer to correct")
    expect(box(narrative, STORY)).to_have_value(text)
    assert stored(blank, STORY) is None


def test_characters_that_no_workbook_holds_are_replaced(narrative: Page, blank: Submission) -> None:
    box(narrative, STORY).fill("from Word\vnext line\0, end")
    box(narrative, STORY).blur()
    expect_saved(narrative)
    assert stored(blank, STORY) == "from Word\nnext line, end"
    narrative.reload()
    expect(box(narrative, STORY)).to_have_value("from Word\nnext line, end")


def test_a_session_finished_while_typing_keeps_the_edits_and_saves_them_after_signing_in_again(
    cover: Page, watcher: Watcher, blank: Submission
) -> None:
    watcher.expects("status of 401")
    Session.objects.all().delete()
    box(cover, BY).fill("Ada, signed out")
    box(cover, BY).blur()
    expect(status(cover)).to_have_text(
        "Not saved. You have been signed out. Your changes are still on this page. Sign in in a new tab, then retry."
    )
    box(cover, "cover.email").fill("ada@example.org")
    box(cover, "cover.email").blur()
    with cover.expect_popup() as opened:
        cover.get_by_role("link", name="Sign in in a new tab").click()
    second = opened.value
    second.get_by_label("Email address").fill("ada@example.org")
    second.get_by_label("Password").fill(PASSWORD)
    second.get_by_role("button", name="Sign in").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Northmere")
    assert stored(blank, BY) is None

    cover.bring_to_front()
    cover.get_by_role("button", name="Retry").click()
    expect_saved(cover)
    assert stored(blank, BY) == "Ada, signed out"
    assert stored(blank, "cover.email") == "ada@example.org"
    box(cover, "cover.phone").fill("020 7946 0000")
    box(cover, "cover.phone").blur()
    expect_stored(cover, blank, "cover.phone", "020 7946 0000")


def test_a_form_sent_after_its_session_finished_loses_nothing(cover: Page, watcher: Watcher, blank: Submission) -> None:
    watcher.expects("status of 40[13]")
    Session.objects.all().delete()
    box(cover, BY).fill("Ada, signed out")
    cover.get_by_role("button", name="Save", exact=True).click()
    expect(status(cover)).to_contain_text("You have been signed out")
    expect(box(cover, BY)).to_have_value("Ada, signed out")
    cover.get_by_role("button", name="Save", exact=True).click()
    expect(status(cover)).to_contain_text("You have been signed out")
    assert stored(blank, BY) is None


def test_a_form_sent_while_the_server_is_down_loses_nothing(cover: Page, watcher: Watcher, blank: Submission) -> None:
    watcher.expects("ERR_FAILED")
    cover.route(SAVING, lambda route: route.abort())
    box(cover, BY).fill("Ada")
    cover.get_by_role("button", name="Save", exact=True).click()
    expect(status(cover)).to_have_text("Not saved. Trying again…")
    expect(box(cover, BY)).to_have_value("Ada")
    cover.unroute(SAVING)
    expect_saved(cover)
    assert stored(blank, BY) == "Ada"
