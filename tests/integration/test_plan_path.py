"""A plan of two boards on the path of a return: who signs, what an edit voids, and what keeps it from being ready."""

from datetime import date
from typing import Any

import pytest

from bcf.models import Board, User
from returns.checks import check
from returns.kept import KeptFinding
from returns.locking import NotAllowed, ReturnClosed
from returns.models import AnswerChange, DefinitionVersion, Submission
from returns.opening import open_plan, open_return
from returns.publishing import move_returns
from returns.queries import submission_of
from returns.signing import prepared, request_signoff, sign, withdraw
from returns.standings import standings_of
from returns.stored import load_answers
from returns.submitting import accept, request_changes, submit
from returns.versions import definition_of
from tests.factories import ONE_QUESTION, answer, make_board, publish_tiny
from tests.kept_sheets import KEPT, KEPT_SHEET, OTHER, PLAN, Shelf
from tests.signed_returns import live

Signatories = dict[str, User]


def all_sign(plan: Submission, board: Board, by: User, people: Signatories) -> None:
    """Asks for sign-off; whoever has not signed yet signs."""
    seen = request_signoff(plan, board, by=by).reference
    for slot, person in people.items():
        if slot not in live(plan):
            sign(plan, slot, by=person, seen=seen)


def report_of(plan: Submission) -> Any:
    definition = definition_of(plan.version)
    return check(definition, load_answers(plan, definition))


# --- opening --------------------------------------------------------------------------------------------------------


def test_a_plan_belongs_to_each_of_its_boards(joint: Submission, northmere: Board, southwold: Board) -> None:
    assert submission_of(northmere, "2018-19-q3") == submission_of(southwold, "2018-19-q3") == joint
    assert [event.kind for event in joint.events.all()] == ["opened"]


def test_a_board_that_has_a_plan_for_the_period_is_refused_by_name(
    joint: Submission, plan_form: DefinitionVersion, southwold: Board, dev: User
) -> None:
    with pytest.raises(NotAllowed, match="There is a plan for Plan 2018/19 already of Southwold"):
        open_plan(plan_form, [make_board("Eastham"), southwold], by=dev)
    assert Submission.objects.count() == 1


def test_a_plan_needs_boards_that_exist_and_a_form_of_a_plan(plan_form: DefinitionVersion, northmere: Board) -> None:
    with pytest.raises(NotAllowed, match="Choose the boards"):
        open_plan(plan_form, [], by=None)
    with pytest.raises(NotAllowed, match="did not exist"):
        open_plan(plan_form, [northmere, make_board("Gone", active_to=date(2015, 3, 31))], by=None)
    a_return = publish_tiny(period={"key": "2018-19-q4"})
    with pytest.raises(NotAllowed, match="not a plan"):
        open_plan(a_return, [northmere], by=None)


def test_a_plan_with_kept_sheets_is_not_opened_like_a_return(plan_form: DefinitionVersion, northmere: Board) -> None:
    with pytest.raises(NotAllowed, match="begin it under Plans"):
        open_return(plan_form, northmere, by=None)


# --- readiness ------------------------------------------------------------------------------------------------------


def test_what_is_pending_on_a_kept_sheet_is_pending(plan_form: DefinitionVersion, northmere: Board, ada: User) -> None:
    plan = open_plan(plan_form, [northmere], by=ada)
    assert report_of(plan).pending == 3
    answer(plan, by=ada, cover__name="Ada", plan__vision="Alone")
    assert (report_of(plan).pending, report_of(plan).complete) == (1, False)


@pytest.mark.parametrize(
    "finding",
    [
        KeptFinding("spend", "error", "Spend is over the fund."),
        KeptFinding("spend", "query", "Spend is under the fund."),
        KeptFinding("spend", "query", "Spend is under the fund.", explanation="Held back.", overtaken=True),
    ],
)
def test_a_plan_is_not_ready_while_something_is_left_open_on_a_kept_sheet(
    finding: KeptFinding, joint: Submission, shelf: Shelf, northmere: Board, ada: User
) -> None:
    assert report_of(joint).ready
    shelf.find(joint, finding)
    assert not report_of(joint).ready
    with pytest.raises(NotAllowed, match="not ready"):
        request_signoff(joint, northmere, by=ada)


@pytest.mark.parametrize(
    "finding",
    [KeptFinding("spend", "note", "A note."), KeptFinding("spend", "query", "Under.", explanation="Held back.")],
)
def test_what_is_explained_or_only_told_is_in_nobodys_way(
    finding: KeptFinding, joint: Submission, shelf: Shelf
) -> None:
    shelf.find(joint, finding)
    assert report_of(joint).ready


def test_a_change_on_a_kept_sheet_is_looked_at_again(joint: Submission, shelf: Shelf, ada: User) -> None:
    place = joint.places.select_related("submission__version", "board").first()
    assert place is not None
    assert standings_of([place])[joint.pk].errors == 0
    shelf.find(joint, KeptFinding("spend", "error", "Over."))
    shelf.put(joint, 101, by=ada)
    place.submission.refresh_from_db()
    assert standings_of([place])[joint.pk].errors == 1


# --- signatures -----------------------------------------------------------------------------------------------------


def test_a_plan_of_two_boards_is_signed_by_each_board_and_council(
    joint: Submission, northmere: Board, ada: User, dev: User, signatories: Signatories
) -> None:
    all_sign(joint, northmere, ada, signatories)
    assert joint.stage == "signed"
    assert set(live(joint)) == set(signatories)
    submit(joint, northmere, by=ada)
    accept(joint, by=dev)
    joint.refresh_from_db()
    assert joint.stage == "accepted"


def test_who_signs_for_one_board_does_not_sign_for_the_other(
    joint: Submission, northmere: Board, southwold: Board, ada: User, signatories: Signatories
) -> None:
    seen = request_signoff(joint, northmere, by=ada).reference
    northern = signatories[f"board:{northmere.ons_code}"]
    with pytest.raises(NotAllowed, match="may not sign"):
        sign(joint, f"board:{southwold.ons_code}", by=northern, seen=seen)
    assert live(joint) == []


def test_an_edit_on_a_kept_sheet_voids_exactly_the_signatures_that_cover_it(
    joint: Submission, shelf: Shelf, northmere: Board, ada: User, signatories: Signatories
) -> None:
    all_sign(joint, northmere, ada, signatories)
    withdraw(joint, by=ada, reason="One figure.")
    shelf.put(joint, 120, by=ada)
    assert {slot.partition(":")[0] for slot in live(joint)} == {"council"}
    all_sign(joint, northmere, ada, signatories)
    joint.refresh_from_db()
    assert joint.stage == "signed"


def test_an_edit_elsewhere_leaves_what_is_kept_signed(
    joint: Submission, northmere: Board, ada: User, signatories: Signatories
) -> None:
    all_sign(joint, northmere, ada, signatories)
    before = joint.snapshots.get().digests
    withdraw(joint, by=ada, reason="One word.")
    answer(joint, by=ada, plan__vision="Together, better")
    assert live(joint) == []
    all_sign(joint, northmere, ada, signatories)
    after = joint.snapshots.get(number=2).digests
    assert [slug for slug in after if after[slug] != before[slug]] == ["sheet-3"]


def test_who_changed_what_is_kept_has_prepared_the_plan(
    joint: Submission, shelf: Shelf, northmere: Board, ada: User, signatories: Signatories
) -> None:
    chair = signatories[f"board:{northmere.ons_code}"]
    assert not prepared(joint, chair)
    shelf.put(joint, 7, by=chair)
    assert prepared(joint, chair)
    seen = request_signoff(joint, northmere, by=ada).reference
    with pytest.raises(NotAllowed, match="prepared this plan"):
        sign(joint, f"board:{northmere.ons_code}", by=chair, seen=seen)


def test_a_signature_binds_what_was_kept_as_it_was_frozen(
    joint: Submission, northmere: Board, ada: User, shelf: Shelf
) -> None:
    shelf.find(joint, KeptFinding("spend", "query", "Under.", "2018/19", explanation="Held back."))
    body = request_signoff(joint, northmere, by=ada).body
    assert body["kept"][KEPT]["content"] == 100
    assert body["kept"][KEPT]["findings"][0]["explanation"] == "Held back."


# --- the one door ---------------------------------------------------------------------------------------------------


def test_nothing_kept_is_changed_in_a_plan_that_was_handed_over(
    joint: Submission, shelf: Shelf, northmere: Board, ada: User
) -> None:
    request_signoff(joint, northmere, by=ada)
    with pytest.raises(ReturnClosed):
        shelf.put(joint, 1, by=ada)
    assert shelf.contents[joint.pk].content == 100


def test_a_request_for_changes_opens_the_kept_sheet_or_keeps_it_shut(
    joint: Submission, shelf: Shelf, northmere: Board, ada: User, dev: User, signatories: Signatories
) -> None:
    all_sign(joint, northmere, ada, signatories)
    submit(joint, northmere, by=ada)
    request_changes(joint, by=dev, reason="The figures.", sheets=[KEPT])
    joint.refresh_from_db()
    shelf.put(joint, 130, by=ada)
    with pytest.raises(NotAllowed, match="other sheets"):
        answer(joint, by=ada, plan__vision="Else")
    all_sign(joint, northmere, ada, signatories)
    submit(joint, northmere, by=ada)
    request_changes(joint, by=dev, reason="The words.", sheets=["sheet-3"])
    joint.refresh_from_db()
    with pytest.raises(NotAllowed, match="other sheets; 'Funding' stays"):
        shelf.put(joint, 131, by=ada)


def test_a_plan_is_given_the_names_of_all_its_boards(joint: Submission) -> None:
    given = ONE_QUESTION.replace("cover.name", "cover.board").replace('"text"', '"board"\nrole = "given"')
    version = publish_tiny(given, KEPT_SHEET, OTHER, period={**PLAN, "key": "2019-20-plan"})
    plan = open_plan(version, list(joint.boards.all()), by=None)
    assert load_answers(plan, definition_of(version)).value("cover.board") == "Northmere and Southwold"
    assert not AnswerChange.objects.filter(submission=plan).exists()


def test_a_plan_moves_to_a_corrected_form_with_what_is_kept(joint: Submission, shelf: Shelf) -> None:
    corrected = OTHER.replace("Vision:", "Your vision:")
    publish_tiny(ONE_QUESTION, KEPT_SHEET, corrected, period=PLAN, number=2)
    (moved,) = move_returns("2018-19-q3", by=None)
    assert (moved.boards, moved.old, moved.new, moved.pending) == ("Northmere and Southwold", 1, 2, (0, 0))
    joint.refresh_from_db()
    assert report_of(joint).ready
