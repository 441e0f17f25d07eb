"""The pages, files and lists of returns when what stands there is a plan of two boards with a sheet that is kept elsewhere."""

import io
import re
from datetime import timedelta

import openpyxl
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bcf.models import Board, User
from returns.drafts import old_drafts
from returns.exports import export_pdf, export_workbook
from returns.kept import KeptFinding
from returns.locking import NotAllowed, ReturnClosed
from returns.models import DefinitionVersion, Submission, Timetable
from returns.recipients import awaited_signatories
from returns.reporting import report_as_data
from returns.review.lines import lines_of
from returns.signing import request_signoff
from returns.stored import load_answers
from returns.submitting import submit
from returns.versions import definition_of
from returns.workbook.flat import read_flat
from returns.workbook.shell import check_shell
from tests.factories import make_board, make_member, make_officer
from tests.kept_sheets import KEPT, Shelf

PERIOD = "2018-19-q3"
PAGES = (
    "return_home",
    "check_answers",
    "print_return",
    "timeline",
    "changes",
    "comments",
    "signoff",
    "return_people",
    "board_questions",
)


def address(name: str, board: Board, **more: str) -> str:
    return reverse(name, kwargs={"period": PERIOD, "ons_code": board.ons_code, **more})


def shown(client: Client, reader: User, name: str, board: Board, **more: str) -> str:
    client.force_login(reader)
    answer = client.get(address(name, board, **more))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_plan_opens_at_both_boards_addresses(
    name: str, client: Client, joint: Submission, northmere: Board, southwold: Board, ada: User, olga: User
) -> None:
    for reader, board in ((ada, northmere), (olga, southwold)):
        page = shown(client, reader, name, board)
        assert "Northmere and Southwold" in page or name == "return_people"


def test_an_officer_at_the_other_boards_address_is_led_on_by_their_own(
    client: Client, joint: Submission, northmere: Board, southwold: Board, ada: User
) -> None:
    page = shown(client, ada, "return_home", southwold)
    assert address("signoff", northmere) in page
    assert address("signoff", southwold) not in page


def test_who_belongs_to_none_of_the_boards_finds_no_plan(client: Client, joint: Submission, northmere: Board) -> None:
    client.force_login(make_officer("Otto", make_board("Eastham")))
    assert client.get(address("return_home", northmere)).status_code == 404


def test_any_boards_officer_fills_in_the_sheets_and_hands_the_plan_over(
    client: Client, joint: Submission, southwold: Board, olga: User
) -> None:
    client.force_login(olga)
    saved = client.post(
        address("sheet", southwold, sheet="sheet-3"),
        {"plan.vision": "Ours", "seen": '{"plan.vision": 1}', "then": "stay"},
    )
    assert saved.status_code == 302
    asked = client.post(address("signoff_ask", southwold), {"note": ""})
    assert asked.status_code == 302
    joint.refresh_from_db()
    assert joint.stage == "awaiting"


def test_a_signatory_sees_every_slot_and_the_form_of_their_own(
    client: Client, joint: Submission, northmere: Board, southwold: Board, ada: User, signatories: dict[str, User]
) -> None:
    request_signoff(joint, northmere, by=ada)
    page = shown(client, signatories[f"council:{southwold.ons_code}"], "signoff", southwold)
    assert page.count("For the board, ") >= 2
    assert page.count(f'action="{address("signoff_sign", southwold)}"') == 1


def test_who_may_still_sign_is_told(
    joint: Submission, northmere: Board, ada: User, signatories: dict[str, User]
) -> None:
    request_signoff(joint, northmere, by=ada)
    assert set(awaited_signatories(joint)) == set(signatories.values())


def test_a_kept_sheet_leads_to_its_keeper(client: Client, joint: Submission, northmere: Board, ada: User) -> None:
    client.force_login(ada)
    answer = client.get(address("sheet", northmere, sheet=KEPT))
    assert (answer.status_code, answer["Location"]) == (302, f"/shelf/{joint.pk}/{KEPT}/")
    assert f'href="/shelf/{joint.pk}/{KEPT}/"' in shown(client, ada, "return_home", northmere)


@pytest.mark.parametrize("name", ["return_home", "check_answers"])
def test_what_its_keeper_finds_stands_on_the_plans_page(
    name: str, client: Client, joint: Submission, shelf: Shelf, northmere: Board, ada: User
) -> None:
    shelf.find(joint, KeptFinding("spend", "query", "Spend is under the fund.", "Northmere, 2018/19", "/shelf/checks/"))
    page = shown(client, ada, name, northmere)
    assert "Spend is under the fund." in page
    link = 'href="/shelf/checks/">Go to Funding<span class="govuk-visually-hidden">: Northmere, 2018/19</span>'
    assert link in page


def test_many_notes_are_folded_so_that_they_bury_nothing(
    client: Client, joint: Submission, shelf: Shelf, northmere: Board, ada: User
) -> None:
    shelf.find(joint, *(KeptFinding("rounding", "note", f"Note {number}.") for number in range(6)))
    assert "6 notes</span></summary>" in shown(client, ada, "return_home", northmere)


def test_a_reviewer_sees_what_the_keeper_found(
    client: Client, joint: Submission, shelf: Shelf, northmere: Board, ada: User
) -> None:
    dora = make_member("Dora", "programme_manager", national=True)
    shelf.find(joint, KeptFinding("spend", "query", "Under.", explanation="Held back."))
    assert "The board explains: Held back." in shown(client, dora, "review_return", northmere)


def test_the_timeline_tells_what_was_changed_on_the_kept_sheet(
    client: Client, joint: Submission, northmere: Board, ada: User
) -> None:
    page = shown(client, ada, "timeline", northmere)
    assert "put 100 on the shelf" in page
    assert 'href="/shelf/history/"' in page
    client.force_login(ada)
    rows = b"".join(client.get(address("timeline_csv", northmere)).streaming_content).decode()  # type: ignore[attr-defined]
    assert "put 100 on the shelf,Funding" in rows


def test_files_name_every_board_and_hold_what_is_kept(joint: Submission, northmere: Board, ada: User) -> None:
    file = export_pdf(joint, northmere, by=ada)
    assert file.name == "Northmere and Southwold HWB.pdf"
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file.content)).pages)
    assert "Northmere and Southwold Health and Wellbeing Boards" in " ".join(text.split())
    assert "On the shelf: 100" in text


def test_the_keepers_workbook_takes_the_forms_place_and_is_stamped(
    joint: Submission, shelf: Shelf, northmere: Board, southwold: Board, ada: User
) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Shelf")["B2"] = "From the shelf"
    kept = io.BytesIO()
    book.save(kept)
    shelf.made = kept.getvalue()
    snapshot = request_signoff(joint, northmere, by=ada)
    file = export_workbook(joint, northmere, by=ada)
    assert openpyxl.load_workbook(io.BytesIO(file.content))["Shelf"]["B2"].value == "From the shelf"
    stamp = read_flat(check_shell(file.content)).stamp
    assert stamp is not None
    assert stamp.board == "Northmere and Southwold"
    assert stamp.ons_code == f"{northmere.ons_code} {southwold.ons_code}"
    assert (stamp.reference, stamp.snapshot_sha256) == (snapshot.reference, snapshot.sha256)


def test_without_one_the_forms_own_workbook_is_given_out(joint: Submission, northmere: Board, ada: User) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export_workbook(joint, northmere, by=ada).content))
    assert "Funding" in book.sheetnames


def test_a_workbook_is_not_brought_into_a_plan(client: Client, joint: Submission, northmere: Board, ada: User) -> None:
    client.force_login(ada)
    assert client.get(address("bring_in", northmere)).status_code == 403
    assert "Bring in a workbook" not in shown(client, ada, "return_home", northmere)


def test_each_board_has_a_line_for_the_plan_with_all_its_signatures(
    joint: Submission, northmere: Board, southwold: Board
) -> None:
    lines = lines_of(Board.objects.filter(pk=southwold.pk))
    assert [(line.board, line.submission, len(line.slots)) for line in lines] == [(southwold, joint.pk, 4)]


def test_a_plan_that_is_not_there_is_begun_where_its_money_is_kept(
    client: Client, plan_form: DefinitionVersion, northmere: Board, ada: User
) -> None:
    client.force_login(ada)
    assert b"Begin a plan" in client.get(reverse("home")).content
    answer = client.post(address("open_return", northmere))
    assert (answer.status_code, answer["Location"]) == (302, f"/shelf/new/?period={PERIOD}&board={northmere.ons_code}")
    assert not Submission.objects.exists()


def test_the_report_of_a_plan_tells_what_its_keeper_finds(joint: Submission, shelf: Shelf, northmere: Board) -> None:
    shelf.find(joint, KeptFinding("spend", "error", "Over.", "2018/19"))
    definition = definition_of(joint.version)
    data = report_as_data(definition, load_answers(joint, definition), board="both", ons_code="")
    assert data["findings"][-1]["rule"] == "spend"
    assert data["ready"] is False
    assert [sheet["sheet"] for sheet in data["sheets"]] == ["1. Sheet", "3. Sheet", "Funding"]


def test_an_old_draft_goes_unless_its_keeper_holds_something_for_it(joint: Submission, shelf: Shelf) -> None:
    long_ago = timezone.now() - timedelta(days=3000)
    Timetable.objects.create(period=PERIOD, closes_at=long_ago)
    assert not old_drafts(timezone.now()).exists()
    shelf.contents.clear()
    assert list(old_drafts(timezone.now())) == [joint]


# --- what it is called ------------------------------------------------------------------------------------------------


def test_a_plan_is_called_a_plan_wherever_it_is_signed(
    client: Client, joint: Submission, northmere: Board, ada: User, signatories: dict[str, User]
) -> None:
    client.force_login(ada)
    asked = client.post(address("signoff_ask", northmere), {}, follow=True).content.decode()
    assert "The plan is with its signatories." in asked
    assert "Take the plan back" in asked
    assert "Why the plan is taken back" in asked
    assert "opened the plan" in asked
    to_sign = shown(client, signatories[f"board:{northmere.ons_code}"], "signoff", northmere)
    assert "I have read this plan, and sign it as it stands." in to_sign
    for name in ("signoff", "timeline", "comments", "return_home"):
        assert "return" not in unspoken(shown(client, ada, name, northmere))


def unspoken(page: str) -> str:
    """What a page's main part says, without its markup."""
    return re.sub(r"<[^>]*>", " ", page[page.index("<main") : page.index("</main")])


def test_what_cannot_be_changed_in_a_plan_is_said_of_a_plan(
    joint: Submission, northmere: Board, ada: User, shelf: Shelf
) -> None:
    with pytest.raises(NotAllowed, match="This does not fit a plan that is being filled in"):
        submit(joint, northmere, by=ada)
    request_signoff(joint, northmere, by=ada)
    with pytest.raises(ReturnClosed, match="This plan has been handed over for sign-off"):
        shelf.put(joint, 1, by=ada)
