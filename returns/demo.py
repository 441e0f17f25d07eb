"""The demo: invented users, three published returns to look at and two blank ones to fill in."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from bcf.models import Board, Membership, User
from returns.loading import load_file
from returns.locking import NotAllowed
from returns.models import DefinitionVersion
from returns.opening import open_return
from returns.queries import find_board, latest_version, submission_of

PASSWORD = "a demo for everyone"  # noqa: S105 - printed, and only ever used where settings.DEMO is on
FOLDER = "demo"
BLANK_PERIOD = "2018-19-q3"
BLANK = {"E09000003": "olga@example.org", "E09000033": "ada@example.org"}
"""Board with a blank return for that period → who opens it."""


@dataclass(frozen=True, slots=True)
class DemoReturn:
    """A published return to look at: its file under `fixtures/demo`, the board and period it is for, and who loads it."""

    file: str
    board: str
    period: str
    by: str


RETURNS = (
    DemoReturn("kensington-and-chelsea-2018-19-q3.json", "E09000020", BLANK_PERIOD, "ada@example.org"),
    DemoReturn("southend-2016-17-q1.json", "E06000033", "2016-17-q1", "southend@example.org"),
    DemoReturn("southend-2016-17-q4.json", "E06000033", "2016-17-q4", "southend@example.org"),
)
PERIODS = ("2016-17-q1", "2016-17-q2", "2016-17-q3", "2016-17-q4", BLANK_PERIOD)
"""What must be published: Southend's quarters 2 and 3 are there to be opened."""


@dataclass(frozen=True, slots=True)
class DemoUser:
    """One invented person: the boards they are officer of, and whether they may use the administration pages."""

    email: str
    name: str
    boards: tuple[str, ...]
    administrator: bool = False


USERS = (
    DemoUser("ada@example.org", "Ada", ("E09000020", "E09000033")),
    DemoUser("ben@example.org", "Ben", ("E09000020",)),
    DemoUser("olga@example.org", "Olga", ("E09000003",)),
    DemoUser("southend@example.org", "Southend officer", ("E06000033",)),
    DemoUser("admin@example.org", "Administrator", (), administrator=True),
)


@transaction.atomic
def load_demo() -> None:
    """Makes what is missing of the demo, and leaves alone what is there: users, memberships, returns and their answers.

    Raises NotAllowed while a definition is not published, NoSuchBoard while the boards are not loaded.
    """
    versions = {period: _published(period) for period in PERIODS}
    users = {user.email: _user(user) for user in USERS}
    for published in RETURNS:
        if submission_of(find_board(published.board), published.period) is None:
            load_file(settings.FIXTURES_DIR / FOLDER / published.file, by=users[published.by])
    for code, email in BLANK.items():
        open_return(versions[BLANK_PERIOD], find_board(code), by=users[email])


def _published(period: str) -> DefinitionVersion:
    version = latest_version(period)
    if version is None:
        raise NotAllowed(f"no definition of {period} is published; run publish_definition {period} first")
    return version


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
