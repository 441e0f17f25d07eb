"""Everything without a script: the same forms, saved a sheet at a time."""

import pytest
from playwright.sync_api import Page, expect

from bcf.models import Board, User
from returns.models import Submission
from tests.browser.pages import address, box, message, option, question, sheet, stored
from tests.browser.people import Visitors, Watcher
from tests.factories import PASSWORD, open_return_for, publish_tiny

REFUSED = "status of 422"
SCHEMES = """
[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
capacity = 3

  [[block.column]]
  key = "name"
  cell = "B"
  label = "Name of scheme"
  type = "text"
  required = true

  [[block.column]]
  key = "spend"
  cell = "C"
  label = "Spend"
  type = "money"
  required = true
"""


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


@pytest.fixture
def page(visitors: Visitors, ada: User) -> Page:
    """Ada's browser, which runs no scripts."""
    return visitors.page(ada, script=False)


def test_what_is_right_is_saved_and_what_is_wrong_is_shown_again_with_its_message(
    page: Page, watcher: Watcher, blank: Submission
) -> None:
    watcher.expects(REFUSED)
    page.goto(sheet(blank, "national-conditions"))
    option(page, "conditions.jointly_agreed.met", "no").check()
    box(page, "conditions.jointly_agreed.explanation").fill("Under discussion")
    option(page, "budget.s75_pooled", "no").check()
    box(page, "budget.s75_date").fill("31 February")
    save(page)
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Some answers are not saved")
    expect(summary.get_by_role("link")).to_have_attribute("href", "#id_budget.s75_date")
    expect(message(page, "budget.s75_date")).to_contain_text("must be a real date written DD/MM/YYYY")
    expect(box(page, "budget.s75_date")).to_have_value("31 February")
    assert stored(blank, "conditions.jointly_agreed.explanation") == "Under discussion"
    assert stored(blank, "budget.s75_pooled") == "no"
    assert stored(blank, "budget.s75_date") is None

    box(page, "budget.s75_date").fill("1/4/2019")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("is saved.")
    expect(box(page, "budget.s75_date")).to_have_value("01/04/2019")


def test_every_question_that_a_script_would_hide_is_there(page: Page, blank: Submission) -> None:
    page.goto(sheet(blank, "national-conditions"))
    hidden_by_script = page.locator("[data-reveal-on]")
    expect(hidden_by_script).to_have_count(6)
    for place in hidden_by_script.all():
        expect(place).to_be_visible()
    page.goto(sheet(blank, "high-impact-change-model"))
    expect(page.locator("textarea:visible")).to_have_count(36)


def test_a_sheet_is_filled_and_leads_to_the_next_and_to_the_task_list(page: Page, blank: Submission) -> None:
    page.goto(sheet(blank, "cover"))
    expect(page.locator("#save-status")).to_have_text("Save the page to keep your changes")
    for name, text in {"completed_by": "Ada", "email": "ada@example.org", "phone": "020 7946 0000"}.items():
        box(page, f"cover.{name}").fill(text)
    box(page, "cover.signed_off_by").fill("The chair")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2. National Conditions & s75 Pooled Budget")
    expect(page.get_by_role("alert")).to_contain_text("1. Cover is saved.")
    page.get_by_role("button", name="Save and go to the task list").click()
    expect(page.get_by_role("listitem").filter(has_text="1. Cover").last).to_contain_text("Complete")


def test_a_text_too_long_for_any_cell_comes_back_whole(page: Page, watcher: Watcher, blank: Submission) -> None:
    watcher.expects(REFUSED)
    page.goto(sheet(blank, "narrative"))
    text = "line\n" * 6_554
    box(page, "narrative.success_story").evaluate("(box, text) => { box.value = text; }", text)
    box(page, "narrative.integration_progress").fill("a\r\n😀")
    save(page)
    expect(message(page, "narrative.success_story")).to_contain_text("it has 32,769. Shorten it.")
    assert box(page, "narrative.success_story").input_value() == text
    assert stored(blank, "narrative.success_story") is None
    assert stored(blank, "narrative.integration_progress") == "a\n😀"
    expect(page.locator('[data-remaining-for="narrative.integration_progress"]')).to_have_text("19,997")


def test_rows_of_a_table_are_added_filled_and_removed(page: Page, watcher: Watcher, northmere: Board) -> None:
    watcher.expects(REFUSED)
    submission = open_return_for(northmere, publish_tiny(SCHEMES))
    page.goto(sheet(submission, "sheet"))
    rows = page.locator("tbody tr")
    expect(rows).to_have_text(["–No rows yet."])
    add = page.get_by_role("button", name="Add a row to Schemes")
    add.click()
    add.click()
    expect(rows).to_have_count(2)
    names, spends = page.locator('[name^="schemes.name@"]'), page.locator('[name^="schemes.spend@"]')
    names.first.fill("Reablement")
    spends.first.fill("£1,250.50")
    names.last.fill("Red bags")
    spends.last.fill("a lot")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Some answers are not saved")
    expect(spends.last).to_have_value("a lot")
    expect(spends.first).to_have_value("£1,250.50")
    spends.last.fill("300")
    add.click()
    expect(rows).to_have_count(3)
    expect(spends.nth(0)).to_have_value("1250.50")
    expect(spends.nth(1)).to_have_value("300")
    expect(add).to_be_disabled()
    page.get_by_role("button", name="Remove row 1 of Schemes").click()
    expect(rows).to_have_count(2)
    expect(names.first).to_have_value("Red bags")
    expect(page.locator("#pending-count")).to_have_text("0")
    names.last.fill("Third")
    save(page)
    expect(page.locator("#pending-count")).to_have_text("1")


def test_signing_in_and_out(visitors: Visitors, blank: Submission) -> None:
    page = visitors.page(script=False)
    page.goto(address(blank))
    page.get_by_label("Email address").fill("ada@example.org")
    page.get_by_label("Password").fill("not her password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Northmere")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto(address(blank))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_the_return_is_opened_from_the_list_of_boards(page: Page, quarter: object) -> None:
    page.goto("/")
    page.get_by_role("button", name="Open the return of Northmere").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Northmere")
    expect(question(page, "cover.completed_by")).to_have_count(0)
    page.get_by_role("button", name="Go to the first gap").click()
    expect(box(page, "cover.completed_by")).to_be_visible()
