"""The path of a return: from ready to accepted, who may sign, what voids a signature, and that every click counts once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bcf.models import Board, Delegation, Meeting, Membership, User
from returns.actions import reopen_return, save_answers
from returns.events import stage_by_events, stage_of
from returns.locking import ChangedMeanwhile, NotAllowed, ReturnClosed
from returns.models import AnswerChange, ReturnEvent, Signature, SignatureVoid, Submission, Timetable
from returns.signing import decline, request_signoff, sign, withdraw
from returns.submitting import accept, awaits_ratification, ratify, request_changes, submit
from returns.waiving import waive, withdraw_waiver
from tests.factories import answer, make_member, open_return_for, publish_tiny
from tests.signed_returns import FIRST, asked, both_sign, live


def test_the_whole_path_from_asked_to_accepted(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User, dev: User
) -> None:
    seen = asked(opened, northmere, ada)
    assert opened.stage == "awaiting"
    sign(opened, "board", by=chair, seen=seen)
    assert opened.stage == "awaiting"
    sign(opened, "council", by=council, seen=seen)
    assert opened.stage == "signed"
    submit(opened, northmere, by=ada)
    accept(opened, by=dev)
    opened.refresh_from_db()
    assert opened.stage == "accepted"
    kinds = list(ReturnEvent.objects.values_list("kind", flat=True))
    assert kinds == ["opened", "signoff_requested", "signed", "signed", "completed", "submitted", "accepted"]


def test_a_return_that_is_not_ready_is_not_put_before_its_signatories(
    northmere: Board, ada: User, opened: Submission
) -> None:
    answer(opened, by=ada, plan__spend=None)
    with pytest.raises(NotAllowed, match="not ready"):
        request_signoff(opened, northmere, by=ada)
    assert not opened.snapshots.exists()


@pytest.mark.parametrize("stage", ["awaiting", "signed", "submitted", "accepted"])
def test_nothing_can_be_written_in_a_return_that_was_handed_over(stage: str, opened: Submission, ada: User) -> None:
    Submission.objects.update(stage=stage)
    before = AnswerChange.objects.count()
    with pytest.raises(ReturnClosed):
        answer(opened, by=ada, cover__name="Eve")
    assert AnswerChange.objects.count() == before


def test_asking_submitting_and_accepting_twice_count_once(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User, dev: User
) -> None:
    assert asked(opened, northmere, ada) == asked(opened, northmere, ada)
    both_sign(opened, northmere, ada, chair, council)
    sign(opened, "board", by=chair, seen=opened.snapshots.get().reference)
    assert submit(opened, northmere, by=ada) == submit(opened, northmere, by=ada)
    assert accept(opened, by=dev) == accept(opened, by=dev)
    assert ReturnEvent.objects.filter(kind__in=["signoff_requested", "submitted", "accepted"]).count() == 3
    assert Signature.objects.count() == 2


def test_an_edit_voids_exactly_the_signature_that_covered_it(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User, dev: User
) -> None:
    both_sign(opened, northmere, ada, chair, council)
    request_changes(opened, by=dev, reason="The name is wrong.", sheets=["sheet"])
    opened.refresh_from_db()
    answer(opened, by=ada, cover__name="Ada Officer")
    assert live(opened) == ["council"]
    void = SignatureVoid.objects.get()
    assert (void.signature.slot, void.keys, void.by) == ("board", ["cover.name"], ada)
    seen = asked(opened, northmere, ada)
    assert opened.stage == "awaiting"
    sign(opened, "board", by=chair, seen=seen)
    assert opened.stage == "signed"


def test_what_is_worked_out_of_an_edit_is_covered_too(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User
) -> None:
    both_sign(opened, northmere, ada, chair, council)
    withdraw(opened, by=ada, reason="A figure is wrong.")
    opened.refresh_from_db()
    answer(opened, by=ada, plan__spend="120")
    assert live(opened) == []
    assert SignatureVoid.objects.get(signature__slot="council").keys == ["plan.half", "plan.spend"]


def test_without_an_edit_every_signature_stands_and_asking_again_completes_it(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User
) -> None:
    both_sign(opened, northmere, ada, chair, council)
    withdraw(opened, by=ada, reason="To look again.")
    opened.refresh_from_db()
    request_signoff(opened, northmere, by=ada)
    assert opened.stage == "signed"


def test_only_the_sheets_of_a_request_for_changes_can_be_changed(
    opened: Submission, northmere: Board, ada: User, dev: User
) -> None:
    asked(opened, northmere, ada)
    request_changes(opened, by=dev, reason="The name is wrong.", sheets=["sheet"])
    opened.refresh_from_db()
    with pytest.raises(NotAllowed, match="stays as it was handed over"):
        answer(opened, by=ada, plan__spend="120")
    answer(opened, by=ada, cover__name="Ada Officer")
    assert stage_of(opened) == stage_by_events(opened)


def test_a_request_for_changes_wants_a_reason_and_a_sheet(
    opened: Submission, northmere: Board, ada: User, dev: User
) -> None:
    asked(opened, northmere, ada)
    with pytest.raises(NotAllowed, match="Say why"):
        request_changes(opened, by=dev, reason="  ", sheets=["sheet"])
    with pytest.raises(NotAllowed, match="Choose the sheets"):
        request_changes(opened, by=dev, reason="Wrong.", sheets=["no-such"])


def test_a_signatory_who_declines_sends_the_return_back_with_the_reason(
    opened: Submission, northmere: Board, ada: User, chair: User
) -> None:
    asked(opened, northmere, ada)
    event = decline(opened, "board", by=chair, reason="The spend is not agreed.")
    opened.refresh_from_db()
    assert (opened.stage, opened.open_sheets, event.note) == ("changes", None, "The spend is not agreed.")


def test_nobody_signs_for_a_capacity_that_is_not_theirs(
    opened: Submission, northmere: Board, ada: User, chair: User
) -> None:
    seen = asked(opened, northmere, ada)
    with pytest.raises(NotAllowed, match="may not sign for the Council"):
        sign(opened, "council", by=chair, seen=seen)


def test_who_prepared_the_return_signs_it_only_where_an_administrator_allows_it(
    opened: Submission, northmere: Board, ada: User, dev: User
) -> None:
    Membership.objects.create(user=ada, role="signatory", board=northmere, capacity="board")
    seen = asked(opened, northmere, ada)
    with pytest.raises(NotAllowed, match="somebody else has to sign"):
        sign(opened, "board", by=ada, seen=seen)
    waive(opened, "preparer_signs", "board", by=dev, reason="A team of one.")
    assert sign(opened, "board", by=ada, seen=seen).allowed == "A team of one."


def test_a_waived_signature_is_not_awaited_and_its_reason_is_kept(
    opened: Submission, northmere: Board, ada: User, chair: User, dev: User
) -> None:
    seen = asked(opened, northmere, ada)
    sign(opened, "board", by=chair, seen=seen)
    waiver = waive(opened, "not_needed", "council", by=dev, reason="The council signs later.")
    opened.refresh_from_db()
    assert opened.stage == "signed"
    with pytest.raises(NotAllowed, match="counts as signed because of this exception"):
        withdraw_waiver(waiver, by=dev)
    withdraw(opened, by=ada, reason="To look again.")
    withdraw_waiver(waiver, by=dev)
    withdraw_waiver(waiver, by=dev)
    assert ReturnEvent.objects.filter(kind="waiver_withdrawn").count() == 1


def test_a_signature_is_for_what_its_signatory_had_before_them(
    opened: Submission, northmere: Board, ada: User, chair: User
) -> None:
    old = asked(opened, northmere, ada)
    withdraw(opened, by=ada, reason="A figure is wrong.")
    opened.refresh_from_db()
    answer(opened, by=ada, plan__spend="120")
    asked(opened, northmere, ada)
    with pytest.raises(ChangedMeanwhile):
        sign(opened, "board", by=chair, seen=old)


def test_a_delegate_signs_within_the_days_of_the_delegation_and_it_is_printed(
    opened: Submission, northmere: Board, ada: User, chair: User
) -> None:
    deputy = make_member("Dana", "viewer", northmere)
    today = timezone.localdate()
    seen = asked(opened, northmere, ada)
    terms: dict[str, Any] = {"board": northmere, "capacity": "board", "delegate": deputy, "made_by": chair}
    terms |= {"ends": today + timedelta(9), "authority": "minute of 12 October"}
    Delegation.objects.create(starts=today + timedelta(1), **terms)
    with pytest.raises(NotAllowed, match="may not sign"):
        sign(opened, "board", by=deputy, seen=seen)
    lent = Delegation.objects.create(starts=today, **terms)
    signature = sign(opened, "board", by=deputy, seen=seen)
    assert signature.delegation == lent
    assert signature.authority.startswith("signs for the Health and Wellbeing Board, ")
    assert signature.authority.endswith(", minute of 12 October")


def test_submitted_under_delegated_authority_it_is_chased_until_it_is_ratified(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User
) -> None:
    both_sign(opened, northmere, ada, chair, council)
    day = timezone.localdate() + timedelta(30)
    meeting = Meeting.objects.create(board=northmere, day=day, papers_due=day - timedelta(7), created_by=ada)
    submit(opened, northmere, by=ada, to_be_ratified=meeting)
    assert str(day.year) in awaits_ratification(opened)
    with pytest.raises(NotAllowed, match="Record it once the board has met"):
        ratify(opened, by=ada, note="Meeting of that day, minute 7")
    Meeting.objects.update(day=timezone.localdate(), papers_due=timezone.localdate())
    ratify(opened, by=ada, note="Meeting of that day, minute 7")
    assert awaits_ratification(opened) == ""


def test_a_reopened_return_is_filled_in_and_submitted_again(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User, dev: User
) -> None:
    both_sign(opened, northmere, ada, chair, council)
    submit(opened, northmere, by=ada)
    reopen_return(opened, by=dev, note="A late figure.")
    answer(opened, by=ada, plan__spend="120")
    both_sign(opened, northmere, ada, chair, council)
    submit(opened, northmere, by=ada)
    assert ReturnEvent.objects.filter(kind="submitted").count() == 2
    assert opened.snapshots.count() == 2


def test_after_the_closing_date_nothing_is_written_asked_for_or_submitted(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User
) -> None:
    over = {"closes_at": timezone.now() - timedelta(minutes=1)}
    Timetable.objects.update_or_create(period="2018-19-q3", defaults=over)
    for deed in (lambda: answer(opened, by=ada, cover__name="Eve"), lambda: asked(opened, northmere, ada)):
        with pytest.raises(ReturnClosed, match="This period is closed"):
            deed()
    Timetable.objects.update(closes_at=None)
    both_sign(opened, northmere, ada, chair, council)
    Timetable.objects.update(**over)
    with pytest.raises(ReturnClosed):
        submit(opened, northmere, by=ada)


def test_a_form_that_asks_for_no_signature_is_signed_as_soon_as_it_is_handed_over(northmere: Board, ada: User) -> None:
    submission = open_return_for(northmere, publish_tiny(FIRST), by=ada)
    answer(submission, by=ada, cover__name="Ada")
    request_signoff(submission, northmere, by=ada)
    assert submission.stage == "signed"


def test_the_stage_kept_beside_a_return_is_what_its_events_come_to(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User, dev: User
) -> None:
    both_sign(opened, northmere, ada, chair, council)
    for step in (
        lambda: submit(opened, northmere, by=ada),
        lambda: request_changes(opened, by=dev, reason="Wrong.", sheets=["sheet-2"]),
        lambda: answer(opened, by=ada, plan__spend="1"),
        lambda: both_sign(opened, northmere, ada, chair, council),
        lambda: submit(opened, northmere, by=ada),
        lambda: accept(opened, by=dev),
        lambda: reopen_return(opened, by=dev),
    ):
        step()
        opened.refresh_from_db()
        assert stage_of(opened) == stage_by_events(opened)


def test_the_latest_change_is_kept_beside_the_return(opened: Submission, ada: User) -> None:
    answer(opened, by=ada, cover__name="Eve")
    opened.refresh_from_db()
    assert opened.changed_to == AnswerChange.objects.order_by("-pk").first().pk  # type: ignore[union-attr]
    save_answers(opened, [], by=ada, origin="form")
