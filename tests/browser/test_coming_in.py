"""Somebody is invited, comes in by the letter's link, signs in and sees the board; and the pages on the way are accessible."""

import re

from django.core import mail
from playwright.sync_api import Page, expect

from bcf.models import Board, Delegation, Invitation, User
from returns.models import Submission
from tests.browser.pages import address, expect_accessible, expect_fits
from tests.browser.people import Visitors, Watcher
from tests.factories import PASSWORD, make_board, make_member

NEW = "nora@example.org"


def examine(page: Page) -> None:
    """Looks at the page as it stands, wide and narrow."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        expect_accessible(page)
        expect_fits(page)


def test_somebody_new_is_invited_comes_in_and_sees_the_board(
    visitors: Visitors, watcher: Watcher, northmere: Board
) -> None:
    watcher.expects(r"status of 422 .*/manage/invitations/new/")
    amy = make_member("Amy", "administrator", national=True)
    office = visitors.page(amy)
    office.goto("/manage/")
    office.get_by_role("link", name="Invitations").click()
    office.get_by_role("button", name="Invite somebody").click()
    office.get_by_role("button", name="Send the invitation").click()
    expect(office.get_by_role("alert")).to_contain_text("There is a problem")
    examine(office)
    office.set_viewport_size({"width": 1280, "height": 900})
    office.get_by_label("Email address").fill(NEW)
    office.get_by_label("Officer").check()
    office.get_by_label("One board").check()
    office.get_by_label("Board", exact=True).select_option(label=f"Northmere ({northmere.ons_code})")
    office.get_by_role("button", name="Send the invitation").click()
    expect(office.get_by_role("alert")).to_contain_text(f"The invitation to {NEW} is on its way")
    examine(office)

    letter = str(mail.outbox[-1].body)
    found = re.search(r"http://127\.0\.0\.1:\d+(/invitations/\S+)", letter)
    assert found is not None
    nora = visitors.page()
    nora.goto(found[1])
    expect(nora.get_by_text("Officer, Northmere")).to_be_visible()
    examine(nora)
    nora.set_viewport_size({"width": 1280, "height": 900})
    nora.get_by_label("Your name").fill("Nora")
    nora.get_by_label("Password", exact=True).fill(PASSWORD)
    nora.get_by_label("The password again").fill(PASSWORD)
    nora.get_by_role("button", name="Accept and make my account").click()
    expect(nora.get_by_role("alert")).to_contain_text("Your account is made")
    nora.get_by_label("Email address").fill(NEW)
    nora.get_by_label("Password").fill(PASSWORD)
    nora.get_by_role("button", name="Sign in").click()
    expect(nora.get_by_role("heading", name="Your boards")).to_be_visible()
    assert Invitation.objects.get().accepted_by == User.objects.get(email=NEW)


def test_the_administration_pages(visitors: Visitors, blank: Submission, ada: User, ben: User) -> None:
    amy = make_member("Amy", "administrator", national=True)
    make_board("Westley")
    page = visitors.page(amy)
    board, period = blank.boards.get(), blank.version.period
    for path in (
        "/manage/",
        "/manage/people/?q=a",
        f"/manage/people/{ada.pk}/",
        f"/manage/people/{ada.pk}/hand-over/",
        "/manage/periods/",
        f"/manage/periods/{period}/",
        f"/manage/periods/{period}/move/",
        "/manage/periods/publish/",
        f"/manage/returns/{period}/{board.ons_code}/",
        "/manage/boards/",
        f"/manage/boards/{board.ons_code}/",
        "/manage/boards/new/?boards=2",
    ):
        page.goto(path)
        for closed in page.locator("details > summary").all():
            closed.click()
        examine(page)


def test_people_and_meetings_of_a_board(visitors: Visitors, blank: Submission, ben: User) -> None:
    board = blank.boards.get()
    chair = make_member("Chris", "signatory", board, capacity="board")
    page = visitors.page(chair)
    page.goto(address(blank, "people/"))
    page.get_by_text("Let somebody sign for a time").click()
    page.get_by_label("Health and Wellbeing Board").check()
    page.get_by_label("Who signs instead").select_option(label="Ben")
    page.get_by_label("First day").fill("2030-11-03")
    page.get_by_label("Last day").fill("2030-11-17")
    page.get_by_label("By what authority").fill("minute of 12 October")
    examine(page)
    page.get_by_role("button", name="Delegate").click()
    expect(page.get_by_role("heading", name="Ben for the Health and Wellbeing Board, 3 November 2030")).to_be_visible()
    assert Delegation.objects.get().delegate == ben
    examine(page)


def test_the_pages_that_explain(visitors: Visitors, transactional_db: None) -> None:
    page = visitors.page()
    for path in (
        "/help/",
        "/help/fill-a-return/",
        "/help/plan-the-money/",
        "/help/follow-the-metrics/",
        "/help/administrators/",
        "/accessibility/",
        "/privacy/",
    ):
        page.goto(path)
        examine(page)
