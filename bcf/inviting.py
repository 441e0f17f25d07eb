"""Inviting people: the letter's link carries a token of which only the hash is kept; it holds for two weeks."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from bcf.appointments import Appointment
from bcf.mailing import send_invitation
from bcf.models import AuditEvent, Invitation, User
from bcf.names import clean_name
from bcf.people import Refused, check, give_role

DAYS = 14
NOT_OPEN = "This invitation is not open any more."
Link = Callable[[str], str]
"""From a token to the absolute address that the letter names."""


@transaction.atomic
def invite(email: str, appointment: Appointment, *, by: User, link: Link) -> Invitation:
    """Offers a role to an address, and sends the letter once that is written. Raises Refused.

    An address that is invited to the same role already, or whose owner holds it, is refused.
    """
    check(appointment)
    address = email.strip().lower()
    others = Invitation.objects.open().filter(email=address, expires_at__gt=timezone.now())
    if appointment.held_by(list(others.select_related("board", "organisation"))) is not None:
        raise Refused("This address is invited to this role already. Send that invitation again.")
    known = User.objects.filter(email=address).first()
    if known is not None:
        _check_may_come(known, appointment)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=address, token_sha256=hashed(token), invited_by=by, expires_at=_expiry(), **appointment.columns
    )
    _record("invited", invitation, by=by)
    _send(invitation, token, link)
    return invitation


def _check_may_come(user: User, appointment: Appointment) -> None:
    if not user.is_active:
        raise Refused("This person's account is not in use. Let it in again on the person's page.")
    live = user.memberships.filter(ended_at=None).select_related("board", "organisation")
    if appointment.held_by(list(live)) is not None:
        raise Refused("This person holds this role already.")


@transaction.atomic
def send_again(invitation: Invitation, *, by: User, link: Link) -> None:
    """Sends the letter again, with a new link for two weeks more; the old link ends. Raises Refused: it is not open."""
    current = _open(invitation)
    token = secrets.token_urlsafe(32)
    current.token_sha256, current.expires_at = hashed(token), _expiry()
    current.save(update_fields=["token_sha256", "expires_at"])
    _record("sent the invitation again", current, by=by)
    _send(current, token, link)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Takes an invitation back. Raises Refused: it is not open."""
    current = _open(invitation)
    current.withdrawn_at = timezone.now()
    current.save(update_fields=["withdrawn_at"])
    _record("withdrew the invitation", current, by=by)


@transaction.atomic
def accept_as_new(invitation: Invitation, *, name: str, password: str) -> User:
    """Makes the account of somebody new, with the role. Raises Refused, ValidationError for a name or password that won't do."""
    current = _acceptable(invitation)
    if User.objects.filter(email=current.email).exists():
        raise Refused("There is an account with this email address already. Sign in, and accept there.")
    name = clean_name(name)
    validate_password(password, User(email=current.email, name=name))
    user = User.objects.create_user(current.email, password, name=name)
    _accept(current, user)
    return user


@transaction.atomic
def accept_as(user: User, invitation: Invitation) -> None:
    """Somebody with an account accepts. Raises Refused: not the one who was invited, or the role is held already."""
    current = _acceptable(invitation)
    if user.email != current.email or not user.is_active:
        raise Refused("This invitation is for another email address.")
    _accept(current, user)


def invitation_of(token: str) -> Invitation | None:
    """The invitation to which a link leads, whatever became of it."""
    found = Invitation.objects.filter(token_sha256=hashed(token))
    return found.select_related("board", "organisation", "invited_by").first()


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _accept(invitation: Invitation, user: User) -> None:
    membership = give_role(user, Appointment.of(invitation), by=user)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _record("accepted the invitation", invitation, by=user, membership=membership.pk)


def _open(invitation: Invitation) -> Invitation:
    current = Invitation.objects.select_for_update(of=("self",)).select_related("board", "organisation", "invited_by")
    found = current.get(pk=invitation.pk)
    if found.accepted_at is not None or found.withdrawn_at is not None:
        raise Refused(NOT_OPEN)
    return found


def _acceptable(invitation: Invitation) -> Invitation:
    current = _open(invitation)
    if current.expired:
        raise Refused(current.why_closed)
    return current


def _record(verb: str, invitation: Invitation, *, by: User, **details: object) -> None:
    facts = {**Appointment.of(invitation).facts, **details}
    AuditEvent.objects.create(actor=by, verb=verb, subject=f"bcf.invitation:{invitation.pk}", details=facts)


def _send(invitation: Invitation, token: str, link: Link) -> None:
    transaction.on_commit(lambda: send_invitation(invitation, link(token)))


def _expiry() -> datetime:
    return timezone.now() + timedelta(days=DAYS)
