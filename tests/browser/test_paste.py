"""A block of cells copied from a spreadsheet and pasted into a table of the page."""

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from bcf.models import Board, User
from returns.actions import add_row
from returns.models import Submission
from tests.browser.clipboard import block, html_of, paste
from tests.browser.costs import open_costs
from tests.browser.pages import (
    box,
    conflict,
    expect_accessible,
    expect_fits,
    expect_saved,
    expect_stored,
    message,
    option,
    sheet,
    status,
    stored,
)
from tests.browser.people import Visitors, Watcher
from tests.browser.test_explanations import IN_TABLES
from tests.browser.test_plain_forms import SCHEMES
from tests.factories import answer, open_return_for, publish_tiny

SAVING = "**/save/"
WHOLE = block(
    ("Established", "£1,234", "12%", "1", "7", "All of it"),
    ("plans", "(500)", "12.5", "2", "8", "No place for it"),
    (" NOT YET  established ", "1,234,567", "0", "3", "9", 'Two lines,\n"quoted"'),
).replace('Two lines,\n"quoted"', '"Two lines,\n""quoted"""')


@pytest.fixture
def costs(northmere: Board, ada: User) -> Submission:
    """A return with one grid."""
    return open_costs(northmere, ada)


@pytest.fixture
def page(visitors: Visitors, ada: User, costs: Submission) -> Page:
    """Ada before it."""
    page = visitors.page(ada)
    page.goto(sheet(costs, "sheet"))
    return page


def cell(page: Page, row: str, column: str) -> Locator:
    return box(page, f"costs.{row}.{column}")


def said(page: Page) -> Locator:
    """What the page says became of a paste."""
    return page.locator("[data-pasted] > p")


def test_a_block_fills_the_grid_cell_by_cell_and_shifts_nothing(page: Page, costs: Submission) -> None:
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request) if request.url.endswith("/save/") else None)
    paste(cell(page, "winter", "level"), WHOLE)
    expect(said(page)).to_have_text("Pasted 18 cells: 14 taken, 4 outside the cells that can be filled in.")
    expect_saved(page)
    expected = {
        "winter": {"level": "full", "staff": "1234.000000", "share": "12.000000", "held": "10.000000"},
        "spring": {"level": "plans", "staff": "-500.000000", "share": "12.500000", "held": "20.000000"},
        "summer": {"level": "none", "staff": "1234567.000000", "share": "0.000000", "held": "30.000000"},
    }
    for row, values in expected.items():
        assert {column: stored(costs, f"costs.{row}.{column}") for column in values} == values
    assert stored(costs, "costs.winter.note") == "All of it"
    assert stored(costs, "costs.summer.note") == 'Two lines,\n"quoted"'
    assert stored(costs, "costs.spring.beds") == "8.000000"
    assert len(requests) == 1


def test_what_is_not_recognised_stays_to_be_seen_and_is_named(page: Page, costs: Submission) -> None:
    answer(costs, costs__spring__level="plans")
    page.reload()
    hostile = "<img src=x onerror=alert(1)>"
    paste(cell(page, "winter", "level"), block(("established", "1.234,50"), (hostile, "20")))
    expect(said(page)).to_have_text("Pasted 4 cells: 2 taken, 2 not recognised.")
    items = page.locator("[data-pasted]").get_by_role("listitem")
    expect(items).to_have_text([f"Spring: Level: “{hostile}”", "Winter: Staff: “1.234,50”"])
    expect(cell(page, "winter", "staff")).to_have_value("1.234,50")
    expect(message(page, "costs.winter.staff")).to_contain_text("must be an amount in pounds")
    expect(cell(page, "spring", "level")).to_have_value("plans")
    expect(status(page)).to_have_text("Not saved: 1 answer to correct")
    assert stored(costs, "costs.winter.staff") is None
    assert stored(costs, "costs.spring.staff") == "20.000000"
    items.last.get_by_role("link").click()
    expect(cell(page, "winter", "staff")).to_be_focused()


def test_what_falls_beside_the_grid_is_counted_and_changes_nothing(page: Page, costs: Submission) -> None:
    paste(cell(page, "summer", "beds"), block(("4", "Late", "beyond"), ("5", "below", "")))
    expect(said(page)).to_have_text("Pasted 6 cells: 2 taken, 4 outside the cells that can be filled in.")
    expect_saved(page)
    assert stored(costs, "costs.summer.beds") == "4.000000"
    assert stored(costs, "costs.summer.note") == "Late"
    assert stored(costs, "costs.story") is None


def test_one_value_is_pasted_as_anywhere(page: Page, costs: Submission) -> None:
    staff = cell(page, "winter", "staff")
    staff.fill("19")
    staff.press("End")
    paste(staff, "250\r\n")
    expect(staff).to_have_value("250")
    page.keyboard.press("Tab")
    expect_stored(page, costs, "costs.winter.staff", "250.000000")
    expect(said(page)).to_have_count(0)


def test_one_option_is_chosen_in_a_list(page: Page, costs: Submission) -> None:
    level = cell(page, "spring", "level")
    paste(level, "plans in place")
    expect(level).to_have_value("plans")
    expect(said(page)).to_have_text("Pasted 1 cell: 1 taken.")
    expect(level).to_be_focused()
    expect_stored(page, costs, "costs.spring.level", "plans")


def test_paragraphs_stay_in_the_text_that_they_are_pasted_into(page: Page, costs: Submission) -> None:
    note = cell(page, "winter", "note")
    paste(note, "First paragraph.\r\n\r\nSecond one.\r\n", html="<p>First paragraph.</p><p>Second one.</p>")
    expect(note).to_have_value("First paragraph.\n\nSecond one.\n")
    expect(cell(page, "summer", "note")).to_have_value("")
    expect_saved(page)
    expect(said(page)).to_have_count(0)


def test_a_column_of_texts_from_a_spreadsheet_goes_down_the_column(page: Page, costs: Submission) -> None:
    rows = (("One",), ("Gap",), ("Three",))
    paste(cell(page, "winter", "note"), block(*rows), html=html_of(*rows))
    expect(said(page)).to_have_text("Pasted 3 cells: 2 taken, 1 outside the cells that can be filled in.")
    expect_stored(page, costs, "costs.winter.note", "One")
    expect_stored(page, costs, "costs.summer.note", "Three")


def test_an_empty_cell_empties_what_it_falls_on(page: Page, costs: Submission) -> None:
    answer(costs, costs__winter__level="full", costs__winter__staff="5")
    page.reload()
    paste(cell(page, "winter", "level"), block(("", "", "3")))
    expect(said(page)).to_have_text("Pasted 3 cells: 3 taken.")
    expect_saved(page)
    assert stored(costs, "costs.winter.level") is None
    assert stored(costs, "costs.winter.staff") is None


def test_outside_a_table_pasting_stays_the_browsers(page: Page, costs: Submission) -> None:
    paste(box(page, "costs.story"), "beds\tand chairs")
    expect(box(page, "costs.story")).to_have_value("beds\tand chairs")
    page.keyboard.press("Tab")
    expect_saved(page)
    expect(said(page)).to_have_count(0)
    assert stored(costs, "costs.agreed") is None


def test_rows_that_a_table_does_not_have_are_outside(page: Page, northmere: Board, ada: User) -> None:
    submission = open_return_for(northmere, publish_tiny(SCHEMES, period={"key": "2018-19-q4"}), by=ada)
    rows = [str(add_row(submission, "schemes", by=ada).id) for _ in range(2)]
    page.goto(sheet(submission, "sheet"))
    paste(box(page, f"schemes.name@{rows[0]}"), block(("Red bags", "10"), ("Winter beds", "20"), ("Third", "30")))
    expect(said(page)).to_have_text("Pasted 6 cells: 4 taken, 2 outside the cells that can be filled in.")
    for row, name, spend in zip(rows, ("Red bags", "Winter beds"), ("10.000000", "20.000000"), strict=True):
        expect_stored(page, submission, f"schemes.name@{row}", name)
        expect_stored(page, submission, f"schemes.spend@{row}", spend)


def test_what_a_colleague_changed_in_between_is_asked_about(page: Page, costs: Submission, ben: User) -> None:
    answer(costs, by=ben, costs__spring__staff="77")
    paste(cell(page, "winter", "staff"), block(("1",), ("2",), ("3",)))
    expect(said(page)).to_have_text("Pasted 3 cells: 2 taken, 1 changed by someone else.")
    panel = conflict(page, "costs.spring.staff")
    expect(panel.locator(".app-conflict__value")).to_have_text(["2", "£77"])
    assert stored(costs, "costs.spring.staff") == "77.000000"
    panel.get_by_role("button", name="Keep mine").click()
    expect_stored(page, costs, "costs.spring.staff", "2.000000")
    assert stored(costs, "costs.summer.staff") == "3.000000"


def test_without_a_server_it_is_said_to_be_not_saved_yet_and_arrives_later(
    page: Page, costs: Submission, watcher: Watcher
) -> None:
    watcher.expects("ERR_FAILED")
    refuse = True

    def answer_later(route: Route) -> None:
        if refuse:
            route.abort()
        else:
            route.continue_()

    page.route(SAVING, answer_later)
    paste(cell(page, "winter", "staff"), block(("1", "2"), ("3", "4")))
    expect(said(page)).to_have_text("Pasted 4 cells: 4 not saved yet.")
    refuse = False
    expect_saved(page)
    assert stored(costs, "costs.spring.share") == "4.000000"


def test_the_message_is_announced_and_dismissed_with_the_keyboard(page: Page) -> None:
    staff = cell(page, "winter", "staff")
    paste(staff, block(("1", "2")))
    expect(page.get_by_role("status").filter(has_text="Pasted 2 cells")).to_be_visible()
    expect(staff).to_be_focused()
    page.get_by_role("button", name="Dismiss").focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_have_count(0)
    expect(staff).to_be_focused()


@pytest.mark.parametrize("width", [1280, 320])
def test_it_is_accessible_and_fits(visitors: Visitors, ada: User, costs: Submission, width: int) -> None:
    page = visitors.page(ada, width=width)
    page.goto(sheet(costs, "sheet"))
    paste(cell(page, "winter", "level"), block(("unbroken" * 40, "lots", "1")))
    expect(said(page)).to_have_text("Pasted 3 cells: 1 taken, 2 not recognised.")
    expect_accessible(page)
    expect_fits(page)


def test_a_clipboard_without_text_changes_nothing(page: Page, costs: Submission) -> None:
    answer(costs, costs__spring__level="plans")
    page.reload()
    level = cell(page, "spring", "level")
    level.focus()
    level.evaluate(
        "at => at.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData: new DataTransfer() }))"
    )
    expect(level).to_have_value("plans")
    expect(said(page)).to_have_count(0)


def test_what_is_pasted_into_an_explanation_in_a_cell_stays_there(page: Page, northmere: Board, ada: User) -> None:
    submission = open_return_for(northmere, publish_tiny(IN_TABLES, period={"key": "2018-19-q4"}), by=ada)
    answer(submission, by=ada, beds__winter__count="120")
    page.goto(sheet(submission, "sheet"))
    page.locator("summary", has_text="Explain").click()
    paste(box(page, "explanation.many"), block(("Beds", "120"), ("Staff", "40")))
    expect(box(page, "explanation.many")).to_have_value("Beds\t120\nStaff\t40\n")
    expect(box(page, "beds.summer.count")).to_have_value("")
    expect(said(page)).to_have_count(0)


IN_SECTIONS = """
[[block]]
kind = "grid"
key = "conditions"
label = "Conditions"
label_column = "B"
shown_as = "sections"
column = [
  { key = "before", cell = "C", label = "Before", type = "choice", choices = "yes_no", role = "prefill" },
  { key = "met", cell = "D", label = "Met?", type = "choice", choices = "yes_no", required = true },
  { key = "date", cell = "E", label = "By when?", type = "date", required = "met == 'no'" },
  { key = "why", cell = "F", label = "Why not?", type = "long_text", required = "met == 'no'" },
]
row = [
  { key = "agreed", cell = 10, label = "Plans are agreed" },
  { key = "shared", cell = 11, label = "Data are shared", without = ["date"] },
  { key = "funded", cell = 12, label = "Care is funded" },
]
"""


@pytest.fixture
def conditions(northmere: Board, ada: User) -> Submission:
    """A return with a grid of which each row is a section."""
    return open_return_for(northmere, publish_tiny(IN_SECTIONS), by=ada)


@pytest.mark.parametrize("width", [1280, 320])
def test_a_block_fills_a_grid_whose_rows_are_sections(
    visitors: Visitors, ada: User, conditions: Submission, width: int
) -> None:
    page = visitors.page(ada, width=width)
    page.goto(sheet(conditions, "sheet"))
    rows = (
        ("No", "31/12/2018", "The winter.\nAnd the spring."),
        ("no", "ignored", "A system is late."),
        ("Perhaps", "", ""),
    )
    quoted = block(*rows).replace("The winter.\nAnd the spring.", '"The winter.\nAnd the spring."')
    paste(page.locator('[name="conditions.agreed.met"]').first, quoted)
    expect(said(page)).to_have_text(
        "Pasted 9 cells: 7 taken, 1 not recognised, 1 outside the cells that can be filled in."
    )
    expect(page.locator("[data-pasted]").get_by_role("listitem")).to_have_text(["Met?: Care is funded: “Perhaps”"])
    expect_saved(page)
    expect(box(page, "conditions.agreed.why")).to_be_visible()
    held = {
        row: [stored(conditions, f"conditions.{row}.{column}") for column in ("met", "date", "why")]
        for row in ("agreed", "shared", "funded")
    }
    assert held == {
        "agreed": ["no", "2018-12-31", "The winter.\nAnd the spring."],
        "shared": ["no", None, "A system is late."],
        "funded": [None, None, None],
    }
    expect_accessible(page)
    expect_fits(page)
    page.keyboard.press("Control+z")
    expect(page.locator("[data-undone]")).to_have_text("Undone: 5 pasted cells")
    expect_stored(page, conditions, "conditions.shared.why", None)
    expect(page.locator(":checked")).to_have_count(0)


def test_a_block_of_texts_goes_down_the_sections(visitors: Visitors, ada: User, conditions: Submission) -> None:
    page = visitors.page(ada)
    page.goto(sheet(conditions, "sheet"))
    for row in ("agreed", "shared", "funded"):
        option(page, f"conditions.{row}.met", "no").check()
    rows = (("One",), ("Two",), ("Three",), ("Four",))
    paste(box(page, "conditions.agreed.why"), block(*rows), html=html_of(*rows))
    expect(said(page)).to_have_text("Pasted 4 cells: 3 taken, 1 outside the cells that can be filled in.")
    expect_stored(page, conditions, "conditions.funded.why", "Three")
    paste(box(page, "conditions.agreed.why"), "One paragraph.\n\nAnother.")
    expect_stored(page, conditions, "conditions.agreed.why", "One paragraph.\n\nAnother.")
