"""An officer with a keyboard and no mouse fills the whole return."""

import re
from typing import NamedTuple

from playwright.sync_api import Locator, Page, expect

from bcf.models import Board, User
from returns.models import DefinitionVersion
from tests.browser.pages import box, expect_pending, expect_saved, option
from tests.browser.people import Visitors
from tests.factories import PASSWORD

MOST_TABS = 200
HISTORY = ("two_quarters_before", "one_quarter_before")
TYPED = {
    "cover.email": "ada@example.org",
    "cover.phone": "020 7946 0000",
    "budget.s75_date": "01/04/2019",
}
CHOSEN = {
    "conditions.jointly_agreed.met": "No",
    "budget.s75_pooled": "No",
    "metrics.residential.progress": "Not on track",
    "metrics.reablement.progress": "Data not available",
    "hicm.early_discharge_planning.current": "Mature",
    "hicm.care_homes.current": "Exemplary",
    "hicm.red_bag.current": "Not yet established",
}
FOCUSED = """() => {
  const at = document.activeElement;
  const label = at.labels?.[0]?.textContent ?? "";
  return [at.tagName, at.type ?? "", at.name ?? "", (at.textContent || label).trim(), at.value ?? ""];
}"""


class Focus(NamedTuple):
    """Where the keyboard is."""

    tag: str
    type: str
    name: str
    text: str
    value: str

    @property
    def answers(self) -> bool:
        """Whether it is at an answer that is asked for."""
        asked = self.tag in ("INPUT", "SELECT", "TEXTAREA") and "." in self.name
        return asked and not self.name.endswith(HISTORY)


def focus(page: Page) -> Focus:
    return Focus(*page.evaluate(FOCUSED))


def tab_to(page: Page, text: str) -> None:
    """Presses Tab until a link or button that begins with this text has the keyboard."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if focus(page).text.startswith(text):
            return
    raise AssertionError(f"no way to '{text}' with Tab")


def give_answer(page: Page, at: Focus) -> None:
    """Answers where the keyboard is, with keys that belong to the kind of input."""
    if at.type == "radio":
        choose_radio(page, CHOSEN.get(at.name))
    elif at.tag == "SELECT":
        page.keyboard.type(CHOSEN.get(at.name, "Est"))
    else:
        page.keyboard.type(TYPED.get(at.name, "Done"))


def choose_radio(page: Page, label: str | None) -> None:
    page.keyboard.press("Space")
    while label is not None and not focus(page).text.startswith(label):
        page.keyboard.press("ArrowDown")


def answer_sheet(page: Page, *, until: int = MOST_TABS) -> list[str]:
    """Walks the sheet by Tab and answers what is asked, up to a number of answers. Gives their names."""
    answered: list[str] = []
    expect(page.locator(".js-enabled #save-status")).to_have_text(re.compile("saved as you go|Saved"))
    for _ in range(MOST_TABS):
        at = focus(page)
        if at.answers and at.name not in answered and not is_answered(page, at):
            give_answer(page, at)
            answered.append(at.name)
        if at.text.startswith("Save and go") or len(answered) == until:
            return answered
        page.keyboard.press("Tab")
    raise AssertionError("the sheet has no end for the Tab key")


def is_answered(page: Page, at: Focus) -> bool:
    """Radios that have the keyboard may be answered without this one being ticked."""
    if at.type == "radio":
        return page.locator(f'[name="{at.name}"]:checked').count() > 0
    return at.value != ""


def gap(page: Page) -> Locator:
    return page.locator("#next-gap")


def enter(page: Page, heading: str) -> None:
    """Presses Enter and waits for the page that it leads to."""
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def finish_sheet(page: Page, following: str) -> None:
    """Waits until nothing is pending, and presses the button that the keyboard has reached."""
    expect_pending(page, 0)
    expect(gap(page)).to_be_hidden()
    enter(page, following)


def sign_in_by_keyboard(page: Page) -> None:
    page.goto("/")
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if focus(page).name == "login":
            break
    page.keyboard.type("ada@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    enter(page, "Your boards")


def reload_halfway(page: Page) -> None:
    """Reloads the metrics with 7 of 16 answered; the next gap then leads to where the officer was."""
    page.keyboard.press("Tab")
    expect_pending(page, 9)
    page.reload()
    expect_pending(page, 9)
    expect(box(page, "metrics.nea.challenges")).to_have_value("Done")
    expect(option(page, "metrics.residential.progress", "not_on_track")).to_be_checked()
    expect(gap(page)).to_have_attribute("href", "#id_metrics.residential.support_needs")
    tab_to(page, "Next gap")
    page.keyboard.press("Enter")
    expect(box(page, "metrics.residential.support_needs")).to_be_focused()


def test_a_blank_return_is_filled_from_nothing_to_complete_with_the_keyboard_alone(
    visitors: Visitors, quarter: DefinitionVersion, northmere: Board, ada: User
) -> None:
    page = visitors.page()
    sign_in_by_keyboard(page)
    tab_to(page, "Open the return of Northmere")
    enter(page, "Northmere")
    tab_to(page, "Go to the first gap")
    enter(page, "1. Cover")

    expect(box(page, "cover.completed_by")).to_be_focused()
    expect_pending(page, 4)
    answer_sheet(page, until=1)
    page.keyboard.press("Tab")
    expect_saved(page)
    expect_pending(page, 3)
    expect(gap(page)).to_have_attribute("href", "#id_cover.email")
    assert len(answer_sheet(page)) == 3
    finish_sheet(page, "2. National Conditions & s75 Pooled Budget")

    expect_pending(page, 5)
    names = answer_sheet(page)
    assert "conditions.jointly_agreed.explanation" in names
    assert "conditions.out_of_hospital.explanation" not in names
    assert len(names) == 8
    finish_sheet(page, "Metrics")

    assert len(answer_sheet(page, until=7)) == 7
    reload_halfway(page)
    assert len(answer_sheet(page)) == 9
    finish_sheet(page, "4. High Impact Change Model")

    names = answer_sheet(page)
    assert {name for name in names if name.endswith(".explanation")} == {
        "hicm.early_discharge_planning.explanation",
        "hicm.care_homes.explanation",
        "hicm.red_bag.explanation",
    }
    finish_sheet(page, "5. Narrative")

    assert len(answer_sheet(page)) == 2
    finish_sheet(page, "Northmere")
    expect(page.locator(".app-facts")).to_contain_text("Ready")
    expect(page.locator(".govuk-task-list__status")).to_have_text(["Complete"] * 5)
