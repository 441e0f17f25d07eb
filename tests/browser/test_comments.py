"""Comments, questions from the programme team and history, in a browser: by hand, with and without a script, at both widths."""

import re

import pytest
from playwright.sync_api import expect

from bcf.models import Board, User
from returns import inquiring
from returns.commenting import add_comment
from returns.models import Comment, Submission
from tests.browser.keys import press
from tests.browser.pages import address, box, expect_accessible, expect_fits, expect_saved, question, sheet
from tests.browser.people import Visitors, Watcher
from tests.browser.test_accessibility import examine
from tests.factories import answer, make_member

NAME = "cover.completed_by"
UNBROKEN = "unbroken" * 40


@pytest.fixture
def nan(transactional_db: None) -> User:
    """Programme manager of the nation."""
    return make_member("Nan", "programme_manager", national=True)


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_comment_is_written_from_its_question_answered_and_resolved(
    visitors: Visitors, ada: User, ben: User, blank: Submission, script: bool
) -> None:
    page = visitors.page(ada, script=script)
    page.goto(sheet(blank, "cover"))
    question(page, NAME).get_by_role("link", name="Comment").click()
    page.get_by_role("textbox", name="Comment").fill("@Ben is this you? @Olga knows.")
    page.get_by_role("button", name="Write the comment").click()
    expect(page.get_by_role("main")).to_contain_text("Nobody of this return was recognised as @Olga")
    assert list(Comment.objects.get().mentions.all()) == [ben]

    theirs = visitors.page(ben, script=script)
    theirs.goto(sheet(blank, "cover"))
    question(theirs, NAME).get_by_role("link", name="1 comment").click()
    talk = theirs.get_by_role("region", name="Comments on this sheet")
    expect(talk).to_contain_text("@Ben is this you?")
    talk.get_by_role("link", name="Answer or resolve").click()
    theirs.locator("summary", has_text="Answer").click()
    theirs.get_by_role("textbox", name="Answer").fill("It is.")
    theirs.get_by_role("button", name="Send the answer").click()
    expect(theirs.get_by_role("article")).to_contain_text("It is.")
    theirs.get_by_role("button", name="Resolve").click()
    expect(theirs.get_by_role("main")).to_contain_text("No comment is open.")
    theirs.get_by_role("link", name="Show the resolved ones too").click()
    expect(theirs.get_by_role("article")).to_contain_text("Resolved by Ben")
    theirs.get_by_role("button", name="Open again").click()
    expect(theirs.get_by_role("button", name="Resolve")).to_be_visible()


def test_what_is_typed_is_saved_before_a_comment_is_written(visitors: Visitors, ada: User, blank: Submission) -> None:
    page = visitors.page(ada)
    page.goto(sheet(blank, "cover"))
    box(page, NAME).fill("Ada")
    box(page, NAME).blur()
    expect_saved(page)
    press(page, question(page, NAME).get_by_role("link", name="Comment"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Comments")
    page.go_back()
    expect(box(page, NAME)).to_have_value("Ada")


@pytest.fixture
def talk(blank: Submission, northmere: Board, ada: User, ben: User, nan: User) -> Submission:
    """A return about which much is said, in words that nothing breaks."""
    first, _ = add_comment(blank, northmere, f"Why? {UNBROKEN}\n\nReally?", by=ben, about=NAME)
    add_comment(blank, northmere, f"Because. {UNBROKEN}", by=ada, answers=first)
    add_comment(blank, northmere, "What a sheet", by=ben, about="#cover")
    add_comment(blank, northmere, "What a return", by=ben)
    asked = [
        inquiring.ask("2018-19-q3", text, by=nan, boards=[northmere.pk], owner=nan, key=NAME).asked.get()
        for text in ("How much?", f"Where? {UNBROKEN}")
    ]
    inquiring.answer(asked[1], UNBROKEN, by=ada)
    inquiring.ask_again(asked[1], "And when?", by=nan)
    inquiring.answer(asked[1], "Soon", by=ada)
    return blank


@pytest.mark.parametrize("rest", ["", "comments/", "comments/?all=1", "sheets/cover/", "questions/"])
def test_the_boards_pages(visitors: Visitors, watcher: Watcher, ada: User, talk: Submission, rest: str) -> None:
    watcher.expects("status of 422")
    page = visitors.page(ada)
    page.goto(address(talk, rest))
    examine(page)
    for fold in page.locator("main summary").all():
        fold.click()
    examine(page)
    if rest in ("comments/", "questions/"):
        button = "Write the comment" if rest == "comments/" else "Send the answer"
        page.get_by_role("textbox").last.fill(" ")
        page.get_by_role("button", name=button).last.click()
        expect(page.get_by_role("alert")).to_contain_text("There is a problem")
        examine(page)


def test_the_teams_pages(visitors: Visitors, watcher: Watcher, nan: User, talk: Submission) -> None:
    watcher.expects("status of 422")
    page = visitors.page(nan)
    page.goto("/questions/")
    examine(page)
    page.get_by_role("link", name="Where?").click()
    for fold in page.locator("main summary").all():
        fold.click()
    examine(page)
    page.goto("/questions/new/")
    examine(page)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one board")
    examine(page)


def test_a_question_goes_to_a_board_and_back_without_a_script(
    visitors: Visitors, ada: User, nan: User, blank: Submission
) -> None:
    team = visitors.page(nan, script=False)
    team.goto(address(blank))
    team.get_by_role("link", name="Ask this board a question").click()
    expect(team.get_by_role("checkbox", name="Northmere")).to_be_checked()
    team.get_by_role("textbox", name="Question").fill("How much?")
    team.get_by_role("button", name="Ask", exact=True).click()
    expect(team.get_by_role("article")).to_contain_text("Open")

    board = visitors.page(ada, script=False)
    board.goto(address(blank))
    board.get_by_role("link", name="1 question from the programme team").click()
    board.get_by_role("textbox", name="Answer").fill("£5m")
    board.get_by_role("button", name="Send the answer").click()
    expect(board.get_by_role("article")).to_contain_text("Answered")

    team.get_by_role("link", name="Answered").click()
    team.reload()
    expect(team.get_by_role("article")).to_contain_text("£5m")
    team.get_by_role("button", name=re.compile(r"^Close\W+Northmere$")).click()
    expect(team.get_by_role("main")).to_contain_text("No board stands so.")


@pytest.fixture
def history(blank: Submission, ada: User, ben: User) -> Submission:
    """A return with changes by two people."""
    answer(blank, by=ada, cover__completed_by="Ada", narrative__success_story=f"{UNBROKEN} one " * 20)
    answer(blank, by=ben, cover__completed_by=UNBROKEN)
    return blank


@pytest.mark.parametrize("rest", ["timeline/", "timeline/?only=answers", f"history/{NAME}/", "changes/", "check/"])
def test_the_pages_of_its_history(visitors: Visitors, ada: User, history: Submission, rest: str) -> None:
    page = visitors.page(ada)
    page.goto(address(history, rest))
    examine(page)
    for fold in page.locator("main summary").all():
        fold.click()
    examine(page)


def test_what_is_new_is_looked_at_with_the_keyboard_alone(
    visitors: Visitors, northmere: Board, history: Submission
) -> None:
    cleo = make_member("Cleo", "signatory", northmere, capacity="board")
    page = visitors.page(cleo, width=320)
    page.goto(address(history))
    press(page, page.get_by_role("link", name="Note that you have looked"))
    press(page, page.get_by_role("button", name="I have looked at this"))
    expect(page.get_by_role("main")).to_contain_text("): nothing")
    answer(history, by=None, cover__completed_by="Ben", narrative__success_story=f"{UNBROKEN} two " * 20)
    page.goto(address(history))
    press(page, page.get_by_role("link", name="2 answers on 2 sheets"))
    expect(page.get_by_role("heading", level=3)).to_have_count(2)
    expect_accessible(page)
    expect_fits(page)
