"""From quarter to quarter with the published forms of 2016/17: carried over, confirmed, explained, compared, filled in again."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from bcf.models import User
from returns.definition.read import load_files
from returns.loading import load_file
from returns.models import DefinitionVersion, Submission
from returns.opening import open_return
from returns.publishing import publish
from tests.browser.pages import address, box, expect_accessible, expect_fits, question, sheet, stored
from tests.browser.people import Visitors, Watcher
from tests.factories import answer, make_board, make_officer

COMMENTARY = "metrics.nea.commentary"
PROGRESS = "metrics.nea.progress"


def publish_period(period: str) -> DefinitionVersion:
    version, _ = publish(load_files(Path(settings.DEFINITIONS_DIR) / period), by=None)
    return version


@pytest.fixture
def officer(transactional_db: None) -> User:
    """Officer of the board whose returns are published."""
    return make_officer("Sam", make_board("Southend-on-Sea", "E06000033"))


@pytest.fixture
def first(officer: User) -> Submission:
    """The published return for quarter 1."""
    publish_period("2016-17-q1")
    return load_file(settings.FIXTURES_DIR / "demo" / "southend-2016-17-q1.json", by=None).submission


@pytest.fixture
def second(first: Submission, officer: User) -> Submission:
    """The return for quarter 2, just opened."""
    return open_return(publish_period("2016-17-q2"), first.boards.get(), by=officer)


def examine(page: Page) -> None:
    """Looks at the page as it stands, wide and narrow."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        expect_accessible(page)
        expect_fits(page)


def test_every_page_between_the_quarters_can_be_used_by_everybody(
    visitors: Visitors, officer: User, first: Submission, second: Submission
) -> None:
    page = visitors.page(officer)
    answer(second, origin="carry", metrics__nea__commentary="As ever.")
    answer(second, phb__total="10", phb__new="5", phb__stopped="1")
    answer(first, conditions__jointly_agreed__met="no")
    sheets = ("national-conditions", "income-and-expenditure", "supporting-metrics", "additional-measures")
    for rest in ("", "check/", "fill-in/", "compare/2016-17-q1/", "compare/2016-17-q1/?all=1"):
        page.goto(address(second, rest))
        examine(page)
    for slug in sheets:
        page.goto(sheet(second, slug))
        examine(page)
    page.goto(sheet(second, "supporting-metrics") + "carry/")
    examine(page)
    page.get_by_role("button", name="Carry over what is ticked").click()
    expect(page.get_by_role("alert")).to_contain_text("carried over from Q1 2016/17")
    examine(page)


def test_texts_and_choices_are_carried_over_and_confirmed_without_a_script(
    visitors: Visitors, officer: User, second: Submission
) -> None:
    page = visitors.page(officer, script=False)
    page.goto(address(second))
    page.locator('a[href$="/supporting-metrics/carry/"]').click()
    for ticked in page.get_by_role("checkbox").all():
        ticked.uncheck()
    page.locator(f'[value="{COMMENTARY}"]').check()
    page.locator(f'[value="{PROGRESS}"]').check()
    page.get_by_role("button", name="Carry over what is ticked").click()
    expect(page.get_by_role("alert")).to_contain_text("2 answers were carried over from Q1 2016/17")
    expect(box(page, COMMENTARY)).to_have_value(str(stored(second, COMMENTARY)))
    expect(page.locator("[data-unconfirmed-count]")).to_have_text("2 to confirm")

    question(page, PROGRESS).get_by_role("button", name="Confirm").click()
    expect(page.locator("[data-unconfirmed-count]")).to_have_text("1 to confirm")
    expect(question(page, PROGRESS).locator("[data-unconfirmed]")).to_have_count(0)
    box(page, COMMENTARY).fill("What happened since.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-unconfirmed-count]")).to_be_hidden()
    assert stored(second, COMMENTARY) == "What happened since."


def test_an_earlier_figure_is_used_and_a_query_explained_without_a_script(
    visitors: Visitors, officer: User, second: Submission
) -> None:
    page = visitors.page(officer, script=False)
    page.goto(sheet(second, "income-and-expenditure"))
    box(page, "ie.commentary").fill("On plan.")
    question(page, "ie.income.forecast.q1").get_by_role("button", name="Use this").click()
    expect(box(page, "ie.income.forecast.q1")).to_have_value("3282763")
    expect(box(page, "ie.commentary")).to_have_value("On plan.")

    page.goto(sheet(second, "additional-measures"))
    for name, count in (("phb.total", "10"), ("phb.new", "5"), ("phb.stopped", "1")):
        box(page, name).fill(count)
    page.get_by_role("button", name="Save", exact=True).click()
    query = question(page, "phb.total").locator("[data-finding]")
    expect(query).to_contain_text("do not make 10")
    query.locator("summary").click()
    query.get_by_role("textbox").fill("A cleaning of the register.")
    page.get_by_role("button", name="Save and go to the task list").click()
    expect(page.get_by_role("main")).to_contain_text("The board explains: A cleaning of the register.")


def test_enter_in_a_box_saves_and_presses_no_button_of_a_single_answer(
    visitors: Visitors, officer: User, second: Submission
) -> None:
    page = visitors.page(officer, script=False)
    page.goto(sheet(second, "income-and-expenditure"))
    box(page, "ie.income.forecast.q2").fill("5")
    box(page, "ie.income.forecast.q2").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("is saved")
    assert stored(second, "ie.income.forecast.q2") == "5.000000"
    assert stored(second, "ie.income.forecast.q1") is None


def test_two_quarters_are_chosen_and_compared_and_earlier_answers_filled_in_again(
    visitors: Visitors, watcher: Watcher, officer: User, first: Submission, second: Submission
) -> None:
    watcher.expects("status of 422")
    page = visitors.page(officer, script=False)
    answer(first, budget__s75_pooled="no", budget__s75_date="01/04/2017")
    answer(second, phb__total="30")
    page.goto(address(second))
    page.get_by_role("link", name="See what would change, and fill in again").click()
    expect(page.get_by_role("listitem").filter(has_text="pooled via a s.75")).to_contain_text("Becomes")
    page.get_by_role("button", name="Fill in again").click()
    assert stored(second, "budget.s75_pooled") == "no"

    page.get_by_role("link", name="Compare with another quarter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Q1 2016/17 and Q2 2016/17 side by side")
    changed = page.get_by_role("listitem").filter(has_text="Total number of PHBs")
    expect(changed).to_contain_text("+6 (+25%)")
    page.get_by_role("link", name="Show everything").click()
    page.get_by_label("Later quarter").select_option(label="Q1 2016/17")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("main")).to_contain_text("Choose two different quarters.")
