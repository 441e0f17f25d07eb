"""Who has which role where, and who signs for whom for a time."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bcf.dates import long_date
from bcf.models.boards import Board, Organisation
from bcf.models.users import User
from bcf.permissions import CAPACITIES, ROLE_NAMES, ROLE_SCOPES


def _scope_fits_role() -> Q:
    """That each role is held for a board, a region or the nation as `ROLE_SCOPES` says, and for exactly one of them."""
    scopes = {
        "board": Q(board__isnull=False, region="", national=False),
        "region": Q(board=None, national=False) & ~Q(region=""),
        "nation": Q(board=None, region="", national=True),
    }
    fits = Q(pk__in=[])
    for scope, condition in scopes.items():
        fits |= condition & Q(role__in=[role for role, allowed in ROLE_SCOPES.items() if scope in allowed])
    return fits


def appointment_checks(prefix: str = "") -> list[models.CheckConstraint]:
    """What must hold of every appointment to a role, for a membership; `prefix` begins the names of another model's constraints."""
    says = {
        "membership_scope_fits_role": _scope_fits_role(),
        "membership_role_is_known": Q(role__in=list(ROLE_NAMES)),
        "contributor_has_sheets": (Q(role="contributor") & ~Q(sheets="")) | (~Q(role="contributor") & Q(sheets="")),
        "signatory_has_capacity": Q(role="signatory", capacity__in=list(CAPACITIES))
        | (~Q(role="signatory") & Q(capacity="")),
        "membership_commissioner_is_named": Q(capacity="commissioner", organisation__isnull=False)
        | (~Q(capacity="commissioner") & Q(organisation=None)),
    }
    return [models.CheckConstraint(name=prefix + name, condition=condition) for name, condition in says.items()]


class Appointed(models.Model):
    """A role and where it holds: for one board, one region or the whole nation, exactly one of the three.

    A contributor's `sheets` are the slugs of the sheets they may fill in, a space between. A signatory signs in a `capacity`, for
    an NHS commissioner that of one `organisation`.
    """

    role = models.CharField(max_length=30, choices=list(ROLE_NAMES.items()))
    board = models.ForeignKey(Board, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    region = models.CharField(max_length=50, blank=True)
    national = models.BooleanField(default=False)
    sheets = models.CharField(max_length=500, blank=True)
    capacity = models.CharField(max_length=20, blank=True, choices=list(CAPACITIES.items()))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def scope(self) -> str:
        """Where the role holds, in words."""
        return str(self.board) if self.board else self.region or "England"

    @property
    def called(self) -> str:
        """The role in words, with a signatory's capacity: "Signatory for the Council"."""
        role = ROLE_NAMES.get(self.role, self.role)
        if not self.capacity:
            return role
        return f"{role} for {self.organisation or 'the ' + CAPACITIES[self.capacity]}"

    @property
    def slugs(self) -> frozenset[str]:
        """The sheets that a contributor may fill in."""
        return frozenset(self.sheets.split())


LIVE = Q(ended_at=None, suspended_at=None)
"""The memberships that count now, as far as they themselves go; their user may still be inactive."""


def reaching(board: Board) -> Q:
    """The memberships that hold for this board: its own, its region's and the nation's."""
    return Q(board=board) | Q(region=board.region) | Q(national=True)


def running() -> Q:
    """The delegations that let their delegate sign today, in London."""
    today = timezone.localdate()
    return Q(ended_at=None, starts__lte=today, ends__gte=today)


class Membership(Appointed):
    """That a user has a role somewhere. Never removed: a membership is suspended for a while, or ended."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    board = models.ForeignKey(Board, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    suspended_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *appointment_checks(),
            models.UniqueConstraint(
                fields=["user", "role", "board", "capacity"],
                condition=Q(board__isnull=False, organisation=None, ended_at=None),
                name="membership_once_a_board",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "board", "organisation"],
                condition=Q(organisation__isnull=False, ended_at=None),
                name="membership_once_a_commissioner",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "region", "national"],
                condition=Q(board=None, ended_at=None),
                name="membership_once_a_region",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.called}, {self.scope}"

    @property
    def is_live(self) -> bool:
        """Whether the role counts now, as far as the membership itself goes."""
        return self.ended_at is None and self.suspended_at is None


class Delegation(models.Model):
    """That somebody signs for a signatory's capacity from one day to another, by an authority that is printed with the signature.

    "signs for the chair 3 to 17 November, minute of 12 October". Never changed; it may be ended before its time.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="delegations")
    capacity = models.CharField(max_length=20, choices=list(CAPACITIES.items()))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    delegate = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations")
    starts = models.DateField()
    ends = models.DateField()
    authority = models.CharField(max_length=300, help_text="By what: minute of 12 October")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="delegation_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(authority=""), name="delegation_has_an_authority"),
            models.CheckConstraint(condition=Q(capacity__in=list(CAPACITIES)), name="delegation_capacity_is_known"),
            models.CheckConstraint(
                name="delegation_commissioner_is_named",
                condition=Q(capacity="commissioner", organisation__isnull=False)
                | (~Q(capacity="commissioner") & Q(organisation=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate} {self.words}"

    @property
    def words(self) -> str:
        """What is printed with a signature: "for the Council, 3 November 2026 to 17 November 2026, minute of 12 October"."""
        whom = self.organisation or "the " + CAPACITIES[self.capacity]
        return f"for {whom}, {long_date(self.starts)} to {long_date(self.ends)}, {self.authority}"
