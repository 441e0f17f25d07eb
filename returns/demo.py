"""The demo: invented users, one published return to look at and two blank ones to fill in."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from bcf.models import Board, Membership, User
from returns.actions import NotAllowed, open_return
from returns.loading import load_file
from returns.queries import find_board, latest_version, submission_of

PASSWORD = "a demo for everyone"  # noqa: S105 - printed, and only ever used where settings.DEMO is on
PERIOD = "2018-19-q3"
LOADED = "E09000020"
RETURN_FILE = Path("demo") / "kensington-and-chelsea-2018-19-q3.json"
BLANK = {"E09000003": "olga@example.org", "E09000033": "ada@example.org"}
"""Board with a blank return → who opens it."""


@dataclass(frozen=True, slots=True)
class DemoUser:
    """One invented person: the boards they are officer of, and whether they may use the administration pages."""

    email: str
    name: str
    boards: tuple[str, ...]
    administrator: bool = False


USERS = (
    DemoUser("ada@example.org", "Ada", (LOADED, "E09000033")),
    DemoUser("ben@example.org", "Ben", (LOADED,)),
    DemoUser("olga@example.org", "Olga", ("E09000003",)),
    DemoUser("admin@example.org", "Administrator", (), administrator=True),
)


@transaction.atomic
def load_demo() -> None:
    """Makes what is missing of the demo, and leaves alone what is there: users, memberships, returns and their answers.

    Raises NotAllowed while the definition is not published, NoSuchBoard while the boards are not loaded.
    """
    version = latest_version(PERIOD)
    if version is None:
        raise NotAllowed(f"no definition of {PERIOD} is published; run publish_definition {PERIOD} first")
    users = {user.email: _user(user) for user in USERS}
    if submission_of(find_board(LOADED), PERIOD) is None:
        load_file(settings.FIXTURES_DIR / RETURN_FILE, by=users["ada@example.org"])
    for code, email in BLANK.items():
        open_return(version, find_board(code), by=users[email])


def _user(demo: DemoUser) -> User:
    user = User.objects.filter(email=demo.email).first()
    if user is None:
        create = User.objects.create_superuser if demo.administrator else User.objects.create_user
        user = create(demo.email, PASSWORD, name=demo.name)
    for code in demo.boards:
        Membership.objects.get_or_create(user=user, role="officer", board=find_board(code))
    return user


def scopes() -> dict[str, str]:
    """E-mail address of each demo user → what they see, in words."""
    names = dict(Board.objects.values_list("ons_code", "name"))
    return {
        user.email: "administration pages"
        if user.administrator
        else "officer of " + ", ".join(map(names.__getitem__, user.boards))
        for user in USERS
    }
