"""The pages on which people choose their emails and their calendar address, wide, narrow and by keyboard."""

import re

from playwright.sync_api import Page, expect

from bcf.models import User
from tests.browser.pages import expect_accessible, expect_fits
from tests.browser.people import Visitors


def _examine(page: Page) -> None:
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        expect_accessible(page)
        expect_fits(page)


def test_emails_are_chosen_by_keyboard(visitors: Visitors, ada: User) -> None:
    page = visitors.page(ada)
    page.goto("/account/notices/")
    _examine(page)
    reminders = page.get_by_label("Reminders before and after the due date")
    expect(reminders).to_be_checked()
    reminders.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Your choice of emails is saved")
    expect(reminders).not_to_be_checked()
    _examine(page)


def test_a_calendar_address_is_made_shown_once_and_revoked(visitors: Visitors, ada: User) -> None:
    page = visitors.page(ada)
    page.goto("/account/calendar/")
    _examine(page)
    page.get_by_role("button", name="Make an address").click()
    address = page.get_by_label("Your calendar address")
    expect(address).to_have_value(re.compile(r"/calendar/[\w-]{43}\.ics$"))
    _examine(page)
    page.goto("/account/calendar/")
    expect(address).to_have_count(0)
    page.get_by_role("button", name="Revoke the address").click()
    expect(page.get_by_text("You have no calendar address.")).to_be_visible()
