"""What administrators do with people and their roles. Every deed is recorded as an AuditEvent of the person concerned."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from bcf.appointments import Appointment
from bcf.delegations import end_those_made_in
from bcf.models import LIVE, AuditEvent, Delegation, Membership, User
from bcf.names import clean_name
from bcf.permissions import Permission, roles_with
from bcf.signing_out import end_sessions

LAST_ADMINISTRATOR = (
    "This is the last administrator: nobody could look after people and periods any more. Add another one first."
)
FORGOTTEN = "Name and email address of this person are gone. Invite them anew."
YOURSELF = "You cannot do this to your own account. Ask another administrator."


class Refused(ValueError):
    """A deed that cannot be done; the message says why, and `fields` at which fields of a form, where it was those."""

    def __init__(self, message: str, fields: dict[str, str] | None = None) -> None:
        self.fields = fields or {}
        super().__init__(message)

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by the field that it concerns ("" for none)."""
        return self.fields or {"": str(self)}


def record(verb: str, user: User, *, by: User | None, **details: Any) -> AuditEvent:
    """Writes down what was done to a person's account or roles."""
    return AuditEvent.objects.create(actor=by, verb=verb, subject=f"bcf.user:{user.pk}", details=details)


def check(appointment: Appointment) -> None:
    """Raises Refused for a role that cannot be held there."""
    problems = appointment.problems()
    if problems:
        raise Refused(next(iter(problems.values())), problems)


@transaction.atomic
def add_role(user: User, appointment: Appointment, *, by: User) -> Membership:
    """Gives somebody a role. Raises Refused where it cannot be held there, is held already, or the person has left."""
    check(appointment)
    person = _locked(user)
    if not person.is_active:
        raise Refused("This account is not in use. Let it in again first.")
    return give_role(person, appointment, by=by)


def give_role(user: User, appointment: Appointment, *, by: User | None) -> Membership:
    """The same within the transaction of a larger deed, such as an accepted invitation. Raises Refused: it is held already."""
    live = user.memberships.filter(ended_at=None).select_related("board", "organisation")
    if appointment.held_by(list(live)) is not None:
        raise Refused("This role is held already. End it first to change it.")
    membership = Membership.objects.create(user=user, **appointment.columns)
    record("added a role", user, by=by, **appointment.facts)
    return membership


@transaction.atomic
def appoint(user: User, appointment: Appointment) -> Membership:
    """Gives a role in the system's name, before there is anybody who could. Raises Refused: it is held already."""
    check(appointment)
    return give_role(_locked(user), appointment, by=None)


@transaction.atomic
def suspend_role(membership: Membership, *, by: User) -> None:
    """Takes a role away for a while; what a signatory has lent ends for good. Doing so twice is no error.

    Raises Refused: one's own, the last administrator's.
    """
    held = _held(membership, by)
    if held.suspended_at is None and held.ended_at is None:
        _check_another_administers(held.user, held)
        held.suspended_at = timezone.now()
        held.save(update_fields=["suspended_at"])
        record("suspended a role", held.user, by=by, **Appointment.of(held).facts)
        end_those_made_in([held], by=by)


@transaction.atomic
def resume_role(membership: Membership, *, by: User) -> None:
    """Gives a suspended role back. Doing so twice is no error."""
    held = _held(membership)
    if held.suspended_at is not None and held.ended_at is None:
        held.suspended_at = None
        held.save(update_fields=["suspended_at"])
        record("resumed a role", held.user, by=by, **Appointment.of(held).facts)


@transaction.atomic
def end_role(membership: Membership, *, by: User) -> None:
    """Ends a role for good, and what a signatory has lent; both stay in the record. Doing so twice is no error.

    Raises Refused: the last administrator's.
    """
    held = _held(membership)
    if held.ended_at is None:
        _check_another_administers(held.user, held)
        held.ended_at = timezone.now()
        held.save(update_fields=["ended_at"])
        record("ended a role", held.user, by=by, **Appointment.of(held).facts)
        end_those_made_in([held], by=by)


@transaction.atomic
def suspend_account(user: User, *, by: User, reason: str) -> None:
    """Keeps somebody out for a while, with all their roles, and ends their sessions and what they have lent as a signatory.

    Raises Refused: oneself, no reason, the last administrator.
    """
    if not reason.strip():
        raise Refused("Say why, in a sentence: it is kept with the account.", {"reason": "Say why, in a sentence."})
    person = _somebody_else(user, by)
    if person.is_active:
        _check_another_administers(person)
        person.is_active = False
        person.save(update_fields=["is_active"])
        end_sessions(person)
        record("suspended the account", person, by=by, reason=reason.strip())
        end_those_made_in(person.memberships.filter(ended_at=None), by=by)


@transaction.atomic
def resume_account(user: User, *, by: User) -> None:
    """Lets somebody in again. After they had left they come back without any role. Raises Refused: the person is forgotten."""
    person = _locked(user)
    if person.forgotten_at is not None:
        raise Refused(FORGOTTEN)
    if not person.is_active:
        person.is_active, person.left_at = True, None
        person.save(update_fields=["is_active", "left_at"])
        record("resumed the account", person, by=by)


@transaction.atomic
def leave(user: User, *, by: User) -> None:
    """Somebody has left: every role and delegation of theirs or by them ends, the account and its sessions are closed.

    Doing so twice is no error. Raises Refused: oneself, the last administrator.
    """
    person = _somebody_else(user, by)
    if person.left_at is not None:
        return
    _check_another_administers(person)
    now = timezone.now()
    end_those_made_in(person.memberships.filter(ended_at=None), by=by)
    roles = person.memberships.filter(ended_at=None).update(ended_at=now)
    lent = Delegation.objects.filter(delegate=person, ended_at=None).update(ended_at=now, ended_by=by)
    person.is_active, person.left_at = False, now
    person.save(update_fields=["is_active", "left_at"])
    end_sessions(person)
    record("noted that the person has left", person, by=by, roles=roles, delegations=lent)


@transaction.atomic
def rename(user: User, name: str, *, by: User) -> None:
    """Changes how colleagues see somebody; the same name again is no deed. Raises Refused: oneself, no name, already forgotten.

    That it changed is recorded, not from what to what: the record is append-only, and a name is to be forgotten one day.
    """
    person = _somebody_else(user, by)
    if person.forgotten_at is not None:
        raise Refused(FORGOTTEN)
    try:
        name = clean_name(name)
    except ValidationError as error:
        raise Refused(error.messages[0], {"name": error.messages[0]}) from None
    if person.name != name:
        person.name = name
        person.save(update_fields=["name"])
        record("changed the name", person, by=by, changed=True)


@transaction.atomic
def sign_out_everywhere(user: User, *, by: User) -> int:
    """Ends every session of somebody, and returns how many there were."""
    ended = end_sessions(user)
    record("signed the person out everywhere", user, by=by, sessions=ended)
    return ended


@transaction.atomic
def remove_second_factor(user: User, *, by: User, reason: str) -> None:
    """For somebody who has lost phone and recovery codes: they set up a new second factor when they next sign in.

    Their sessions end. Raises Refused: oneself, no reason.
    """
    if not reason.strip():
        raise Refused("Say how you know that it is them: it is kept.", {"reason": "Say how you know that it is them."})
    person = _somebody_else(user, by)
    removed, _ = Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    record("removed the second factor", person, by=by, factors=removed, reason=reason.strip())


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _somebody_else(user: User, by: User) -> User:
    if user.pk == by.pk:
        raise Refused(YOURSELF)
    return _locked(user)


def _held(membership: Membership, by: User | None = None) -> Membership:
    """The membership as it is now, locked. Raises Refused where it is that of `by`."""
    if by is not None and membership.user_id == by.pk:
        raise Refused(YOURSELF)
    held = Membership.objects.select_for_update(of=("self",)).select_related("user", "board", "organisation")
    return held.get(pk=membership.pk)


def _check_another_administers(user: User, only: Membership | None = None) -> None:
    """Raises Refused where without this person (or without this one membership of theirs) nobody would administer.

    The administrators' memberships are locked, so that two of them cannot put each other out in the same moment.
    """
    live = Membership.objects.select_for_update(of=("self",)).filter(
        LIVE, role__in=roles_with(Permission.ADMINISTER), user__is_active=True
    )
    held = list(live.order_by("pk"))
    lost = [one for one in held if one.user_id == user.pk and (only is None or one.pk == only.pk)]
    if lost and len(lost) == len(held):
        raise Refused(LAST_ADMINISTRATOR)
