"""The review board and a return's review: filters, order and selection, wide and narrow, and all of it by the keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bcf.models import AuditEvent, Board, User
from returns.models import Submission
from tests.browser.keys import press, tab_to
from tests.browser.pages import address, expect_accessible, expect_fits
from tests.browser.people import Visitors
from tests.factories import answer, make_member, make_officer, make_submitted
from tests.integration.chains import open_first, open_second
from tests.many import fill_many

WIDTHS = (1280, 320)


@pytest.fixture
def pat(transactional_db: None) -> User:
    """Programme manager of the nation."""
    return make_member("Pat", "programme_manager", national=True)


@pytest.fixture
def second(northmere: Board) -> Submission:
    """A submitted return that has a quarter before it, of which some answers changed."""
    answer(open_first(northmere), pooled="no", people="30", story="As before", money__plan__q1="1000")
    second = open_second(northmere)
    answer(second, pooled="no", people="20", story="Otherwise", money__plan__q1="1040")
    return make_submitted(second, by=make_officer("Ada", northmere))


def examine(page: Page) -> None:
    """Looks at the page as it stands, wide and narrow."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        expect_accessible(page)
        expect_fits(page)


@pytest.mark.parametrize("script", [True, False])
def test_a_manager_filters_sorts_and_reminds(visitors: Visitors, pat: User, script: bool) -> None:
    fill_many(15, 2)
    page = visitors.page(pat, script=script)
    page.goto("/")
    page.get_by_role("navigation", name="Service").get_by_role("link", name="Review board").click()
    page.get_by_label("Board or ONS code").fill("board 00")
    page.get_by_label("Waits for signature").check()
    page.get_by_role("button", name="Show").click()
    lines = page.get_by_role("table").locator("tbody tr")
    expect(lines).to_have_count(4)
    page.get_by_role("columnheader").get_by_role("link", name="Board").click()
    page.get_by_role("columnheader", name="Board").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Board")).to_have_attribute("aria-sort", "descending")
    expect(lines.first).to_contain_text("Board 007")
    page.get_by_label("Choose Board 007, Q1 2016").check()
    page.get_by_role("button", name="Send a reminder").click()
    expect(page.get_by_role("alert")).to_contain_text("1 return reminded.")
    expect(page.get_by_label("Waits for signature")).to_be_checked()
    assert AuditEvent.objects.filter(verb="reminded").count() == 1


def test_the_review_board_is_accessible_and_scrolls_inside_its_frame(visitors: Visitors, pat: User) -> None:
    fill_many(60, 1)
    page = visitors.page(pat)
    for query in ("", "?period=2016-q1&state=ready&sort=-due", "?q=nowhere"):
        page.goto(f"/review/{query}")
        examine(page)
    page.goto("/")
    examine(page)


def test_a_return_is_reviewed_and_accepted_with_single_keys_once_they_are_switched_on(
    visitors: Visitors, pat: User, second: Submission, settings: Any
) -> None:
    page = visitors.page(pat)
    page.goto(address(second, "review/"))
    examine(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    accept, reason = page.get_by_role("button", name="Accept"), page.get_by_label("What is to be changed, and why")
    page.keyboard.press("a")
    expect(accept).not_to_be_focused()
    press(page, page.get_by_label("Use single keys"), " ")
    page.keyboard.press("r")
    expect(reason).to_be_focused()
    page.keyboard.type("a j")
    expect(reason).to_have_value("a j")
    page.locator("h1").click()
    page.keyboard.press("k")
    expect(page.get_by_role("heading", name="Northmere")).to_be_visible()
    page.keyboard.press("a")
    expect(accept).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The return is accepted.")
    second.refresh_from_db()
    assert second.stage == "accepted"


def test_keys_lead_from_return_to_return(visitors: Visitors, pat: User) -> None:
    boards = fill_many(9, 1)
    page = visitors.page(pat)
    page.goto(f"/returns/2016-q1/{boards[3].ons_code}/review/?state=submitted")
    page.get_by_label("Use single keys").check()
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_have_text("Board 008")
    page.keyboard.press("k")
    expect(page.get_by_role("heading", level=1)).to_have_text("Board 003")
    page.get_by_label("Use single keys").uncheck()
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_have_text("Board 003")


def test_changes_are_asked_for_by_tab_alone(visitors: Visitors, pat: User, second: Submission, settings: Any) -> None:
    page = visitors.page(pat)
    page.goto(address(second, "review/"))
    tab_to(page, page.get_by_label("What is to be changed, and why"))
    page.keyboard.type("The figure of people")
    press(page, page.get_by_label("1. Sheet"), " ")
    press(page, page.get_by_role("button", name="Ask for changes"))
    expect(page.get_by_role("heading", name="Northmere")).to_be_visible()
    second.refresh_from_db()
    assert (second.stage, second.open_sheets) == ("changes", ["sheet"])


def test_a_table_of_all_answers_is_asked_for_followed_and_taken(
    visitors: Visitors, pat: User, second: Submission, settings: Any
) -> None:
    page = visitors.page(pat)
    page.goto("/review/answers/")
    examine(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("Excel workbook (xlsx)").check()
    page.get_by_role("button", name="Make the table").click()
    expect(page.get_by_role("status")).to_have_text("Ready")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download the file").click()
    assert taken.value.suggested_filename.startswith("2018-19-q3-answers-")


def test_a_page_that_waits_for_the_background_goes_on_by_itself(visitors: Visitors, pat: User, settings: Any) -> None:
    from tests.integration.test_answer_exports import work_off

    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    fill_many(25, 1)
    page = visitors.page(pat)
    page.goto("/review/answers/")
    page.get_by_role("button", name="Make the table").click()
    expect(page.get_by_role("status")).to_have_text("Waiting to be made: 0%")
    expect_accessible(page)
    page.locator("h1").click()
    work_off()
    expect(page.get_by_role("status")).to_have_text("Ready")
