"""Boards, the organisations around them, and the people who work for them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from bcf.permissions import ROLE_NAMES
from bcf.throttle import Tries as Tries  # noqa: PLC0414 - a table of this app


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new user. Without a password the account cannot sign in until one is set."""
        if not email:
            raise ValueError("A user needs an e-mail address")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new user who may use the administration pages."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with this e-mail address, whatever its capitals."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail address (kept in lower case)."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True, help_text="How colleagues see this person")
    is_staff = models.BooleanField(default=False, help_text="May use the administration pages")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the e-mail address in lower case."""
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


class BoardQuerySet(models.QuerySet["Board"]):
    """Boards by time."""

    def active_on(self, day: date) -> "BoardQuerySet":
        """The boards that existed on `day`."""
        return self.filter(Q(active_to=None) | Q(active_to__gte=day), active_from__lte=day)


class Board(models.Model):
    """A Health and Wellbeing Board. The ONS code is its identity: four names stand twice, as counties became unitary."""

    ons_code = models.CharField("ONS code", max_length=9, unique=True)
    name = models.CharField(max_length=100)
    region = models.CharField(max_length=50)
    authority_type = models.CharField(max_length=30)
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True, help_text="The last day on which the board existed")
    predecessors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="successors")

    objects: ClassVar[models.Manager["Board"]] = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["name", "active_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(active_to=None) | Q(active_to__gte=F("active_from")), name="board_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def existed_on(self, day: date) -> bool:
        """Whether the board existed on `day`."""
        return self.active_from <= day and (self.active_to is None or day <= self.active_to)


class Organisation(models.Model):
    """An NHS commissioner: a clinical commissioning group (2016, 2018) or an integrated care board (2022, 2024)."""

    ons_code = models.CharField("ONS code", max_length=9, unique=True)
    nhs_code = models.CharField("NHS code", max_length=5)
    name = models.CharField(max_length=150)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Commissioner(models.Model):
    """That an organisation commissions for part of a board's area, at one vintage of the map (CCG2016 … ICB2024).

    `percent_of_small_areas` is the share of the board's small areas, not of people or money: it suggests partners and must never
    be used to split funds.
    """

    vintage = models.CharField(max_length=10)
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="commissioners")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="boards")
    percent_of_small_areas = models.DecimalField(max_digits=5, decimal_places=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vintage", "board", "organisation"], name="commissioner_once_a_vintage"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.vintage})"


class Membership(models.Model):
    """That a user has a role for one board, one region or the whole nation: exactly one of the three."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=30, choices=list(ROLE_NAMES.items()))
    board = models.ForeignKey(Board, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships")
    region = models.CharField(max_length=50, blank=True)
    national = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_has_one_scope",
                condition=Q(board__isnull=False, region="", national=False)
                | (Q(board=None, national=False) & ~Q(region=""))
                | Q(board=None, region="", national=True),
            ),
            models.CheckConstraint(name="membership_role_is_known", condition=Q(role__in=list(ROLE_NAMES))),
            models.UniqueConstraint(
                fields=["user", "role", "board"], condition=Q(board__isnull=False), name="membership_once_a_board"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {ROLE_NAMES.get(self.role, self.role)}, {self.scope}"

    @property
    def scope(self) -> str:
        """Where the role holds, in words."""
        return str(self.board) if self.board else self.region or "England"


class AuditEvent(models.Model):
    """Something that was done, other than answering: who (None: the system), when, what, to which object."""

    at = models.DateTimeField(default=timezone.now, db_index=True, editable=False)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, db_index=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor or 'system'}: {self.verb} {self.subject}"


def names_of(boards: Iterable[Board]) -> str:
    """The boards' names as one text: "Barnet", "Havering and Redbridge"."""
    names = [board.name for board in boards]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
