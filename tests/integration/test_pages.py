"""What an officer meets on the pages of a return, with plain forms."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from bcf.models import Board, User
from returns.actions import close_return
from returns.answers import Name
from returns.models import AnswerChange, DefinitionVersion, Submission, TableRow
from returns.opening import open_return
from returns.stored import held_answers, load_answers
from returns.versions import definition_of
from tests.factories import answer, make_board, make_user, publish_tiny

SHEET = """
[[block]]
kind = "question"
key = "cover.name"
cell = "C8"
label = "Name:"
type = "text"
required = true

[[block]]
kind = "question"
key = "cover.amount"
cell = "C10"
label = "Amount:"
type = "money"

[[block]]
kind = "question"
key = "cover.story"
cell = "C12"
label = "Story:"
type = "long_text"
limit = 20

[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
capacity = 2

  [[block.column]]
  key = "name"
  cell = "B"
  label = "Name of scheme"
  type = "text"
  required = true
"""


@pytest.fixture
def version(db: None) -> DefinitionVersion:
    return publish_tiny(SHEET)


@pytest.fixture
def opened(version: DefinitionVersion, northmere: Board) -> Submission:
    return open_return(version, northmere, by=None)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def address(board: Board, rest: str = "sheets/sheet/") -> str:
    return f"/returns/2018-19-q3/{board.ons_code}/{rest}"


def values(submission: Submission) -> dict[str, object]:
    return dict(load_answers(submission, definition_of(submission.version)).values)


def text_of(page: Any) -> str:
    return str(page.content.decode())


def seen(submission: Submission) -> str:
    return json.dumps({str(name): held.version for name, held in held_answers(submission).items()})


@pytest.mark.parametrize("rest", ["", "sheets/sheet/", "check/", "print/", "workbook.xlsx", "document.pdf"])
def test_another_boards_return_is_not_found(
    opened: Submission, northmere: Board, olga: User, signed_in: Callable[[User], Client], rest: str
) -> None:
    assert signed_in(olga).get(address(northmere, rest)).status_code == 404


@pytest.mark.parametrize("rest", ["", "sheets/sheet/", "check/", "print/", "workbook.xlsx", "document.pdf"])
def test_nobody_sees_anything_without_signing_in(opened: Submission, northmere: Board, rest: str) -> None:
    answered = Client().get(address(northmere, rest))
    assert answered.status_code == 302
    assert answered["Location"].startswith("/sign-in/?next=")


def test_a_stranger_with_an_account_sees_no_board(signed_in: Callable[[User], Client], opened: Submission) -> None:
    page = text_of(signed_in(make_user("Finn")).get("/"))
    assert "You are not a member of any board yet" in page
    assert "Northmere" not in page


def test_an_officer_opens_a_return_once_however_often_she_clicks(
    version: DefinitionVersion, northmere: Board, ada: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(ada)
    assert "Open the return" in text_of(client.get("/"))
    for _ in range(2):
        assert client.post(address(northmere, "open/")).status_code == 302
    assert Submission.objects.count() == 1


def test_a_half_filled_sheet_is_saved_and_the_rest_stays_pending(
    opened: Submission, northmere: Board, ada: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(ada)
    posted = client.post(address(northmere), {"seen": "{}", "cover.amount": "£1,234", "cover.name": "", "then": "stay"})
    assert posted.status_code == 302
    assert values(opened) == {"cover.amount": 1234}
    assert "1 to go" in text_of(client.get(address(northmere, "")))


def test_a_wrong_value_is_shown_again_with_its_message_while_the_rest_is_saved(
    opened: Submission, northmere: Board, ada: User, signed_in: Callable[[User], Client]
) -> None:
    page = signed_in(ada).post(
        address(northmere), {"seen": "{}", "cover.amount": "nine", "cover.name": "Northmere BCF"}
    )
    assert page.status_code == 422
    assert 'value="nine"' in text_of(page)
    assert "This must be an amount in pounds" in text_of(page)
    assert values(opened) == {"cover.name": "Northmere BCF"}


def test_a_text_over_its_limit_is_kept_and_flagged(
    opened: Submission, northmere: Board, ada: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(ada)
    text = "one\r\ntwo\r\n😀 three four five"
    assert client.post(address(northmere), {"seen": "{}", "cover.story": text, "then": "stay"}).status_code == 302
    assert values(opened)["cover.story"] == text.replace("\r\n", "\n")
    page = text_of(client.get(address(northmere)))
    assert '<span data-remaining-for="cover.story">-5</span>' in page
    assert "5 over the limit of 20" in page


def test_a_text_that_no_workbook_could_hold_is_refused_and_stays_in_the_box(
    opened: Submission, northmere: Board, ada: User, signed_in: Callable[[User], Client]
) -> None:
    page = signed_in(ada).post(address(northmere), {"seen": "{}", "cover.story": "x" * 32_768})
    assert page.status_code == 422
    assert "at most 32,767 characters" in text_of(page)
    assert "x" * 32_768 in text_of(page)
    assert values(opened) == {}


def test_what_a_colleague_saved_meanwhile_is_shown_beside_mine_and_nothing_is_overwritten(
    opened: Submission, northmere: Board, ada: User, ben: User, signed_in: Callable[[User], Client]
) -> None:
    answer(opened, by=ben, cover__name="Ben's words")
    page = signed_in(ada).post(address(northmere), {"seen": "{}", "cover.name": "Ada's words"})
    assert page.status_code == 422
    assert "Ben&#x27;s words" in text_of(page)
    assert "Ada&#x27;s words" in text_of(page)
    assert values(opened) == {"cover.name": "Ben's words"}


@pytest.mark.parametrize(("choice", "stands"), [("mine", "Ada's words"), ("theirs", "Ben's words")])
def test_the_person_chooses_which_of_two_answers_stands(
    opened: Submission,
    northmere: Board,
    ada: User,
    ben: User,
    signed_in: Callable[[User], Client],
    choice: str,
    stands: str,
) -> None:
    answer(opened, by=ben, cover__name="Ben's words")
    form = {"seen": "{}", "cover.name": "Ada's words", "choose:cover.name": f"{choice}:1", "then": "stay"}
    assert signed_in(ada).post(address(northmere), form).status_code == 302
    assert values(opened) == {"cover.name": stands}


def test_a_conflict_that_is_not_settled_stays_a_conflict(
    opened: Submission, northmere: Board, ada: User, ben: User, signed_in: Callable[[User], Client]
) -> None:
    answer(opened, by=ben, cover__name="Ben's words")
    client = signed_in(ada)
    first = client.post(address(northmere), {"seen": "{}", "cover.name": "Ada's words"})
    shown = first.context["form"].seen_json
    again = client.post(address(northmere), {"seen": shown, "cover.name": "Ada's words"})
    assert again.status_code == 422
    assert values(opened) == {"cover.name": "Ben's words"}


def test_an_answer_left_alone_does_not_undo_a_colleagues_change(
    opened: Submission, northmere: Board, ada: User, ben: User, signed_in: Callable[[User], Client]
) -> None:
    answer(opened, by=ada, cover__name="Before")
    page_as_ada_saw_it = seen(opened)
    answer(opened, by=ben, cover__name="Ben's words")
    form = {"seen": page_as_ada_saw_it, "cover.name": "Before", "cover.amount": "5", "then": "stay"}
    assert signed_in(ada).post(address(northmere), form).status_code == 302
    assert values(opened) == {"cover.name": "Ben's words", "cover.amount": 5}


def test_rows_of_a_table_are_added_and_removed_without_a_script(
    opened: Submission, northmere: Board, ada: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(ada)
    added = client.post(address(northmere), {"seen": "{}", "row_add": "schemes"})
    row = TableRow.objects.get()
    assert added["Location"].endswith(f"#id_schemes.name@{row.pk}")
    client.post(address(northmere), {"seen": "{}", f"schemes.name@{row.pk}": "Reablement"})
    assert held_answers(opened)[Name("schemes.name", str(row.pk))].value == "Reablement"
    client.post(address(northmere), {"seen": "{}", "row_remove": str(row.pk)})
    assert not load_answers(opened, definition_of(opened.version)).table("schemes")


def test_a_wrong_value_in_a_table_names_the_cell_of_its_own_row(
    opened: Submission, northmere: Board, ada: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(ada)
    for _ in range(2):
        client.post(address(northmere), {"seen": "{}", "row_add": "schemes"})
    second = TableRow.objects.order_by("position")[1].pk
    page = client.post(address(northmere), {"seen": "{}", f"schemes.name@{second}": "x" * 1_001})
    assert "must have at most 1,000 characters" in text_of(page)
    assert "(B21 in the workbook)" in text_of(page)
    autosave = {"answers": [{"name": f"schemes.name@{second}", "value": "x" * 1_001, "seen": 0}]}
    said = client.post(address(northmere, "save/"), json.dumps(autosave), content_type="application/json").json()
    assert said["errors"][0]["message"].endswith("(B21 in the workbook)")


def test_a_table_takes_no_more_rows_than_the_workbook_has_room_for(
    opened: Submission, northmere: Board, ada: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(ada)
    for _ in range(2):
        client.post(address(northmere), {"seen": "{}", "row_add": "schemes"})
    page = client.post(address(northmere), {"seen": "{}", "row_add": "schemes"}, follow=True)
    assert "has room for 2 rows" in text_of(page)
    assert TableRow.objects.count() == 2


def test_what_was_typed_into_a_row_that_a_colleague_removed_is_not_lost(
    opened: Submission, northmere: Board, ada: User, signed_in: Callable[[User], Client]
) -> None:
    gone = "schemes.name@00000000-0000-0000-0000-000000000000"
    page = signed_in(ada).post(address(northmere), {"seen": "{}", gone: "Night sitting service"})
    assert page.status_code == 422
    assert "Night sitting service" in text_of(page)


@pytest.mark.parametrize("row", ["not-an-id", "", "00000000-0000-0000-0000-000000000000", "x" * 500])
def test_removing_a_row_that_is_not_there_is_said_and_harms_nothing(
    opened: Submission, northmere: Board, ada: User, signed_in: Callable[[User], Client], row: str
) -> None:
    assert signed_in(ada).post(address(northmere), {"seen": "{}", "row_remove": row}, follow=True).status_code == 200


@pytest.mark.parametrize("damaged", ["", "[]", "{", '{"cover.name": "x"}', '{"cover.name": 1e999}', "null", "[" * 5000])
def test_a_page_damaged_on_its_way_saves_nothing_and_keeps_what_was_typed(
    opened: Submission, northmere: Board, ada: User, signed_in: Callable[[User], Client], damaged: str
) -> None:
    page = signed_in(ada).post(address(northmere), {"seen": damaged, "cover.name": "Typed"})
    assert page.status_code == 422
    assert 'value="Typed"' in text_of(page)
    assert values(opened) == {}


def test_a_closed_return_is_read_and_not_written(
    opened: Submission, northmere: Board, ada: User, signed_in: Callable[[User], Client]
) -> None:
    answer(opened, cover__name="As sent")
    close_return(opened, by=None)
    client = signed_in(ada)
    page = text_of(client.get(address(northmere)))
    assert "As sent" in page
    assert "<input" not in page.split('class="app-sheet-read"')[1]
    refused = client.post(address(northmere), {"seen": "{}", "cover.name": "Changed", "row_add": "schemes"})
    assert refused.status_code == 403
    assert "closed" in text_of(refused)
    assert values(opened) == {"cover.name": "As sent"}


def test_markup_typed_as_an_answer_is_shown_as_text(
    opened: Submission, northmere: Board, ada: User, signed_in: Callable[[User], Client]
) -> None:
    hostile = '</textarea><img src=x onerror=alert(1)>=HYPERLINK("http://x")'
    client = signed_in(ada)
    client.post(address(northmere), {"seen": "{}", "cover.name": hostile, "cover.story": hostile})
    for rest in ("sheets/sheet/", "", "check/", "print/"):
        assert "<img src=x" not in text_of(client.get(address(northmere, rest)))


def test_every_write_names_who_made_it_and_how(
    opened: Submission, northmere: Board, ada: User, signed_in: Callable[[User], Client]
) -> None:
    signed_in(ada).post(address(northmere), {"seen": "{}", "cover.name": "Northmere BCF"})
    change = AnswerChange.objects.get()
    assert (change.by, change.origin, change.old, change.new) == (ada, "form", None, "Northmere BCF")


def test_home_takes_a_fixed_number_of_queries_however_many_returns(
    version: DefinitionVersion, dev: User, signed_in: Callable[[User], Client], django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        open_return(version, make_board(f"Board {number}", f"E1{number:07d}"), by=None)
    client = signed_in(dev)
    with django_assert_max_num_queries(17):  # type: ignore[operator]
        assert client.get("/").status_code == 200


def test_what_was_typed_after_the_session_ended_is_given_back(opened: Submission, northmere: Board) -> None:
    page = Client().post(address(northmere), {"seen": "{}", "cover.story": "An hour of typing", "then": "stay"})
    assert page.status_code == 401
    assert "An hour of typing" in text_of(page)
    assert f"/sign-in/?next=%2Freturns%2F2018-19-q3%2F{northmere.ons_code}%2F" in text_of(page)
    assert values(opened) == {}


def test_a_form_with_a_stale_token_gives_back_what_was_typed(opened: Submission, northmere: Board, ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    page = client.post(address(northmere), {"seen": "{}", "cover.story": "An hour of typing"})
    assert page.status_code == 403
    assert "An hour of typing" in text_of(page)


def test_signing_in_twice_in_two_tabs_leads_home(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert client.post("/sign-in/", {"login": "ada@example.org", "password": "x"})["Location"] == "/"


def test_opening_a_return_after_signing_in_again_leads_home(ada: User, signed_in: Callable[[User], Client]) -> None:
    board = ada.memberships.get().board
    assert board is not None
    assert signed_in(ada).get(address(board, "open/"))["Location"] == "/"


@pytest.mark.parametrize("said", ["1", "2", "true", "yes", ""])
def test_a_copy_for_publication_is_safe_however_it_is_asked_for(
    opened: Submission, northmere: Board, ada: User, signed_in: Callable[[User], Client], said: str
) -> None:
    answered = signed_in(ada).get(address(northmere, f"workbook.xlsx?publication={said}"))
    assert "publication" in answered["Content-Disposition"]
