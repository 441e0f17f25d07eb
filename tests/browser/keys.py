"""Getting about with the keyboard alone."""

from playwright.sync_api import Locator, Page

MOST_TABS = 200
HAS_KEYBOARD = "at => at === document.activeElement"


def tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until the target has the keyboard; the page must be able to get there."""
    for _ in range(MOST_TABS):
        if target.evaluate(HAS_KEYBOARD):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way with Tab to {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Goes there with Tab and presses a key."""
    tab_to(page, target)
    page.keyboard.press(key)
