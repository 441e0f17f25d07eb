"""Every page in every state that people meet it in: no violation of axe's rules, nothing that scrolls sideways at 320 px."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from bcf.models import Board, User
from returns.actions import add_row, close_return
from returns.models import Submission
from tests.browser.pages import (
    address,
    box,
    conflict,
    expect_accessible,
    expect_fits,
    expect_saved,
    message,
    option,
    question,
    sheet,
    status,
)
from tests.browser.people import Visitors, Watcher
from tests.browser.test_plain_forms import SCHEMES
from tests.factories import answer, make_board, make_user, open_return_for, publish_tiny

WIDTHS = (1280, 320)
PAGES = (
    "",
    "check/",
    "print/",
    "sheets/cover/",
    "sheets/national-conditions/",
    "sheets/metrics/",
    "sheets/high-impact-change-model/",
    "sheets/narrative/",
)
UNBROKEN = "unbroken" * 40
CHALLENGES = "hicm.patient_flow.challenges"


def examine(page: Page) -> None:
    """Looks at the page as it stands, wide and narrow."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        expect_accessible(page)
        expect_fits(page)


@pytest.fixture
def page(visitors: Visitors, ada: User) -> Page:
    """Ada's browser."""
    return visitors.page(ada)


def test_sign_in(visitors: Visitors, transactional_db: None) -> None:
    page = visitors.page()
    page.goto("/")
    examine(page)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    examine(page)


def test_home(page: Page, visitors: Visitors, ada: User, blank: Submission, filled: Submission) -> None:
    ada.memberships.create(role="officer", board=make_board("A board with no return yet and with a long name"))
    page.goto("/")
    expect(page.get_by_role("button", name="Open the return")).to_be_visible()
    examine(page)
    stranger = visitors.page(make_user("Cleo"))
    stranger.goto("/")
    examine(stranger)


def test_pages_that_say_no(page: Page, watcher: Watcher, blank: Submission, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher.expects("status of (403|404|500)|answer 500")
    page.goto("/returns/2018-19-q3/E09000020/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    examine(page)

    page.goto(sheet(blank, "cover"))
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You cannot do this")
    examine(page)

    monkeypatch.delattr("returns.views.home.lines_of")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Something went wrong")
    examine(page)


@pytest.mark.parametrize("rest", PAGES)
def test_empty(page: Page, blank: Submission, rest: str) -> None:
    page.goto(address(blank, rest))
    examine(page)


@pytest.mark.parametrize("rest", PAGES)
def test_filled(page: Page, filled: Submission, rest: str) -> None:
    page.goto(address(filled, rest))
    examine(page)


@pytest.mark.parametrize("rest", PAGES)
def test_read_only(page: Page, filled: Submission, rest: str) -> None:
    close_return(filled, by=None)
    page.goto(address(filled, rest))
    examine(page)


@pytest.fixture
def troubled(blank: Submission) -> Submission:
    """A return with findings of both kinds, and with words that nothing breaks."""
    answer(
        blank,
        cover__completed_by=UNBROKEN,
        cover__signed_off_by=UNBROKEN,
        conditions__jointly_agreed__met="no",
        conditions__jointly_agreed__explanation=UNBROKEN,
        budget__s75_pooled="no",
        budget__s75_date="31/12/2018",
        metrics__nea__challenges=UNBROKEN,
        hicm__patient_flow__challenges=UNBROKEN,
        narrative__success_story=UNBROKEN * 63,
        narrative__integration_progress=UNBROKEN,
    )
    return blank


@pytest.mark.parametrize("rest", PAGES)
def test_with_findings_and_long_words(page: Page, troubled: Submission, rest: str) -> None:
    page.goto(address(troubled, rest))
    examine(page)


@pytest.mark.parametrize("rest", PAGES)
def test_read_only_with_findings_and_long_words(page: Page, troubled: Submission, rest: str) -> None:
    close_return(troubled, by=None)
    page.goto(address(troubled, rest))
    examine(page)


def test_errors_as_an_answer_is_saved(page: Page, blank: Submission) -> None:
    page.goto(sheet(blank, "cover"))
    box(page, "cover.email").fill("nine")
    box(page, "cover.email").blur()
    expect(message(page, "cover.email")).to_be_visible()
    examine(page)


def test_errors_after_saving_a_sheet(page: Page, watcher: Watcher, blank: Submission) -> None:
    watcher.expects("status of 422")
    page.goto(sheet(blank, "national-conditions"))
    option(page, "budget.s75_pooled", "no").check()
    box(page, "budget.s75_date").fill("soon")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(message(page, "budget.s75_date")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Some answers are not saved")
    examine(page)


def test_errors_in_a_grid(page: Page, watcher: Watcher, blank: Submission) -> None:
    watcher.expects("status of 422")
    page.goto(sheet(blank, "high-impact-change-model"))
    box(page, CHALLENGES).fill("x" * 32_768)
    box(page, CHALLENGES).blur()
    expect(message(page, CHALLENGES)).to_be_visible()
    examine(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Some answers are not saved")
    examine(page)


def test_a_table_without_rows_with_rows_and_with_errors(page: Page, northmere: Board, ada: User) -> None:
    submission = open_return_for(northmere, publish_tiny(SCHEMES))
    page.goto(sheet(submission, "sheet"))
    examine(page)
    row = add_row(submission, "schemes", by=ada)
    add_row(submission, "schemes", by=ada)
    page.reload()
    box(page, f"schemes.spend@{row.id}").fill("a lot")
    box(page, f"schemes.spend@{row.id}").blur()
    expect(message(page, f"schemes.spend@{row.id}")).to_be_visible()
    examine(page)
    close_return(submission, by=None)
    for rest in ("sheets/sheet/", "check/", "print/"):
        page.goto(address(submission, rest))
        examine(page)


@pytest.mark.parametrize(("slug", "name"), [("cover", "cover.signed_off_by"), ("high-impact-change-model", CHALLENGES)])
def test_a_conflict(
    page: Page, watcher: Watcher, ada: User, ben: User, blank: Submission, slug: str, name: str
) -> None:
    watcher.expects("status of 422")
    page.goto(sheet(blank, slug))
    answer(blank, by=ben, **{name.replace(".", "__"): f"Ben's words {UNBROKEN}"})
    box(page, name).fill(f"Ada's words {UNBROKEN}")
    box(page, name).blur()
    expect(conflict(page, name)).to_be_visible()
    examine(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(conflict(page, name)).to_contain_text("Which one should stand?")
    examine(page)


def test_an_answer_just_saved(page: Page, blank: Submission) -> None:
    page.goto(sheet(blank, "cover"))
    box(page, "cover.completed_by").fill("Ada")
    box(page, "cover.completed_by").blur()
    expect_saved(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("is saved.")
    examine(page)


def test_signed_out_while_typing(page: Page, watcher: Watcher, blank: Submission) -> None:
    watcher.expects("status of 401")
    page.goto(sheet(blank, "cover"))
    Session.objects.all().delete()
    box(page, "cover.completed_by").fill("Ada")
    box(page, "cover.completed_by").blur()
    expect(status(page)).to_contain_text("You have been signed out")
    examine(page)


def test_the_full_width_editor(page: Page, filled: Submission) -> None:
    page.goto(sheet(filled, "high-impact-change-model"))
    question(page, CHALLENGES).get_by_role("button", name="Full width").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    examine(page)
