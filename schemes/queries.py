"""Reads: which plans somebody sees, and one plan by its slug."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from bcf.access import boards_for
from bcf.models import Board, User
from bcf.permissions import Permission
from schemes.models import Plan, PlanBoard


def plans() -> QuerySet[Plan]:
    """Every plan, with its submission and form, but not the form's body."""
    found = Plan.objects.select_related("submission__version").prefetch_related("places__board")
    return found.defer("submission__version__body")


def plans_for(user: User | AnonymousUser, permission: Permission) -> QuerySet[Plan]:
    """The plans of which at least one board is one for which `user` holds `permission`."""
    places = PlanBoard.objects.filter(plan=OuterRef("pk"), board__in=boards_for(user, permission))
    return plans().filter(Exists(places))


def boards_of(plan: Plan) -> list[Board]:
    """A plan's boards, in its papers' order."""
    return [place.board for place in plan.places.all()]


def earlier_plans(plan: Plan) -> QuerySet[Plan]:
    """Plans of the same boards, any of them, whose years end before this one's begin; the latest first."""
    found = Plan.objects.filter(places__board__in=boards_of(plan)).exclude(pk=plan.pk).distinct()
    first = plan.years[0]
    keys = [other.pk for other in found if other.years[-1] < first]
    return Plan.objects.filter(pk__in=keys).order_by("-slug")
