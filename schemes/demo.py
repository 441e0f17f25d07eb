"""The demo's plans: two published ones, with an officer for each and everybody who signs for Barnet's."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from bcf.appointments import Appointment
from bcf.models import Organisation, User
from bcf.people import give_role
from returns.demo import DemoUser, demo_user
from returns.queries import find_board
from schemes.loading import load_file
from schemes.models import Plan

FOLDER = "plans"
BARNET, BARNET_CCG = "E09000003", "E38000005"


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """A published plan: its file under `fixtures/plans`, which names it too, and who loads it."""

    slug: str
    by: str


PLANS = (DemoPlan("barnet-2016-17", "olga@example.org"), DemoPlan("bhr-2017-19", "bea@example.org"))
USERS = (
    DemoUser("olga@example.org", "Olga", "officer", (BARNET,)),
    DemoUser("bea@example.org", "Bea", "officer", ("E09000002", "E09000016", "E09000026")),
    DemoUser("chair@example.org", "Barnet’s chair", "signatory", (BARNET,), capacity="board"),
    DemoUser("council@example.org", "Barnet’s chief executive", "signatory", (BARNET,), capacity="council"),
)
NHS_SIGNATORY = "nhs@example.org"


@transaction.atomic
def load_demo_plans() -> dict[str, str]:
    """Makes what is missing of people and plans, and leaves alone what is there. Returns who signs in for what.

    Raises NotAllowed, NoSuchBoard, Problems.
    """
    users = {user.email: demo_user(user) for user in USERS}
    _nhs_signatory()
    for plan in PLANS:
        if not Plan.objects.filter(slug=plan.slug).exists():
            load_file(settings.FIXTURES_DIR / FOLDER / f"{plan.slug}.json", by=users[plan.by])
    signatories = (*(user.email for user in USERS if user.capacity), NHS_SIGNATORY)
    officers = {plan.by: f"officer, {plan.slug}" for plan in PLANS}
    return officers | dict.fromkeys(signatories, "signatory, barnet-2016-17")


def _nhs_signatory() -> None:
    """Who signs for Barnet's NHS commissioner, where the map of commissioners is loaded."""
    organisation = Organisation.objects.filter(ons_code=BARNET_CCG).first()
    if organisation is None or User.objects.filter(email=NHS_SIGNATORY).exists():
        return
    user = demo_user(DemoUser(NHS_SIGNATORY, "Accountable officer", "viewer", (BARNET,)))
    board = find_board(BARNET)
    give_role(user, Appointment("signatory", board, capacity="commissioner", organisation=organisation), by=None)
