"""The demo: invented users, three published returns to look at and two blank ones to fill in."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from bcf.appointments import Appointment
from bcf.models import Board, User
from bcf.people import give_role
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
    """One invented person: role, and the boards (ONS codes) or the region it is for, else the nation.

    `sheets` are a contributor's, `capacity` a signatory's; `staff` may use the tables of Django's administration too.
    """

    email: str
    name: str
    role: str
    boards: tuple[str, ...] = ()
    region: str = ""
    sheets: tuple[str, ...] = ()
    capacity: str = ""
    staff: bool = False

    def appointments(self) -> list[Appointment]:
        """The roles that this person holds."""
        boards: list[Board | None] = [find_board(code) for code in self.boards]
        return [Appointment(self.role, board, self.region, self.sheets, self.capacity) for board in boards or [None]]


USERS = (
    DemoUser("ada@example.org", "Ada", "officer", ("E09000020", "E09000033")),
    DemoUser("ben@example.org", "Ben", "officer", ("E09000020",)),
    DemoUser("vera@example.org", "Vera", "viewer", ("E09000020",)),
    DemoUser("finn@example.org", "Finn", "contributor", ("E09000020", "E09000033"), sheets=("metrics",)),
    DemoUser("cleo@example.org", "Cleo", "signatory", ("E09000020", "E09000033"), capacity="board"),
    DemoUser("olga@example.org", "Olga", "officer", ("E09000003",)),
    DemoUser("southend@example.org", "Southend officer", "officer", ("E06000033",)),
    DemoUser("rhea@example.org", "Rhea", "programme_manager", region="London"),
    DemoUser("dev@example.org", "Dev", "programme_manager"),
    DemoUser("admin@example.org", "Administrator", "administrator", staff=True),
)


@transaction.atomic
def load_demo() -> None:
    """Makes what is missing of the demo, and leaves alone what is there: users, memberships, returns and their answers.

    Raises NotAllowed while a definition is not published, NoSuchBoard while the boards are not loaded.
    """
    versions = {period: _published(period) for period in PERIODS}
    users = {user.email: demo_user(user) for user in USERS}
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


def demo_user(demo: DemoUser) -> User:
    """This invented person, made if missing, with all of their roles."""
    user = User.objects.filter(email=demo.email).first()
    if user is None:
        create = User.objects.create_superuser if demo.staff else User.objects.create_user
        user = create(demo.email, PASSWORD, name=demo.name)
    held = list(user.memberships.select_related("board", "organisation"))
    for appointment in demo.appointments():
        if appointment.held_by(held) is None:
            give_role(user, appointment, by=None)
    return user


def scopes() -> dict[str, str]:
    """E-mail address of each demo user → what they are, and where, in words."""
    return {user.email: _in_words(user) for user in USERS}


def _in_words(user: DemoUser) -> str:
    facts = [appointment.facts for appointment in user.appointments()]
    places = ", ".join(fact["scope"] for fact in facts)
    sheets = f" (sheet {', '.join(user.sheets)})" if user.sheets else ""
    return f"{facts[0]['role']}, {places}{sheets}"
