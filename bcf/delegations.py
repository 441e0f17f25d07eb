"""What is recorded of delegations, and those that end with the role of the signatory who made them."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.timezone import localdate

from bcf.models import AuditEvent, Delegation, Membership, User


def record(verb: str, delegation: Delegation, *, by: User) -> None:
    """Writes down what was done with a delegation, as an event of its board."""
    details = {"delegate": delegation.delegate_id, "delegation": delegation.pk, "authority": delegation.words}
    AuditEvent.objects.create(actor=by, verb=verb, subject=f"bcf.board:{delegation.board.ons_code}", details=details)


def end(delegation: Delegation, *, by: User) -> None:
    """Ends one from now on, within the caller's transaction."""
    delegation.ended_at, delegation.ended_by = timezone.now(), by
    delegation.save(update_fields=["ended_at", "ended_by"])
    record("ended a delegation", delegation, by=by)


def end_those_made_in(roles: Iterable[Membership], *, by: User) -> None:
    """Ends what these roles' holders have lent as signatories: nobody lets another sign longer than they may themselves.

    Another capacity's, another board's and an administrator's delegations stay.
    """
    held = Delegation.objects.select_for_update(of=("self",)).select_related("board", "organisation")
    for role in roles:
        if role.capacity:
            lent = held.filter(made_by=role.user_id, board=role.board_id, ended_at=None, ends__gte=localdate())
            for delegation in lent.filter(capacity=role.capacity, organisation=role.organisation_id).order_by("pk"):
                end(delegation, by=by)
