"""A real download of a published form, filled in with another program and brought in again, with the keyboard alone."""

import re
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from bcf.models import User
from returns.loading import load_file
from returns.models import AnswerChange, Submission
from returns.opening import open_return
from tests.browser.keys import press, tab_to
from tests.browser.pages import address, box, conflict, expect_accessible, expect_fits, expect_saved, sheet, stored
from tests.browser.people import Visitors, Watcher
from tests.browser.test_quarters import publish_period
from tests.factories import answer, make_board, make_officer

COMMENTARY = "ie.commentary"
Q1, Q2 = "ie.income.forecast.q1", "ie.income.forecast.q2"


@pytest.fixture
def officer(transactional_db: None) -> User:
    """Officer of the board whose returns are published."""
    return make_officer("Sam", make_board("Southend-on-Sea", "E06000033"))


@pytest.fixture
def colleague(officer: User) -> User:
    """Works on the same return."""
    membership = officer.memberships.get()
    assert membership.board is not None
    return make_officer("Kim", membership.board)


@pytest.fixture
def second(officer: User) -> Submission:
    """The return for quarter 2, with a little of the income given."""
    publish_period("2016-17-q1")
    first = load_file(settings.FIXTURES_DIR / "demo" / "southend-2016-17-q1.json", by=None).submission
    second = open_return(publish_period("2016-17-q2"), first.boards.get(), by=officer)
    answer(second, by=officer, ie__income__forecast__q1="3000000", ie__commentary="On plan.")
    return second


def download(page: Page, submission: Submission, folder: Path) -> Path:
    """The return's workbook, by its link on the page."""
    page.goto(address(submission))
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download the workbook (xlsx)").click()
    path = folder / downloading.value.suggested_filename
    downloading.value.save_as(path)
    return path


def fill_in(path: Path) -> None:
    """Types into cells and saves the file anew, as a program does that is neither ours nor Excel."""
    book = openpyxl.load_workbook(path)
    income = book["I&E"]
    income["C17"], income["D17"], income["E17"] = 3_100_000, 3_282_762, "a few"
    income["B39"] = "As the workbook says."
    book["Narrative"]["B7"] = "Written on the train."
    book.save(path)


def choose(page: Page, path: Path) -> None:
    """Finds the page and brings the file to it, with the keyboard."""
    page.once("filechooser", lambda chooser: chooser.set_files(path))
    press(page, page.get_by_role("link", name="Bring in a workbook"))
    place = page.get_by_label("The workbook")
    tab_to(page, place)
    page.keyboard.press("Space")
    expect(place).to_have_value(re.compile(re.escape(path.name)))
    press(page, page.get_by_role("button", name="Show what was changed"))


def line(page: Page, name: str) -> Locator:
    return page.locator(f'[id="line_{name}"]')


@pytest.mark.parametrize("width", [1280, 320])
def test_what_was_filled_in_elsewhere_comes_in_line_by_line(
    visitors: Visitors, officer: User, colleague: User, second: Submission, tmp_path: Path, width: int
) -> None:
    page = visitors.page(officer, width=width)
    path = download(page, second, tmp_path)
    fill_in(path)
    answer(second, by=colleague, ie__income__forecast__q1="3200000", ie__commentary="Kim's words.")
    choose(page, path)

    expect(page.get_by_role("heading", level=1)).to_have_text("What the workbook changes")
    expect(line(page, Q1)).to_contain_text("changed by Kim")
    expect(line(page, Q1)).to_contain_text("£3,200,000")
    expect(line(page, Q1).get_by_role("radio", name="Keep what is in this return now")).to_be_checked()
    expect(page.get_by_role("main")).to_contain_text("must be an amount in pounds")
    expect_accessible(page)
    expect_fits(page)
    tab_to(page, line(page, Q1).get_by_role("radio", name="Keep what is in this return now"))
    page.keyboard.press("ArrowDown")
    expect(line(page, Q1).get_by_role("radio", name="Take what is in the workbook")).to_be_checked()
    press(page, page.get_by_role("button", name="Bring in what is chosen"))

    expect(page.get_by_role("heading", level=1)).to_have_text("This workbook was brought in")
    expect(line_of(page, "Commentary on progress")).to_contain_text("Left as it stood")
    expect_accessible(page)
    expect_fits(page)
    assert (stored(second, Q1), stored(second, Q2)) == ("3100000.000000", "3282762.000000")
    assert stored(second, "ie.income.forecast.q3") is None
    assert stored(second, COMMENTARY) == "Kim's words."
    assert stored(second, "narrative.text") == "Written on the train."


def line_of(page: Page, words: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=words)


def test_a_page_that_was_open_meanwhile_asks_before_it_overwrites_what_came_in(
    visitors: Visitors, officer: User, second: Submission, tmp_path: Path
) -> None:
    page = visitors.page(officer)
    other = page.context.new_page()
    other.goto(sheet(second, "income-and-expenditure"))
    page.bring_to_front()
    path = download(page, second, tmp_path)
    fill_in(path)
    choose(page, path)
    press(page, page.get_by_role("button", name="Bring in what is chosen"))
    expect(page.get_by_role("heading", level=1)).to_have_text("This workbook was brought in")
    box(other, Q1).fill("5")
    box(other, Q1).blur()
    expect(conflict(other, Q1)).to_contain_text("You have changed this answer in another window or tab")
    expect(conflict(other, Q1).locator(".app-conflict__value")).to_have_text(["5", "£3,100,000"])
    conflict(other, Q1).get_by_role("button", name="Use what is saved").click()
    expect(box(other, Q1)).to_have_value("3100000")
    expect_saved(other)


def test_a_workbook_of_another_quarter_and_a_spreadsheet_of_ones_own_are_refused_by_name(
    visitors: Visitors, watcher: Watcher, officer: User, second: Submission, tmp_path: Path
) -> None:
    watcher.expects("status of 422")
    page = visitors.page(officer)
    first = second.boards.get().submissions.exclude(pk=second.pk).get()
    wrong = download(page, first, tmp_path)
    own = tmp_path / "own.xlsx"
    openpyxl.Workbook().save(own)
    before = AnswerChange.objects.count()
    for path, says in (
        (wrong, "This is a workbook of Q1 2016/17; you are on the return for"),
        (own, "This workbook was not downloaded from here"),
    ):
        page.goto(address(second))
        choose(page, path)
        expect(page.get_by_role("alert")).to_contain_text("The workbook was not brought in")
        expect(page.get_by_role("alert")).to_contain_text(says)
        expect_accessible(page)
    assert AnswerChange.objects.count() == before
