"""Boards, the organisations around them, and when they meet."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bcf.dates import long_date
from bcf.models.users import User


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


class Meeting(models.Model):
    """A meeting of a board: its day, and the last day on which papers for it are taken."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="meetings")
    day = models.DateField()
    papers_due = models.DateField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(condition=Q(papers_due__lte=F("day")), name="papers_are_due_before_the_meeting"),
            models.UniqueConstraint(
                fields=["board", "day"], condition=Q(cancelled_at=None), name="one_meeting_of_a_board_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board}, {long_date(self.day)}"


def names_of(boards: Iterable[Board]) -> str:
    """The boards' names as one text: "Barnet", "Havering and Redbridge"."""
    names = [board.name for board in boards]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
