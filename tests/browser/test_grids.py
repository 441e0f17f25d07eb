"""Moving about in tables, and long texts in their cells."""

import pytest
from playwright.sync_api import Page, expect

from bcf.models import Board, User
from returns.actions import add_row
from returns.models import Submission
from tests.browser.pages import box, expect_saved, expect_stored, question, sheet, stored
from tests.browser.people import Visitors
from tests.browser.test_plain_forms import SCHEMES
from tests.factories import answer, open_return_for, publish_tiny

CHALLENGES = "hicm.patient_flow.challenges"
FOCUSED_IN_VIEW = """() => {
  const at = document.activeElement.getBoundingClientRect();
  const first = document.activeElement.closest("tr").cells[0].getBoundingClientRect();
  const status = document.querySelector(".app-status").getBoundingClientRect();
  return at.left >= first.right && at.right <= innerWidth && at.top >= status.bottom && at.bottom <= innerHeight;
}"""


@pytest.fixture
def page(visitors: Visitors, ada: User) -> Page:
    """Ada's browser."""
    return visitors.page(ada)


@pytest.fixture
def hicm(page: Page, blank: Submission) -> Page:
    """Ada before the High Impact Change Model."""
    page.goto(sheet(blank, "high-impact-change-model"))
    return page


def test_enter_and_the_arrows_move_along_a_column_and_submit_nothing(page: Page, northmere: Board, ada: User) -> None:
    submission = open_return_for(northmere, publish_tiny(SCHEMES))
    rows = [str(add_row(submission, "schemes", by=ada).id) for _ in range(3)]
    page.goto(sheet(submission, "sheet"))
    spend = [box(page, f"schemes.spend@{row}") for row in rows]
    spend[0].focus()
    for key, at in [("Enter", 1), ("ArrowDown", 2), ("Enter", 2), ("ArrowUp", 1), ("Shift+Enter", 0), ("ArrowUp", 0)]:
        page.keyboard.type("7")
        page.keyboard.press(key)
        expect(spend[at]).to_be_focused()
    for row, spent in zip(rows, (7, 7, 77), strict=True):
        expect_stored(page, submission, f"schemes.spend@{row}", f"{spent}.000000")
    expect(page).to_have_url(f"{page.url.partition('/returns/')[0]}{sheet(submission, 'sheet')}")


def test_arrows_in_a_select_and_in_a_long_text_stay_the_browsers(hicm: Page) -> None:
    current = box(hicm, "hicm.patient_flow.current")
    current.focus()
    hicm.keyboard.press("ArrowDown")
    expect(current).to_be_focused()
    expect(current).to_have_value("not_yet_established")
    text = box(hicm, CHALLENGES)
    text.focus()
    hicm.keyboard.type("one")
    hicm.keyboard.press("Enter")
    hicm.keyboard.type("two")
    hicm.keyboard.press("ArrowUp")
    expect(text).to_be_focused()
    expect(text).to_have_value("one\ntwo")


def test_the_full_width_editor_keeps_its_text_on_escape_and_gives_the_focus_back(hicm: Page, blank: Submission) -> None:
    opener = question(hicm, CHALLENGES).get_by_role("button", name="Full width")
    opener.focus()
    hicm.keyboard.press("Enter")
    editor = hicm.get_by_role("dialog", name="Systems to monitor patient flow: Challenges")
    expect(editor.get_by_role("textbox")).to_be_focused()
    hicm.keyboard.type("Three suites, three systems")
    hicm.keyboard.press("Escape")
    expect(editor).to_have_count(0)
    expect(opener).to_be_focused()
    expect(box(hicm, CHALLENGES)).to_have_value("Three suites, three systems")
    expect_saved(hicm)
    assert stored(blank, CHALLENGES) == "Three suites, three systems"


def test_the_full_width_editor_saves_what_is_typed_while_it_is_open(hicm: Page, blank: Submission) -> None:
    question(hicm, CHALLENGES).get_by_role("button", name="Full width").click()
    hicm.keyboard.type("First thoughts")
    expect_saved(hicm)
    assert stored(blank, CHALLENGES) == "First thoughts"
    hicm.get_by_role("dialog").get_by_role("button", name="Done").click()
    expect(hicm.get_by_role("dialog")).to_have_count(0)
    expect(box(hicm, CHALLENGES)).to_have_value("First thoughts")


@pytest.mark.parametrize("width", [1280, 320])
def test_whatever_has_the_keyboard_is_whole_in_view_beside_the_first_column(
    visitors: Visitors, ada: User, blank: Submission, width: int
) -> None:
    answer(blank, hicm__patient_flow__challenges="unbroken" * 40, hicm__patient_flow__current="mature")
    page = visitors.page(ada, width=width)
    page.goto(sheet(blank, "high-impact-change-model"))
    heading = page.get_by_role("rowheader", name="Chg 2 Systems to monitor patient flow")
    before = heading.bounding_box()
    assert before is not None
    box(page, "hicm.patient_flow.two_quarters_before").focus()
    for _ in range(11):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED_IN_VIEW), page.evaluate("document.activeElement.outerHTML")
    expect(question(page, "hicm.patient_flow.support_needs").get_by_role("button")).to_be_focused()
    after = heading.bounding_box()
    assert after is not None
    assert before["x"] == after["x"]
