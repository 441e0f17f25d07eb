"""Queries come and go while one types; each is changed or explained, and no explanation is ever lost."""

import pytest
from playwright.sync_api import Locator, Page, expect

from bcf.models import Board, User
from returns.actions import add_row
from returns.models import Submission
from tests.browser.pages import (
    address,
    box,
    conflict,
    expect_accessible,
    expect_fits,
    expect_saved,
    expect_stored,
    question,
    sheet,
    status,
    stored,
)
from tests.browser.people import Visitors, Watcher
from tests.factories import answer, open_return_for, publish_tiny
from tests.integration.chains import open_first, open_second

FEWER = "explanation.fewer"
WHY = "Two moved away."


@pytest.fixture
def second(northmere: Board, ada: User) -> Submission:
    """The later of two quarters; 20 people in the earlier one."""
    answer(open_first(northmere), people="20")
    return open_second(northmere, by=ada)


@pytest.fixture
def page(visitors: Visitors, ada: User, second: Submission) -> Page:
    """Ada before it."""
    page = visitors.page(ada)
    page.goto(sheet(second, "sheet"))
    return page


def finding(page: Page, rule: str, at: str = "people") -> Locator:
    return question(page, at).locator(f'[data-finding="{rule}"]')


def give(page: Page, people: str) -> None:
    box(page, "people").fill(people)
    box(page, "people").blur()


def open_place(page: Page, rule: str) -> None:
    """Opens the place for an explanation with the keyboard."""
    finding(page, rule).locator("summary").focus()
    page.keyboard.press("Enter")


def test_a_query_appears_is_explained_and_is_still_explained_on_the_next_visit(page: Page, second: Submission) -> None:
    give(page, "18")
    expect(finding(page, "fewer")).to_contain_text("18 are fewer than 20.")
    open_place(page, "fewer")
    box(page, FEWER).focus()
    page.keyboard.type(WHY)
    page.keyboard.press("Tab")
    expect_stored(page, second, FEWER, WHY)
    expect_saved(page)
    expect(finding(page, "fewer")).to_contain_class("app-finding--explained")
    page.reload()
    expect(box(page, FEWER)).to_be_visible()
    expect(box(page, FEWER)).to_have_value(WHY)
    box(page, FEWER).fill("Two moved, and came back.")
    box(page, FEWER).blur()
    expect_stored(page, second, FEWER, "Two moved, and came back.")
    expect(conflict(page, FEWER)).to_have_count(0)
    page.goto(address(second))
    expect(page.locator("main")).to_contain_text("Two moved, and came back.")


def test_an_explanation_saves_itself_after_a_pause_and_the_keyboard_stays_in_it(page: Page, second: Submission) -> None:
    give(page, "18")
    open_place(page, "fewer")
    box(page, FEWER).press_sequentially(WHY)
    expect_stored(page, second, FEWER, WHY)
    expect(box(page, FEWER)).to_be_focused()
    box(page, FEWER).press_sequentially(" For good.")
    expect_stored(page, second, FEWER, f"{WHY} For good.")


def test_the_words_of_a_query_follow_the_answer_and_it_goes_when_it_no_longer_arises(page: Page) -> None:
    give(page, "18")
    expect(finding(page, "fewer")).to_contain_text("18 are fewer than 20.")
    give(page, "13")
    expect(finding(page, "fewer")).to_contain_text("13 are fewer than 20.")
    expect(finding(page, "odd")).to_contain_text("Thirteen is odd.")
    give(page, "20")
    expect(question(page, "people").locator("[data-finding]")).to_have_count(0)


def test_other_queries_keep_what_is_typed_into_them_while_one_comes_and_goes(page: Page, second: Submission) -> None:
    give(page, "18")
    open_place(page, "fewer")
    box(page, FEWER).fill(WHY)
    give(page, "13")
    expect(finding(page, "odd")).to_be_visible()
    expect(box(page, FEWER)).to_have_value(WHY)
    expect(box(page, FEWER)).to_be_visible()
    give(page, "12")
    expect(finding(page, "odd")).to_have_count(0)
    expect(box(page, FEWER)).to_have_value(WHY)
    expect_stored(page, second, FEWER, WHY)


def test_an_explanation_that_is_being_typed_stays_when_its_query_no_longer_arises(
    page: Page, second: Submission
) -> None:
    give(page, "18")
    open_place(page, "fewer")
    box(page, "people").fill("25")
    box(page, FEWER).focus()
    page.keyboard.type("Two mov")
    expect(finding(page, "fewer")).to_contain_text("This query no longer arises.")
    page.keyboard.type("ed away.")
    expect_stored(page, second, FEWER, WHY)
    expect(box(page, FEWER)).to_be_focused()
    page.keyboard.press("Tab")
    give(page, "26")
    expect(finding(page, "fewer")).to_have_count(0)


def test_undo_passes_over_an_explanation_that_has_left_the_page(page: Page, second: Submission) -> None:
    give(page, "18")
    open_place(page, "fewer")
    # The keyboard goes straight from the one to the other, so that the explanation is in use when its query goes.
    box(page, "people").fill("25")
    box(page, FEWER).fill(WHY)
    expect_stored(page, second, FEWER, WHY)
    box(page, FEWER).blur()
    give(page, "26")
    expect(finding(page, "fewer")).to_have_count(0)
    undo = page.get_by_role("button", name="Undo")
    undo.click()
    expect(page.locator("[data-undone]")).to_have_text("Undone: People, 25 again")
    undo.click()
    expect(page.locator("[data-undone]")).to_have_text("Undone: People, 18 again")
    expect(box(page, FEWER)).to_have_value(WHY)


def test_an_explanation_kept_from_an_earlier_visit_is_there_again_when_its_query_arises_anew(
    page: Page, second: Submission
) -> None:
    answer(second, people="18", explanation__fewer=WHY)
    answer(second, people="25")
    page.reload()
    expect(box(page, FEWER)).to_have_count(0)
    give(page, "17")
    expect(box(page, FEWER)).to_have_value(WHY)
    box(page, FEWER).fill("Three moved away.")
    box(page, FEWER).blur()
    expect_stored(page, second, FEWER, "Three moved away.")
    expect(conflict(page, FEWER)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect_stored(page, second, FEWER, WHY)


def test_an_explanation_that_came_onto_the_page_and_was_left_alone_keeps_no_colleague_from_changing_it(
    page: Page, second: Submission, ben: User
) -> None:
    answer(second, people="18", explanation__fewer=WHY)
    answer(second, people="25")
    page.reload()
    give(page, "17")
    expect(box(page, FEWER)).to_have_value(WHY)
    expect_saved(page)
    answer(second, by=ben, explanation__fewer="Ben's reason.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(box(page, FEWER)).to_have_value("Ben's reason.")
    expect(conflict(page, FEWER)).to_have_count(0)
    assert stored(second, FEWER) == "Ben's reason."


def test_an_explanation_is_asked_about_again_once_the_answer_is_changed(page: Page, second: Submission) -> None:
    give(page, "18")
    open_place(page, "fewer")
    box(page, FEWER).fill(WHY)
    box(page, FEWER).blur()
    expect(finding(page, "fewer")).to_contain_class("app-finding--explained")
    holds = finding(page, "fewer").get_by_role("button", name="It still holds")
    expect(holds).to_be_hidden()
    give(page, "3")
    expect(finding(page, "fewer")).to_contain_text("3 are fewer than 20.")
    expect(finding(page, "fewer")).not_to_contain_class("app-finding--explained")
    expect(holds).to_be_visible()
    expect_accessible(page)
    holds.focus()
    page.keyboard.press("Enter")
    expect(finding(page, "fewer")).to_contain_class("app-finding--explained")
    expect(holds).to_be_hidden()
    give(page, "4")
    expect(holds).to_be_visible()
    box(page, FEWER).fill("Sixteen moved away.")
    box(page, FEWER).blur()
    expect(finding(page, "fewer")).to_contain_class("app-finding--explained")
    expect(holds).to_be_hidden()


def test_what_a_colleague_explained_meanwhile_is_asked_about(page: Page, second: Submission, ben: User) -> None:
    give(page, "18")
    open_place(page, "fewer")
    answer(second, by=ben, explanation__fewer="Ben's reason.")
    box(page, FEWER).fill(WHY)
    box(page, FEWER).blur()
    expect(conflict(page, FEWER).locator(".app-conflict__value")).to_have_text([WHY, "Ben's reason."])
    conflict(page, FEWER).get_by_role("button", name="Keep mine").click()
    expect_stored(page, second, FEWER, WHY)


def test_an_answer_with_a_message_keeps_to_that_and_its_queries_return_with_the_next_right_one(page: Page) -> None:
    give(page, "18")
    expect(finding(page, "fewer")).to_be_visible()
    give(page, "a few")
    expect(status(page)).to_have_text("Not saved: 1 answer to correct")
    give(page, "13")
    expect(finding(page, "fewer")).to_contain_text("13 are fewer than 20.")
    expect(finding(page, "odd")).to_have_count(1)


def test_what_is_typed_into_an_explanation_is_taken_back_like_any_answer(page: Page, second: Submission) -> None:
    give(page, "18")
    open_place(page, "fewer")
    box(page, FEWER).fill(WHY)
    box(page, FEWER).blur()
    expect_stored(page, second, FEWER, WHY)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-undone]")).to_contain_text("blank again")
    expect_stored(page, second, FEWER, None)
    assert stored(second, "people") == "18.000000"


def test_without_a_script_a_query_is_explained_where_it_stands(
    visitors: Visitors, ada: User, second: Submission, watcher: Watcher
) -> None:
    answer(second, people="18")
    page = visitors.page(ada, script=False)
    page.goto(sheet(second, "sheet"))
    finding(page, "fewer").locator("summary").click()
    box(page, FEWER).fill(WHY)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(box(page, FEWER)).to_have_value(WHY)
    assert stored(second, FEWER) == WHY


@pytest.mark.parametrize("width", [1280, 320])
def test_it_is_accessible_and_fits(visitors: Visitors, ada: User, second: Submission, width: int) -> None:
    page = visitors.page(ada, width=width)
    page.goto(sheet(second, "sheet"))
    give(page, "13")
    open_place(page, "fewer")
    box(page, FEWER).fill("unbroken" * 40)
    box(page, FEWER).blur()
    expect_saved(page)
    expect_accessible(page)
    expect_fits(page)
    page.reload()
    expect_accessible(page)
    expect_fits(page)


IN_TABLES = """
[[block]]
kind = "grid"
key = "beds"
label = "Beds"
label_column = "B"
column = [{ key = "count", cell = "C", label = "Count", type = "integer" }]
row = [{ key = "winter", cell = 8, label = "Winter" }, { key = "summer", cell = 9, label = "Summer" }]

[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
capacity = 3
column = [
  { key = "name", cell = "B", label = "Name", type = "text" },
  { key = "spend", cell = "C", label = "Spend", type = "money" },
]

[[query]]
key = "many"
at = "beds.winter.count"
rule = "beds.winter.count <= 100"
says = "{beds.winter.count} beds are many."

[[query]]
key = "costly"
at = "schemes.spend"
rule = "sum(schemes.spend) <= 1000"
says = "The schemes cost more than £1,000."
"""
WINTER = "beds.winter.count"
MANY = "explanation.many"


@pytest.fixture
def in_tables(northmere: Board, ada: User) -> Submission:
    """A return whose queries stand at a cell of a grid and at a column of a table."""
    return open_return_for(northmere, publish_tiny(IN_TABLES), by=ada)


@pytest.fixture
def tables(visitors: Visitors, ada: User, in_tables: Submission) -> Page:
    """Ada before it, with 120 beds."""
    answer(in_tables, by=ada, beds__winter__count="120")
    page = visitors.page(ada)
    page.goto(sheet(in_tables, "sheet"))
    question(page, WINTER).locator("summary").focus()
    page.keyboard.press("Enter")
    return page


def beds(page: Page, count: str) -> None:
    box(page, WINTER).fill(count)
    box(page, WINTER).blur()


def test_a_wrong_answer_in_a_cell_marks_its_box_and_not_the_explanation_below(tables: Page) -> None:
    beds(tables, "many")
    expect(tables.locator("[data-error]")).to_have_count(1)
    expect(box(tables, WINTER)).to_have_attribute("aria-invalid", "true")
    expect(question(tables, MANY)).not_to_contain_class("govuk-form-group--error")


def test_a_conflict_over_an_explanation_stands_while_the_answer_above_it_is_saved(
    tables: Page, in_tables: Submission, ben: User
) -> None:
    answer(in_tables, by=ben, explanation__many="Ben's reason.")
    box(tables, MANY).fill("Ada's reason.")
    box(tables, MANY).blur()
    expect(conflict(tables, MANY)).to_be_visible()
    beds(tables, "130")
    expect_stored(tables, in_tables, WINTER, "130.000000")
    expect(finding(tables, "many", at=WINTER)).to_contain_text("130 beds are many.")
    conflict(tables, MANY).get_by_role("button", name="Use theirs").click()
    expect(box(tables, MANY)).to_have_value("Ben's reason.")
    expect_saved(tables)


def test_an_explanation_that_is_too_long_says_so_where_it_stands(tables: Page, in_tables: Submission) -> None:
    box(tables, MANY).fill("x" * 32_768)
    box(tables, MANY).blur()
    expect(question(tables, MANY).locator("[data-error]")).to_contain_text("it has 32,768. Shorten it.")
    expect(box(tables, WINTER)).not_to_have_attribute("aria-invalid", "true")
    assert stored(in_tables, MANY) is None


def test_a_query_that_arises_in_a_cell_has_room_for_a_long_explanation(tables: Page, in_tables: Submission) -> None:
    beds(tables, "90")
    expect(finding(tables, "many", at=WINTER)).to_have_count(0)
    beds(tables, "140")
    question(tables, WINTER).locator("summary").click()
    question(tables, MANY).get_by_role("button", name="Full width").click()
    tables.keyboard.type("The ward was rebuilt.")
    tables.keyboard.press("Escape")
    expect_stored(tables, in_tables, MANY, "The ward was rebuilt.")


def test_a_query_over_a_column_appears_above_its_table(visitors: Visitors, ada: User, in_tables: Submission) -> None:
    row = str(add_row(in_tables, "schemes", by=ada).id)
    page = visitors.page(ada)
    page.goto(sheet(in_tables, "sheet"))
    box(page, f"schemes.spend@{row}").fill("1001")
    box(page, f"schemes.spend@{row}").blur()
    query = finding(page, "costly", at="schemes.spend")
    expect(query).to_contain_text("The schemes cost more than £1,000.")
    query.locator("summary").click()
    query.get_by_role("textbox").fill("A hard winter.")
    query.get_by_role("textbox").blur()
    expect_stored(page, in_tables, "explanation.costly", "A hard winter.")
    expect_accessible(page)
