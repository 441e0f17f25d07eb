"""Markup and formulas typed as answers are letters on every page, and nothing else."""

import pytest
from playwright.sync_api import Page, expect

from bcf.models import User
from returns.actions import close_return
from returns.models import Submission
from tests.browser.pages import address, box, conflict, expect_saved, option, sheet
from tests.browser.people import Visitors
from tests.factories import answer, make_board, make_officer, open_return_for

MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
BREAKOUT = '"></textarea></script><svg onload=alert(3)>'
FORMULA = '=HYPERLINK("http://example.org/","Click")'
BY, SIGNED_OFF = "cover.completed_by", "cover.signed_off_by"
ELEMENTS = "img[src=x], svg[onload], main script, a[href*='example.org']"


def expect_letters(page: Page, *texts: str) -> None:
    """The page holds these texts as they were typed, and no element made of them. A dialog would fail the watcher."""
    expect(page.locator(ELEMENTS)).to_have_count(0)
    shown = page.locator("body").inner_text()
    typed = page.locator("input, textarea").evaluate_all("boxes => boxes.map((box) => box.value)")
    for text in texts:
        assert text in shown or text in typed, f"{text} is not on {page.url}"


@pytest.fixture
def hostile(ada: User, blank: Submission) -> Submission:
    """A return with such answers in every kind of box."""
    answer(
        blank,
        by=ada,
        cover__completed_by=MARKUP,
        cover__signed_off_by=FORMULA,
        conditions__jointly_agreed__met="no",
        conditions__jointly_agreed__explanation=BREAKOUT,
        metrics__nea__challenges=FORMULA,
        hicm__patient_flow__challenges=MARKUP,
        narrative__success_story=f"{MARKUP}\n{BREAKOUT}\n{FORMULA}",
    )
    return blank


def test_typed_in_the_browser_they_stay_what_was_typed(visitors: Visitors, ada: User, blank: Submission) -> None:
    page = visitors.page(ada)
    page.goto(sheet(blank, "cover"))
    box(page, BY).fill(MARKUP)
    box(page, SIGNED_OFF).fill(FORMULA)
    box(page, SIGNED_OFF).blur()
    expect_saved(page)
    page.reload()
    expect(box(page, BY)).to_have_value(MARKUP)
    expect(box(page, SIGNED_OFF)).to_have_value(FORMULA)
    expect_letters(page)


@pytest.mark.parametrize("closed", [False, True])
def test_every_page_shows_them_as_letters(visitors: Visitors, ada: User, hostile: Submission, closed: bool) -> None:
    if closed:
        close_return(hostile, by=None)
    page = visitors.page(ada)
    for slug, texts in {
        "cover": (MARKUP, FORMULA),
        "national-conditions": (BREAKOUT,),
        "metrics": (FORMULA,),
        "high-impact-change-model": (MARKUP,),
        "narrative": (MARKUP if closed else f"{MARKUP}\n{BREAKOUT}\n{FORMULA}",),
    }.items():
        page.goto(sheet(hostile, slug))
        expect_letters(page, *texts)
    for rest in ("check/", "print/"):
        page.goto(address(hostile, rest))
        expect_letters(page, MARKUP, BREAKOUT, FORMULA)
    page.goto(address(hostile))
    expect_letters(page)


def test_a_conflict_shows_both_as_letters(visitors: Visitors, ada: User, hostile: Submission) -> None:
    mallory = make_officer("<img src=x onerror=alert(4)>", ada.memberships.select_related("board").get().board)
    page = visitors.page(ada)
    page.goto(sheet(hostile, "cover"))
    answer(hostile, by=mallory, cover__completed_by=BREAKOUT)
    box(page, BY).fill(MARKUP + FORMULA)
    box(page, BY).blur()
    expect(conflict(page, BY).locator(".app-conflict__value")).to_have_text([MARKUP + FORMULA, BREAKOUT])
    expect(conflict(page, BY)).to_contain_text("saved by <img src=x onerror=alert(4)> at")
    expect_letters(page)


def test_a_wrong_value_comes_back_as_letters_in_its_message(visitors: Visitors, ada: User, blank: Submission) -> None:
    page = visitors.page(ada)
    page.goto(sheet(blank, "national-conditions"))
    option(page, "budget.s75_pooled", "no").check()
    box(page, "budget.s75_date").fill("<img src=x>")
    box(page, "budget.s75_date").blur()
    expect(page.locator('[data-question="budget.s75_date"] [data-error]')).to_contain_text("'<img src=x>' is not")
    expect_letters(page)


def test_a_boards_name_is_letters_too(visitors: Visitors, ada: User, blank: Submission) -> None:
    board = make_board('<img src=x onerror="alert(5)">', "E99999999")
    submission = open_return_for(board, blank.version)
    ada.memberships.create(role="officer", board=board)
    page = visitors.page(ada)
    for place in ("/", address(submission), sheet(submission, "cover"), address(submission, "check/")):
        page.goto(place)
        expect_letters(page, board.name)
