"""What a signature is worth: nobody counts as signing what they took back, did not see or have prepared, and files show what was
signed."""

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from bcf.models import Board, Meeting, Membership, User
from returns.actions import Entry, add_row, remove_row, reopen_return, save_answers
from returns.answers import Name
from returns.certificates import certificate_of, current_snapshot, verify_file
from returns.events import void_signature
from returns.exports import export_pdf, export_workbook
from returns.loading import load_file
from returns.locking import NotAllowed, ReturnClosed
from returns.models import DefinitionVersion, Export, Signature, Submission, TableRow, Timetable
from returns.pdf import Certificate
from returns.publishing import move_returns
from returns.review.lines import lines_of
from returns.signing import decline, prepared, request_signoff, sign, withdraw
from returns.submitting import accept, ratify, request_changes, submit
from returns.versions import body_of, content_hash
from returns.waiving import waive
from tests.factories import answer, make_member, open_return_for, publish_tiny, tiny_files
from tests.integration.running import AnswerFiles
from tests.integration.visiting import signed_in
from tests.signed_returns import FIRST, SECOND, TWO_SIGN, asked, both_sign, live

TABLE = """
[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
capacity = 5
  [[block.column]]
  key = "name"
  cell = "B"
  label = "Name"
  type = "text"
  [[block.column]]
  key = "spend"
  cell = "C"
  label = "Spend"
  type = "money"
"""
TOTAL = """
[[block]]
kind = "question"
key = "total"
cell = "C1"
label = "Total"
type = "money"
calculation = "sum(schemes.spend)"
[[block]]
kind = "question"
key = "remark"
cell = "C2"
label = "Remark"
type = "text"
"""
SPEND = """
[[block]]
kind = "question"
key = "cover.spend"
cell = "C8"
label = "Spend:"
type = "money"
required = true
"""
SAME = """
[[query]]
key = "same"
at = "cover.spend"
rule = "cover.spend == previous.cover.spend"
says = "It changed."
"""
BEFORE: dict[str, Any] = {
    "key": "2018-19-q2", "label": "Q2", "starts": date(2018, 7, 1), "ends": date(2018, 9, 30)
}  # fmt: skip


def close_period(submission: Submission) -> None:
    over = {"closes_at": timezone.now() - timedelta(hours=1)}
    Timetable.objects.update_or_create(period=submission.version.period, defaults=over)


def again(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


def certificate_now(submission: Submission) -> Certificate | None:
    current = again(submission)
    snapshot = current_snapshot(current)
    return None if snapshot is None else certificate_of(current, snapshot)


# --- who counts as signing ------------------------------------------------------------------------------------------


def test_who_declines_after_signing_has_not_signed(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User
) -> None:
    sign(opened, "board", by=chair, seen=asked(opened, northmere, ada))
    decline(opened, "board", by=chair, reason="I was wrong to sign.")
    sign(opened, "council", by=council, seen=asked(again(opened), northmere, ada))
    assert again(opened).stage == "awaiting"


def test_nobody_declines_what_somebody_else_has_signed(
    opened: Submission, northmere: Board, ada: User, chair: User
) -> None:
    vice = make_member("Vic", "signatory", northmere, capacity="board")
    sign(opened, "board", by=chair, seen=asked(opened, northmere, ada))
    with pytest.raises(NotAllowed, match="Cleo has signed here already"):
        decline(opened, "board", by=vice, reason="Not so.")
    assert live(opened) == ["board"]


def test_a_signatory_who_prepares_the_return_later_has_not_signed_it(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User
) -> None:
    Membership.objects.create(user=council, role="officer", board=northmere)
    sign(opened, "council", by=council, seen=asked(opened, northmere, ada))
    withdraw(opened, by=ada, reason="To look again.")
    seen = request_signoff(again(opened), northmere, by=council).reference
    sign(opened, "board", by=chair, seen=seen)
    assert again(opened).stage == "awaiting"
    assert live(opened) == ["board"]


def test_filling_in_again_prepares_a_return_and_opening_it_does_not(
    northmere: Board, opened: Submission, chair: User
) -> None:
    other = open_return_for(northmere, publish_tiny(period=BEFORE), by=chair)
    assert not prepared(other, chair)
    save_answers(opened, [Entry(Name("cover.name"), "Cleo")], by=chair, origin="prefill")
    assert prepared(opened, chair)


def test_nothing_is_submitted_once_a_signature_counts_no_more(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User
) -> None:
    both_sign(opened, northmere, ada, chair, council)
    void_signature(Signature.objects.get(slot="council"), ["plan.spend"], by=ada)
    with pytest.raises(NotAllowed, match="A signature is missing"):
        submit(again(opened), northmere, by=ada)


# --- what a signature covers ----------------------------------------------------------------------------------------


def test_a_row_that_goes_voids_the_signature_on_a_total_of_another_sheet(
    northmere: Board, ada: User, council: User
) -> None:
    form = publish_tiny(TABLE + FIRST, TOTAL, period={"signatory": TWO_SIGN})
    submission = open_return_for(northmere, form, by=ada)
    answer(submission, by=ada, cover__name="Ada")
    row = add_row(submission, "schemes", by=ada)
    save_answers(submission, [Entry(Name("schemes.spend", str(row.pk)), Decimal(100))], by=ada, origin="form")
    sign(submission, "council", by=council, seen=asked(submission, northmere, ada))
    withdraw(submission, by=ada, reason="A scheme is gone.")
    remove_row(again(submission), str(row.pk), by=ada)
    assert live(submission) == []


def test_an_answer_that_applies_no_more_voids_the_signature_on_its_sheet(
    northmere: Board, ada: User, council: User
) -> None:
    hangs = """
    [[block]]
    kind = "question"
    key = "plan.other"
    cell = "C2"
    label = "Other"
    type = "text"
    relevant = 'cover.name == "Ada"'
    """
    form = publish_tiny(FIRST, hangs, period={"signatory": TWO_SIGN})
    submission = open_return_for(northmere, form, by=ada)
    answer(submission, by=ada, cover__name="Ada", plan__other="We promise 5m")
    sign(submission, "council", by=council, seen=asked(submission, northmere, ada))
    withdraw(submission, by=ada, reason="The name is wrong.")
    answer(again(submission), by=ada, cover__name="Bob")
    assert live(submission) == []


# --- what files and certificates show -------------------------------------------------------------------------------


def test_files_of_a_signed_return_show_what_was_signed_whatever_changed_elsewhere(
    northmere: Board, ada: User, chair: User
) -> None:
    first = open_return_for(northmere, publish_tiny(SPEND, period=BEFORE), by=ada)
    answer(first, by=ada, cover__spend="100")
    period = {"previous": "2018-19-q2", "signatory": TWO_SIGN[:1]}
    third = open_return_for(northmere, publish_tiny(SPEND + SAME, period=period), by=ada)
    answer(third, by=ada, cover__spend="100")
    sign(third, "board", by=chair, seen=asked(third, northmere, ada))
    answer(first, by=ada, cover__spend="7")
    content = export_pdf(again(third), northmere, by=ada).content
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "It changed." not in words
    assert verify_file(content).key == "signed"


def test_a_file_downloaded_before_the_last_signature_is_not_the_signed_one(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User
) -> None:
    seen = asked(opened, northmere, ada)
    early = export_workbook(again(opened), northmere, by=ada)
    sign(opened, "board", by=chair, seen=seen)
    sign(opened, "council", by=council, seen=seen)
    assert verify_file(early.content).key == "unsigned"
    assert Export.objects.get(pk=early.export_id).snapshot is None


def test_a_signature_given_on_an_earlier_snapshot_says_so(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User
) -> None:
    first = asked(opened, northmere, ada)
    sign(opened, "council", by=council, seen=first)
    withdraw(opened, by=ada, reason="The name is wrong.")
    answer(again(opened), by=ada, cover__name="Bob")
    second = asked(again(opened), northmere, ada)
    sign(opened, "board", by=chair, seen=second)
    certificate = certificate_now(opened)
    assert certificate is not None
    said = {signature.label: signature.scope for signature in certificate.signatures}
    assert said == {
        "For the council": f"for 2. Sheet, given on {first}, unchanged since",
        "For the board": "",
    }


def test_a_certificate_goes_on_naming_a_signature_that_was_not_needed(
    opened: Submission, northmere: Board, ada: User, chair: User, dev: User
) -> None:
    seen = asked(opened, northmere, ada)
    waive(opened, "not_needed", "council", by=dev, reason="The council signs later.")
    sign(opened, "board", by=chair, seen=seen)
    submit(opened, northmere, by=ada)
    certificate = certificate_now(opened)
    assert certificate is not None
    assert certificate.notes == ("For the council: not needed, The council signs later.",)


def test_a_new_certificate_says_nothing_of_what_became_of_an_earlier_submission(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User, dev: User
) -> None:
    day = timezone.localdate()
    meeting = Meeting.objects.create(board=northmere, day=day, papers_due=day, created_by=ada)
    both_sign(opened, northmere, ada, chair, council)
    submit(opened, northmere, by=ada, to_be_ratified=meeting)
    ratify(opened, by=ada, note="minute 7")
    reopen_return(opened, by=dev)
    answer(opened, by=ada, plan__spend="999")
    both_sign(opened, northmere, ada, chair, council)
    certificate = certificate_now(opened)
    assert certificate is not None
    assert certificate.notes == ()


# --- steps from pages that are out of date --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "typed"),
    [("accept", {"note": ""}), ("changes", {"reason": "Wrong.", "sheets": ["sheet"]})],
)
def test_a_step_from_a_page_that_showed_something_else_is_refused(
    step: str,
    typed: dict[str, Any],
    opened: Submission,
    northmere: Board,
    ada: User,
    chair: User,
    council: User,
) -> None:
    manager = make_member("Pam", "programme_manager", national=True)
    old = both_sign(opened, northmere, ada, chair, council)
    submit(opened, northmere, by=ada)
    withdraw(opened, by=ada, reason="A figure is wrong.")
    answer(again(opened), by=ada, plan__spend="999")
    both_sign(again(opened), northmere, ada, chair, council)
    submit(again(opened), northmere, by=ada)
    address = f"/returns/2018-19-q3/{northmere.ons_code}/sign-off/{step}/"
    for seen in (old, ""):
        said = signed_in(manager).post(address, {**typed, "seen": seen})
        assert said.status_code == 422
        assert "Somebody changed this in the meantime" in said.content.decode()
    assert again(opened).stage == "submitted"


def test_what_was_accepted_is_recorded_with_it(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User, dev: User
) -> None:
    both_sign(opened, northmere, ada, chair, council)
    submit(opened, northmere, by=ada)
    assert accept(opened, by=dev).snapshot == opened.snapshots.get()


def test_after_a_second_submission_its_reviewer_sees_what_changed_since_the_first(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User, dev: User
) -> None:
    manager = make_member("Pam", "programme_manager", national=True)
    both_sign(opened, northmere, ada, chair, council)
    submit(opened, northmere, by=ada)
    reopen_return(opened, by=dev)
    answer(again(opened), by=ada, cover__name="Ada Officer")
    both_sign(again(opened), northmere, ada, chair, council)
    submit(again(opened), northmere, by=ada)
    page = signed_in(manager).get(f"/returns/2018-19-q3/{northmere.ons_code}/changes/?since=submitted").content.decode()
    assert "Ada Officer" in page
    review = signed_in(manager).get(f"/returns/2018-19-q3/{northmere.ons_code}/review/").content.decode()
    assert "1 answer on 1 sheet" in review


# --- what changes were asked for ------------------------------------------------------------------------------------


def test_a_return_with_requested_changes_says_so_until_it_is_handed_over_again(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User, dev: User
) -> None:
    both_sign(opened, northmere, ada, chair, council)
    submit(opened, northmere, by=ada)
    request_changes(opened, by=dev, reason="The name is wrong.", sheets=["sheet"])
    assert lines_of(Board.objects.all())[0].key == "changes"
    assert "Changes were asked for" in signed_in(ada).get("/").content.decode()


def test_a_board_does_not_open_more_sheets_by_taking_the_return_back(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User, dev: User
) -> None:
    both_sign(opened, northmere, ada, chair, council)
    submit(opened, northmere, by=ada)
    request_changes(opened, by=dev, reason="The spend is wrong.", sheets=["sheet-2"])
    request_signoff(again(opened), northmere, by=ada)
    withdraw(again(opened), by=ada, reason="To look again.")
    with pytest.raises(NotAllowed, match="stays as it was handed over"):
        answer(again(opened), by=ada, cover__name="Other")


def test_a_signatory_does_not_undo_what_was_submitted(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User, dev: User
) -> None:
    seen = both_sign(opened, northmere, ada, chair, council)
    submit(opened, northmere, by=ada)
    accept(opened, by=dev)
    address = f"/returns/2018-19-q3/{northmere.ons_code}/sign-off/changes/"
    said = signed_in(council).post(address, {"reason": "Wrong.", "sheets": ["sheet"], "seen": seen})
    assert said.status_code == 422
    assert again(opened).stage == "accepted"


@pytest.mark.parametrize("step", [withdraw, request_changes])
def test_after_the_closing_date_nothing_comes_back(
    step: Any, opened: Submission, northmere: Board, ada: User, chair: User, council: User
) -> None:
    both_sign(opened, northmere, ada, chair, council)
    submit(opened, northmere, by=ada)
    close_period(opened)
    more = {"sheets": ["sheet"]} if step is request_changes else {}
    with pytest.raises(ReturnClosed):
        step(opened, by=ada, reason="A figure is wrong.", **more)


def test_after_the_closing_date_no_return_is_opened(northmere: Board, ada: User) -> None:
    version = publish_tiny()
    Timetable.objects.create(period=version.period, closes_at=timezone.now() - timedelta(hours=1))
    said = signed_in(ada).post(f"/returns/{version.period}/{northmere.ons_code}/open/")
    assert said.status_code == 403
    assert "This period is closed" in said.content.decode()


# --- corrected forms ------------------------------------------------------------------------------------------------


def test_a_return_with_requested_changes_moves_to_a_corrected_form_with_the_others(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User, dev: User
) -> None:
    both_sign(opened, northmere, ada, chair, council)
    request_changes(opened, by=dev, reason="The spend is wrong.", sheets=["sheet-2"])
    publish_tiny(FIRST.replace('"text"', '"number"'), SECOND, period={"signatory": TWO_SIGN}, number=2)
    assert len(move_returns("2018-19-q3", by=dev)) == 1
    assert again(opened).open_sheets == ["sheet-2"]


def test_a_sheet_that_the_corrected_form_calls_otherwise_leaves_every_sheet_open(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User, dev: User
) -> None:
    both_sign(opened, northmere, ada, chair, council)
    request_changes(opened, by=dev, reason="The spend is wrong.", sheets=["sheet-2"])
    files = tiny_files(FIRST, SECOND, period={"signatory": TWO_SIGN[:1]})
    files["2-renamed.toml"] = files.pop("2-sheet-2.toml")
    for section in files["checker.toml"]["section"]:
        section["sheet"] = section["sheet"].replace("sheet-2", "renamed")
    DefinitionVersion.objects.create(
        period="2018-19-q3", number=2, title="Corrected", sha256=content_hash(files), body=body_of(files)
    )
    move_returns("2018-19-q3", by=dev)
    answer(again(opened), by=ada, plan__spend="7")
    assert again(opened).open_sheets is None


def test_a_moved_return_of_the_quarter_before_is_looked_at_again_in_lists(northmere: Board, ada: User) -> None:
    has = SPEND + (
        '[[block]]\nkind = "question"\nkey = "cover.has"\ncell = "C9"\nlabel = "Has:"\ntype = "choice"\nchoices = "yes_no"\n'
    )
    first = open_return_for(northmere, publish_tiny(has, period=BEFORE), by=ada)
    answer(first, by=ada, cover__spend="100", cover__has="no")
    third = open_return_for(northmere, publish_tiny(SPEND + SAME, period={"previous": "2018-19-q2"}), by=ada)
    answer(third, by=ada, cover__spend="200")
    assert open_queries() == 1
    hidden = has.replace('label = "Spend:"', 'label = "Spend:"\nrelevant = \'cover.has == "yes"\'')
    publish_tiny(hidden, period=BEFORE, number=2)
    move_returns("2018-19-q2", by=ada)
    assert open_queries() == 0


def open_queries() -> int:
    line = next(line for line in lines_of(Board.objects.all()) if line.period.key == "2018-19-q3")
    assert line.counts is not None
    return line.counts.queries


# --- contributors ---------------------------------------------------------------------------------------------------


@pytest.fixture
def connie(northmere: Board) -> User:
    """A contributor of the first sheet."""
    return make_member("Connie", "contributor", northmere, sheets="sheet")


def test_a_contributor_adds_and_removes_no_row_on_another_sheet(northmere: Board, ada: User, connie: User) -> None:
    submission = open_return_for(northmere, publish_tiny(FIRST, TABLE), by=ada)
    row = add_row(submission, "schemes", by=ada)
    page, client = f"/returns/2018-19-q3/{northmere.ons_code}/sheets/sheet/", signed_in(connie)
    for deed in ({"row_add": "schemes"}, {"row_remove": str(row.pk)}, {"row_remove": "no-such-row"}):
        said = client.post(page, {"cover.name": "x", "seen": "{}", **deed}, follow=True)
        assert "there is no such table on this sheet" in said.content.decode()
    assert list(TableRow.objects.values_list("deleted_at", flat=True)) == [None]


def test_a_file_is_not_loaded_in_a_contributors_name(northmere: Board, ada: User, connie: User, tmp_path: Any) -> None:
    open_return_for(northmere, publish_tiny(FIRST, SECOND), by=ada)
    file = AnswerFiles(tmp_path).write(ons_code=northmere.ons_code)
    with pytest.raises(NotAllowed, match="may not edit"):
        load_file(file, by=connie)
