"""A workbook brought in: chosen, looked through, applied; with the keyboard, without a script, on a narrow screen."""

from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bcf.models import Board, User
from returns.actions import Entry, add_row, save_answers
from returns.answers import Name
from returns.exports import export_workbook
from returns.models import Submission
from tests.browser.pages import address, expect_accessible, expect_fits, expect_stored, stored
from tests.browser.people import Visitors, Watcher
from tests.factories import answer, open_return_for, publish_tiny
from tests.integration.test_import import FORM, Cells
from tests.integration.workbooks import with_cells

STORY = "The plan of the board is good, and all partners have agreed to it. " * 40
CHOSEN = "Bring in what is chosen"


@pytest.fixture
def opened(northmere: Board, ada: User) -> Submission:
    """A return with answers of several kinds and two rows."""
    submission = open_return_for(northmere, publish_tiny(FORM), by=ada)
    answer(submission, by=ada, origin="prefill", cover__people="100")
    answer(submission, by=ada, cover__name="Ada", cover__cost="10", cover__story=STORY)
    for title in ("Winter", "Flu"):
        row = str(add_row(submission, "risks", by=ada).id)
        save_answers(submission, [Entry(Name("risks.title", row), title)], by=ada, origin="form")
    return submission


@pytest.fixture
def file(opened: Submission, northmere: Board, ada: User, ben: User, tmp_path: Path) -> Path:
    """Ada's workbook with a line of every kind; Ben has changed the name and the cost in the browser since."""
    content = export_workbook(opened, northmere, by=ada).content
    answer(opened, by=ben, cover__name="Ben", cover__cost="11")
    cells: Cells = {
        "C8": "Bea" + "unbroken" * 30,
        "C9": "Perhaps",
        "C11": 12,
        "C13": Decimal(101),
        "C14": STORY[:1000] + "Except one. " + STORY[1000:],
        "B20": "Snow",
        "H21": None,
        "B21": None,
        "B22": "Ice",
    }
    path = tmp_path / "filled in.xlsx"
    path.write_bytes(with_cells(content, cells))
    return path


def choose(page: Page, submission: Submission, file: Path) -> None:
    """Chooses the file on the page and sends it."""
    page.goto(address(submission))
    page.get_by_role("link", name="Bring in a workbook").click()
    page.get_by_label("The workbook").set_input_files(file)
    page.get_by_role("button", name="Show what was changed").click()


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_it_is_accessible_and_fits(
    width: int, visitors: Visitors, watcher: Watcher, ada: User, opened: Submission, file: Path, tmp_path: Path
) -> None:
    watcher.expects("status of 422")
    page = visitors.page(ada, width=width)
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(b"a,b\n")
    choose(page, opened, wrong)
    expect(page.get_by_role("alert")).to_contain_text("This is a text file")
    examine(page)
    choose(page, opened, file)
    expect(page.get_by_role("heading", level=1)).to_have_text("What the workbook changes")
    examine(page)
    page.locator("details summary").first.click()
    examine(page)
    page.get_by_role("button", name=CHOSEN).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This workbook was brought in")
    examine(page)


def examine(page: Page) -> None:
    expect_accessible(page)
    expect_fits(page)


def test_lines_are_chosen_one_by_one_with_the_keyboard(
    visitors: Visitors, ada: User, opened: Submission, file: Path
) -> None:
    page = visitors.page(ada)
    choose(page, opened, file)
    names = page.locator('[name="take:cover.name"]')
    names.locator("xpath=self::*[@value='browser']").focus()
    page.keyboard.press("ArrowDown")
    expect(names.locator("xpath=self::*[@value='workbook']")).to_be_checked()
    page.get_by_role("checkbox", name="Bring in C14 Story").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name=CHOSEN).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("4 lines were brought in from filled in.xlsx, 2 left")
    expect_stored(page, opened, "cover.name", "Bea" + "unbroken" * 30)
    assert (stored(opened, "cover.cost"), stored(opened, "cover.story")) == ("11.000000", STORY.rstrip())


def test_it_works_without_a_script_and_a_change_in_between_is_shown(
    visitors: Visitors, watcher: Watcher, ada: User, ben: User, opened: Submission, file: Path
) -> None:
    watcher.expects("status of 422")
    page = visitors.page(ada, script=False)
    choose(page, opened, file)
    answer(opened, by=ben, cover__story="Ben has written another one.")
    page.get_by_role("button", name=CHOSEN).click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Nothing was brought in")
    alert.get_by_role("link", name="C14 Story").click()
    expect(page.locator("#line_cover\\.story")).to_contain_text("changed by Ben")
    page.get_by_role("button", name=CHOSEN).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This workbook was brought in")
    expect_stored(page, opened, "cover.story", "Ben has written another one.")
