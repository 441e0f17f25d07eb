"""The pages as a test speaks of them."""

import re
import time

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Locator, Page, expect

from returns.answers import Name
from returns.models import Submission
from returns.stored import held_answers
from tests.browser.people import PATIENCE_MS

RULES = {"resultTypes": ["violations"]}
"""Every rule that axe has on by itself: WCAG 2.0 to 2.2, A and AA, and best practice."""


def address(submission: Submission, rest: str = "") -> str:
    """The address of a return's page."""
    place = submission.places.get()
    return f"/returns/{place.period}/{place.board.ons_code}/{rest}"


def sheet(submission: Submission, slug: str) -> str:
    """The address of a sheet."""
    return address(submission, f"sheets/{slug}/")


def box(page: Page, name: str) -> Locator:
    """The input, select or text area of an answer; of radios, all of them."""
    return page.locator(f'form[data-autosave] [name="{name}"]')


def option(page: Page, name: str, key: str) -> Locator:
    """One radio of an answer."""
    return page.locator(f'[name="{name}"][value="{key}"]')


def question(page: Page, name: str) -> Locator:
    """Everything about an answer: its input, message, conflict."""
    return page.locator(f'[data-question="{name}"]')


def message(page: Page, name: str) -> Locator:
    """The message at an answer."""
    return question(page, name).locator("[data-error]")


def conflict(page: Page, name: str) -> Locator:
    """The panel that offers two people's values."""
    return question(page, name).locator("[data-conflict]")


def status(page: Page) -> Locator:
    """The words of the status line."""
    return page.locator("#save-status")


def expect_saved(page: Page) -> None:
    """Waits until every answer left so far is stored."""
    expect(page.locator(".app-status")).to_have_attribute("data-state", "saved")
    expect(status(page)).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))


def expect_pending(page: Page, count: int) -> None:
    """Waits until the sheet has this many answers to go."""
    expect(page.locator("#pending-count")).to_have_text(str(count))


def expect_accessible(page: Page) -> None:
    """No violation of any of axe's rules."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    results = AxeResults(page.evaluate("rules => axe.run(rules)", RULES))
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


def expect_fits(page: Page) -> None:
    """Nothing makes the page scroll sideways."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} scrolls sideways at {width} px"


def stored(submission: Submission, name: str) -> str | None:
    """The text or choice that the database holds as an answer."""
    found = held_answers(submission).get(Name.parse(name))
    return None if found is None or found.value is None else str(found.value)


def expect_stored(page: Page, submission: Submission, name: str, value: str | None) -> None:
    """Waits, the page going on meanwhile, until the database holds this answer."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while stored(submission, name) != value and time.monotonic() < deadline:
        page.wait_for_timeout(20)
    assert stored(submission, name) == value
