"""Keeping and forgetting: people who left, and drafts that nobody handed over."""

from datetime import datetime, timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import DatabaseError, transaction
from django.utils import timezone

from bcf.models import AuditEvent, Board, Invitation, User
from bcf.people import leave
from bcf.retention import pseudonymise_people
from returns.drafts import purge_drafts
from returns.inquiring import answer as say
from returns.inquiring import ask
from returns.models import (
    Answer,
    AnswerChange,
    Comment,
    Export,
    InquiryStep,
    ReturnEvent,
    Signature,
    Snapshot,
    Submission,
    SubmissionBoard,
    Timetable,
    Waiver,
)
from returns.signing import request_signoff, sign
from tests.factories import answer, make_member, make_user, open_return_for, publish_tiny

SIGNED = {"signatory": [{"role": "board", "label": "Signed for the board"}]}


def later(days: int) -> datetime:
    return timezone.now() + timedelta(days)


# --- people -----------------------------------------------------------------------------------------------------------


def test_a_year_after_somebody_left_name_and_address_go_and_all_else_stays(
    amy: User, ada: User, tiny_return: Submission
) -> None:
    answer(tiny_return, by=ada, cover__name="Ada")
    leave(ada, by=amy)
    assert pseudonymise_people(now=later(364)) == 0
    assert pseudonymise_people(now=later(366), dry_run=True) == 1
    assert User.objects.get(pk=ada.pk).name == "Ada"
    assert pseudonymise_people(now=later(366)) == 1
    assert pseudonymise_people(now=later(366)) == 0
    ada.refresh_from_db()
    assert (ada.name, ada.email) == (f"Former user {ada.pk}", f"former-{ada.pk}@invalid")
    assert (ada.has_usable_password(), ada.is_active) == (False, False)
    assert ada.memberships.get().role == "officer"
    assert AnswerChange.objects.get(key="cover.name").by == ada
    event = AuditEvent.objects.get(verb="forgot people who left")
    assert (event.actor, event.details["people"]) == (None, 1)
    assert "Ada" not in str(event.details)


def test_the_administration_pages_log_forgets_the_name_too(amy: User, ada: User, ben: User) -> None:
    for user in (ada, ben):
        LogEntry.objects.log_actions(amy.pk, [user], CHANGE, change_message=[])
    LogEntry.objects.create(user=amy, object_repr="ada@example.org", action_flag=CHANGE)
    leave(ada, by=amy)
    pseudonymise_people(now=later(366))
    assert list(LogEntry.objects.order_by("pk").values_list("object_repr", flat=True)) == ["", "Ben", ""]


def test_a_signature_keeps_the_name_as_signed(
    amy: User, ada: User, northmere: Board, django_capture_on_commit_callbacks: object
) -> None:
    chris = make_member("Chris", "signatory", northmere, capacity="board")
    submission = open_return_for(northmere, publish_tiny(period=SIGNED), by=ada)
    answer(submission, by=ada, cover__name="Ada")
    snapshot = request_signoff(submission, northmere, by=ada)
    sign(submission, "board", by=chris, seen=snapshot.reference)
    leave(chris, by=amy)
    pseudonymise_people(now=later(366))
    signature = Signature.objects.get()
    assert (signature.name, str(signature.by)) == ("Chris", f"Former user {chris.pk}")


def test_who_is_still_here_is_not_forgotten(amy: User, ada: User, northmere: Board) -> None:
    User.objects.update(created_at=later(-4000), last_login=later(-4000))
    User.objects.filter(pk=ada.pk).update(is_active=False)  # suspended, with a role
    make_user("Root", is_staff=True, is_superuser=True)
    User.objects.filter(name="Root").update(created_at=later(-4000))
    ended = make_member("Ed", "viewer", northmere)
    ended.memberships.update(ended_at=timezone.now())
    assert pseudonymise_people(now=later(1)) == 0
    assert pseudonymise_people(now=later(366)) == 1
    ended.refresh_from_db()
    assert ended.standing == "left"


def test_addresses_of_invitations_go_too_of_those_who_left_and_of_those_who_never_came(amy: User, ada: User) -> None:
    common = {"role": "viewer", "national": True, "invited_by": amy}
    Invitation.objects.create(
        email=ada.email, token_sha256="a", expires_at=later(14), accepted_at=timezone.now(), accepted_by=ada, **common
    )
    Invitation.objects.create(email=ada.email, token_sha256="b", expires_at=later(14), **common)
    Invitation.objects.create(email="nora@example.org", token_sha256="c", expires_at=later(-366), **common)
    Invitation.objects.create(email="nick@example.org", token_sha256="d", expires_at=later(-1), **common)
    assert pseudonymise_people(now=later(0)) == 0
    leave(ada, by=amy)
    pseudonymise_people(now=later(360))
    assert Invitation.objects.exclude(email="").count() == 3
    pseudonymise_people(now=later(366))
    assert not Invitation.objects.exclude(email="").exists()
    assert not Invitation.objects.open().exists()


# --- drafts -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def old_period(tiny_return: Submission, ada: User) -> Submission:
    """Northmere's draft, answered, downloaded, its period closed three years ago."""
    answer(tiny_return, by=ada, cover__name="Ada")
    Comment.objects.create(submission=tiny_return, text="Hello", by=ada)
    Waiver.objects.create(submission=tiny_return, kind="not_needed", slot="board", reason="On leave.", by=ada)
    pam = make_member("Pam", "programme_manager", national=True)
    inquiry = ask("2018-19-q3", "Why?", by=pam, boards=[tiny_return.boards.get().pk], owner=pam)
    say(inquiry.asked.get(), "Because.", by=ada)
    Export.objects.create(submission=tiny_return, form="xlsx", sha256="0" * 64, last_change=1)
    Timetable.objects.update_or_create(period="2018-19-q3", defaults={"closes_at": later(-1095)})
    return tiny_return


def test_a_draft_goes_with_everything_that_hangs_on_it_and_that_is_recorded(
    old_period: Submission, northmere: Board
) -> None:
    assert purge_drafts(now=timezone.now(), dry_run=True) == 1
    assert Submission.objects.count() == 1
    assert purge_drafts(now=timezone.now()) == 1
    for model in (Submission, SubmissionBoard, Answer, AnswerChange, ReturnEvent, Export, Comment, InquiryStep, Waiver):
        assert not model.objects.exists(), model
    details = AuditEvent.objects.get(verb="removed drafts").details
    assert (details["count"], details["returns"]) == (1, [[northmere.ons_code, "2018-19-q3"]])
    assert purge_drafts(now=timezone.now()) == 0


def test_afterwards_the_history_is_append_only_as_before(old_period: Submission, southwold: Board, olga: User) -> None:
    purge_drafts(now=timezone.now())
    kept = open_return_for(southwold, publish_tiny(period={"key": "2018-19-q4"}))
    answer(kept, cover__name="Olga")
    Comment.objects.create(submission=kept, text="Hello", by=olga)
    for rows in (
        AnswerChange.objects.all(),
        ReturnEvent.objects.all(),
        AuditEvent.objects.all(),
        Comment.objects.all(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.delete()
    assert AnswerChange.objects.exists()


def test_what_was_handed_over_once_is_kept_for_ever(old_period: Submission, ada: User, northmere: Board) -> None:
    Timetable.objects.update(closes_at=None)
    request_signoff(old_period, northmere, by=ada)
    Timetable.objects.update(closes_at=later(-1095))
    assert Snapshot.objects.count() == 1
    assert purge_drafts(now=timezone.now()) == 0
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("closed", [None, -700])
def test_a_draft_of_a_period_that_is_open_or_closed_lately_is_kept(old_period: Submission, closed: int | None) -> None:
    Timetable.objects.update(closes_at=None if closed is None else later(closed))
    assert purge_drafts(now=timezone.now()) == 0


def test_a_fault_on_the_way_leaves_everything_as_it_was(
    old_period: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_details: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(AuditEvent.objects, "create", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        purge_drafts(now=timezone.now())
    assert AnswerChange.objects.exists()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AnswerChange.objects.all().delete()
