"""Fetching is authorising: whoever gets a `PlanPlace` here may see the plan. Outside one's boards it is a 404, as if it
did not exist;
inside them, what one may not do is a 403."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from bcf.access import Reach, Rights
from bcf.models import Board, names_of
from bcf.permissions import Permission
from returns.locking import PERIOD_CLOSED, why_locked
from returns.timetables import dates_of
from schemes import plan as plain
from schemes.checking import Checked, checked
from schemes.holding import FUNDING, SCHEMES
from schemes.models import Plan
from schemes.queries import boards_of, plans
from schemes.stored import load_plan
from schemes.views.summaries import state_of

NOT_YOURS = "Your role for this plan’s boards does not include this."


@dataclass(frozen=True)
class PlanPlace:
    """A plan as a request sees it: its boards, those that this person sees, and what they may do for each."""

    plan: Plan
    boards: tuple[Board, ...]
    rights: Mapping[str, Rights]
    """ONS code → what the person may do for that board, of the boards that they may see."""

    @cached_property
    def money(self) -> plain.Plan:
        """The plan as a plain object, read once."""
        return load_plan(self.plan)

    @cached_property
    def checked(self) -> Checked:
        """What the checks find, with the boards' explanations."""
        return checked(self.plan, self.money)

    @property
    def names(self) -> str:
        """Its boards: "Barking and Dagenham, Havering and Redbridge"."""
        return names_of(self.boards)

    def may(self, permission: Permission) -> bool:
        """Whether this person holds a permission for any of the plan's boards."""
        return any(rights.may(permission) for rights in self.rights.values())

    def own_boards(self, sheet: str = SCHEMES) -> frozenset[str]:
        """The boards (ONS codes) whose rows this person may write on a sheet."""
        return frozenset(code for code, rights in self.rights.items() if rights.may_edit(sheet))

    @cached_property
    def locked(self) -> str:
        """Why nobody can change anything in it now; empty where somebody can."""
        submission = self.plan.submission
        if submission is None:
            return ""
        if not submission.is_open:
            return why_locked(submission)
        return PERIOD_CLOSED if dates_of(submission.version.period).closed else ""

    def is_open(self, sheet: str) -> bool:
        """Whether a request for changes, if there is one, concerns this sheet."""
        only = self.plan.submission.open_sheets if self.plan.submission is not None else None
        return only is None or sheet in only

    def may_edit(self, sheet: str) -> bool:
        """Whether this person can change anything of a sheet (`FUNDING`, `SCHEMES`) now."""
        return not self.locked and self.is_open(sheet) and bool(self.own_boards(sheet))

    def reason(self, sheet: str) -> str:
        """Why this person can change nothing on a sheet now; empty where they can."""
        if self.may_edit(sheet):
            return ""
        if not self.own_boards(sheet):
            return "You can read this plan, but not change it."
        return self.locked or "Changes were asked for on other sheets."

    @property
    def state(self) -> str:
        """Who has the plan, in a word."""
        return state_of(self.plan)

    @property
    def board(self) -> Board:
        """The first of its boards that this person sees, under which its form is opened."""
        return next(board for board in self.boards if board.ons_code in self.rights)

    def form_address(self, name: str = "return_home") -> str:
        """A page of the plan's form (words, conditions, signatures); '' for a draft."""
        if self.plan.submission is None:
            return ""
        return reverse(name, kwargs={"period": self.plan.submission.version.period, "ons_code": self.board.ons_code})

    @property
    def home_form(self) -> str:
        """The form's task list."""
        return self.form_address()

    @property
    def signoff_address(self) -> str:
        """The form's signatures."""
        return self.form_address("signoff")

    def address(self, name: str, **more: Any) -> str:
        """The address `name` of this plan."""
        return reverse(name, kwargs={"slug": self.plan.slug, **more})

    @property
    def edits_funding(self) -> bool:
        """For templates: whether the funding can be changed."""
        return self.may_edit(FUNDING)

    @property
    def edits_schemes(self) -> bool:
        """For templates: whether the schemes can be changed."""
        return self.may_edit(SCHEMES)


def fetch_plan(request: HttpRequest, slug: str, permission: Permission = Permission.VIEW_RETURN) -> PlanPlace:
    """The plan of this slug. Raises Http404 outside the boards of the request's user, PermissionDenied without `permission`."""
    plan = plans().filter(slug=slug).first()
    if plan is None:
        raise Http404("There is no such plan among your boards.")
    reach, boards = Reach(request.user), tuple(boards_of(plan))
    rights = {board.ons_code: reach.rights(board) for board in boards}
    seen = {code: held for code, held in rights.items() if held.may(Permission.VIEW_RETURN)}
    if not seen:
        raise Http404("There is no such plan among your boards.")
    place = PlanPlace(plan, boards, seen)
    if not place.may(permission):
        raise PermissionDenied(NOT_YOURS)
    return place


def require_edit(place: PlanPlace, sheet: str) -> PlanPlace:
    """The same place. Raises PermissionDenied where this person can change nothing on the sheet now."""
    if not place.may_edit(sheet):
        raise PermissionDenied(place.reason(sheet))
    return place
