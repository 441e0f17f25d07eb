"""Allocations in the browser: a file goes in and is taken back by keyboard, no violation, nothing wider than the page."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bcf.models import Board, User
from schemes.models import Allocation
from tests.browser.pages import expect_accessible, expect_fits
from tests.browser.people import Visitors
from tests.factories import make_board, make_member

HEAD = "Code,Board,Was,DFG 2017-18\n"


@pytest.fixture
def amy(transactional_db: None) -> User:
    """Administrator of the nation."""
    return make_member("Amy", "administrator", national=True)


@pytest.fixture
def four(transactional_db: None) -> list[Board]:
    return [make_board(name, f"E{n:08d}") for n, name in enumerate(("Northmere", "Southwold", "Eastham", "Westing"), 1)]


def examine(page: Page) -> None:
    """Looks at the page as it stands, wide and narrow, everything unfolded."""
    for summary in page.locator("main details > summary").all():
        summary.click()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        expect_accessible(page)
        expect_fits(page)


def write(folder: Path, *lines: str) -> Path:
    path = folder / "allocations-2017-18.csv"
    path.write_text(HEAD + "\n".join(lines), encoding="utf-8")
    return path


def press(page: Page, name: str, role: str = "button") -> None:
    """Goes to a button or link by keyboard and presses it."""
    there = page.get_by_role(role, name=name)  # type: ignore[arg-type]
    there.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("script", [True, False])
def test_a_file_goes_in_and_is_taken_back_by_keyboard(
    visitors: Visitors, amy: User, four: list[Board], tmp_path: Path, script: bool
) -> None:
    page = visitors.page(amy, script=script)
    page.goto("/manage/")
    press(page, "Allocations", "link")
    press(page, "Load a file")
    rows = [f"{board.ons_code},{board.name},x,108000000" for board in four]
    page.get_by_label("CSV file or Excel workbook").set_input_files(write(tmp_path, *rows))
    press(page, "Read the file")
    page.get_by_role("combobox", name="Was Meaning").select_option("ignore")
    press(page, "Show what the file changes")
    expect(page.get_by_role("heading", name="What the file changes")).to_be_visible()
    if script:
        examine(page)
    page.get_by_label("Load these sums as they are").press("Space")
    press(page, "Apply")
    expect(page.get_by_text("4 allocations changed")).to_be_visible()
    assert Allocation.objects.count() == 4
    if script:
        examine(page)
    press(page, "Take it back", "link")
    if script:
        examine(page)
    press(page, "Take this load back")
    expect(page.get_by_text("what was there before it stands again")).to_be_visible()
    assert not Allocation.objects.exists()


def test_faults_and_unknown_columns_are_accessible(
    visitors: Visitors, amy: User, four: list[Board], tmp_path: Path
) -> None:
    page = visitors.page(amy)
    page.goto("/manage/allocations/load/")
    examine(page)
    faulty = write(tmp_path, "E00000009,,x,5", f"{'unbroken' * 9},,x,lots", *(f"{b.ons_code},,x,5" for b in four[:3]))
    page.get_by_label("CSV file or Excel workbook").set_input_files(faulty)
    press(page, "Read the file")
    expect(page.get_by_role("combobox", name="Was Meaning")).to_be_visible()
    examine(page)
    page.get_by_role("combobox", name="Was Meaning").select_option("ignore")
    press(page, "Show what the file changes")
    expect(page.get_by_text("there is no board with the code 'E00000009'")).to_be_visible()
    examine(page)
