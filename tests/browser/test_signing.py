"""The path of a return with two organisations signing, each at their own browser."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bcf.models import Board, User
from returns.models import AnswerChange, ReturnEvent, Signature, SignatureVoid, Submission
from returns.signing import request_signoff, sign
from tests.browser.pages import address, box, expect_accessible, expect_fits, expect_saved, sheet
from tests.browser.people import Visitors
from tests.factories import make_member


@pytest.fixture
def dev(transactional_db: None) -> User:
    """The programme manager of the nation."""
    return make_member("Dev", "programme_manager", national=True)


def goes_to_signoff(page: Page, submission: Submission) -> None:
    page.goto(address(submission, "sign-off/"))


def signs(page: Page, label: str) -> None:
    slot = page.get_by_role("region", name=label)
    slot.get_by_label("I have read this return").check()
    slot.get_by_role("button", name="Sign", exact=False).first.click()


def done(page: Page, words: str) -> None:
    expect(page.get_by_role("alert")).to_contain_text(words)


def types(page: Page, submission: Submission, slug: str, name: str, text: str) -> None:
    page.goto(sheet(submission, slug))
    box(page, name).fill(text)
    box(page, name).press("Tab")
    expect_saved(page)


@pytest.fixture
def signed(opened: Submission, northmere: Board, ada: User, chair: User, council: User) -> Submission:
    """The same, signed by both."""
    seen = request_signoff(opened, northmere, by=ada).reference
    sign(opened, "board", by=chair, seen=seen)
    sign(opened, "council", by=council, seen=seen)
    return opened


def test_one_organisation_declines_with_a_reason_and_after_a_correction_both_sign(
    opened: Submission, visitors: Visitors, ada: User, chair: User, council: User
) -> None:
    adas, chairs, councils = (visitors.page(user) for user in (ada, chair, council))
    goes_to_signoff(adas, opened)
    adas.get_by_role("button", name="Ask for sign-off").click()
    done(adas, "with its signatories")
    goes_to_signoff(councils, opened)
    councils.get_by_text("Decline to sign").click()
    councils.get_by_label("Why you do not sign").fill("The spend is not agreed.")
    councils.get_by_role("button", name="Decline", exact=True).click()
    done(councils, "declined")
    goes_to_signoff(adas, opened)
    expect(adas.locator("main")).to_contain_text("The spend is not agreed.")
    types(adas, opened, "sheet-2", "plan.spend", "120")
    goes_to_signoff(adas, opened)
    adas.get_by_role("button", name="Ask for sign-off").click()
    goes_to_signoff(chairs, opened)
    goes_to_signoff(councils, opened)
    signs(chairs, "For the board")
    done(chairs, "Signed: For the board")
    signs(councils, "For the council")
    done(councils, "Signed: For the council")
    expect(councils.locator(".app-facts")).to_contain_text("Signed")


def test_changes_on_one_sheet_void_one_signature_and_the_other_stands(
    signed: Submission, visitors: Visitors, ada: User, dev: User
) -> None:
    adas, devs = visitors.page(ada), visitors.page(dev)
    goes_to_signoff(devs, signed)
    devs.get_by_text("Ask for changes").first.click()
    devs.get_by_label("What is to be changed, and why").fill("The name is wrong.")
    devs.get_by_label("1. Sheet").check()
    devs.get_by_role("button", name="Ask for changes").click()
    done(devs, "asked for changes")
    adas.goto(sheet(signed, "sheet-2"))
    expect(adas.locator(".app-readonly")).to_contain_text("Changes were asked for on other sheets")
    types(adas, signed, "sheet", "cover.name", "Ada Officer")
    assert SignatureVoid.objects.get().signature.slot == "board"
    goes_to_signoff(adas, signed)
    expect(adas.get_by_role("region", name="For the board")).to_contain_text("is void since")
    expect(adas.get_by_role("region", name="For the council")).to_contain_text("Signed")


def test_submitted_by_a_double_click_and_again_after_going_back_it_is_submitted_once(
    signed: Submission, visitors: Visitors, ada: User, dev: User
) -> None:
    adas, devs = visitors.page(ada), visitors.page(dev)
    goes_to_signoff(adas, signed)
    adas.get_by_role("button", name="Submit the return").dblclick()
    expect(adas.locator(".app-facts")).to_contain_text("Submitted")
    adas.go_back()
    if adas.get_by_role("button", name="Submit the return").count():
        adas.get_by_role("button", name="Submit the return").click()
    expect(adas.locator(".app-facts")).to_contain_text("Submitted")
    assert ReturnEvent.objects.filter(kind="submitted").count() == 1
    goes_to_signoff(devs, signed)
    devs.get_by_role("button", name="Accept the return").click()
    done(devs, "accepted")
    expect(devs.locator(".app-facts")).to_contain_text("Accepted")


def test_a_deputy_signs_by_delegation_and_under_delegated_authority_the_return_is_submitted_and_ratified(
    opened: Submission, visitors: Visitors, ada: User, chair: User, council: User, northmere: Board
) -> None:
    deputy = make_member("Dana", "viewer", northmere)
    adas, chairs, deputys = (visitors.page(user) for user in (ada, chair, deputy))
    today = timezone.localdate()
    chairs.goto(address(opened, "people/"))
    chairs.get_by_text("Let somebody sign for a time").click()
    chairs.get_by_label("Health and Wellbeing Board").check()
    chairs.get_by_label("Who signs instead").select_option("Dana")
    chairs.get_by_label("First day").fill(today.isoformat())
    chairs.get_by_label("Last day").fill(today.isoformat())
    chairs.get_by_label("By what authority").fill("minute of 12 October")
    chairs.get_by_role("button", name="Delegate", exact=True).click()
    adas.goto(address(opened, "people/"))
    adas.get_by_text("Enter a meeting").click()
    adas.get_by_label(re.compile("^Day|^Meeting")).first.fill(today.isoformat())
    adas.get_by_label(re.compile("^Papers")).fill((today - timedelta(7)).isoformat())
    adas.get_by_role("button", name="Enter the meeting").click()
    seen = request_signoff(opened, northmere, by=ada).reference
    sign(opened, "council", by=council, seen=seen)
    goes_to_signoff(deputys, opened)
    expect(deputys.get_by_role("region", name="For the board")).to_contain_text(
        "You sign for the Health and Wellbeing Board"
    )
    signs(deputys, "For the board")
    done(deputys, "Signed: For the board")
    expect(deputys.get_by_role("region", name="For the board")).to_contain_text("minute of 12 October")
    goes_to_signoff(adas, opened)
    adas.get_by_label("Submitted under delegated authority").select_option(index=1)
    adas.get_by_role("button", name="Submit the return").click()
    expect(adas.locator("main")).to_contain_text("to be ratified on")
    adas.get_by_label("Meeting and minute").fill("Meeting of that day, minute 7")
    adas.get_by_role("button", name="Record that the board ratified it").click()
    done(adas, "ratified")


def test_two_signatories_in_the_same_second_are_two_signatures_and_one_signed_return(
    opened: Submission, visitors: Visitors, ada: User, northmere: Board, chair: User, council: User
) -> None:
    request_signoff(opened, northmere, by=ada)
    chairs, councils = visitors.page(chair), visitors.page(council)
    for page, label in ((chairs, "For the board"), (councils, "For the council")):
        goes_to_signoff(page, opened)
        page.get_by_role("region", name=label).get_by_label("I have read this return").check()
    post = "form => { form.submit() }"
    chairs.locator("form[action$='/sign/']").evaluate(post)
    councils.locator("form[action$='/sign/']").evaluate(post)
    for page in (chairs, councils):
        page.wait_for_load_state()
        expect(page.get_by_role("alert")).to_contain_text("Signed")
    assert sorted(Signature.objects.values_list("slot", flat=True)) == ["board", "council"]
    assert ReturnEvent.objects.filter(kind="completed").count() == 1


def test_every_question_posted_to_a_locked_return_writes_nothing(
    opened: Submission, visitors: Visitors, ada: User, northmere: Board
) -> None:
    page = visitors.page(ada)
    visitors.watcher.expects("403")
    page.goto(sheet(opened, "sheet"))
    box(page, "cover.name").fill("Typed too late")
    request_signoff(opened, northmere, by=ada)
    before = AnswerChange.objects.count()
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("main")).to_contain_text(re.compile("Nothing has been changed|handed over"))
    assert AnswerChange.objects.count() == before


def test_without_a_script_the_path_is_the_same(
    opened: Submission, visitors: Visitors, ada: User, chair: User, northmere: Board
) -> None:
    visitors.watcher.expects("422")
    adas, chairs = visitors.page(ada, script=False), visitors.page(chair, script=False)
    goes_to_signoff(adas, opened)
    adas.get_by_role("button", name="Ask for sign-off").click()
    goes_to_signoff(chairs, opened)
    chairs.locator("form[action$='/sign/'] button").click()
    expect(chairs.locator(".govuk-error-summary")).to_contain_text("Tick the box")
    signs(chairs, "For the board")
    done(chairs, "Signed: For the board")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_sign_off_page_is_accessible_and_fits(
    width: int, opened: Submission, visitors: Visitors, ada: User, chair: User, northmere: Board
) -> None:
    seen = request_signoff(opened, northmere, by=ada).reference
    page = visitors.page(chair, width=width)
    goes_to_signoff(page, opened)
    expect_accessible(page)
    expect_fits(page)
    sign(opened, "board", by=chair, seen=seen)
    page.goto(f"/verify/?reference={seen}")
    expect_accessible(page)
    expect_fits(page)
