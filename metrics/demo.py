"""The demo's figures: those of three published plans, and an officer for the boards that the demo has none for."""

from django.conf import settings
from django.db import transaction

from bcf.problems import Problems
from metrics.files.diff import Diff
from metrics.files.preview import Preview, preview
from metrics.files.said import Said
from metrics.files.shape import read_figures
from metrics.files.uploads import apply
from metrics.models import Trajectory
from returns.demo import DemoUser, demo_user
from returns.tables_in.table import NOTHING

FOLDER = "metrics"
FILES = {
    "barnet-2015-17.csv": "olga@example.org",
    "bhr-2016-19.csv": "bea@example.org",
    "three-borough-2017-19.csv": "hugo@example.org",
}
"""File under `fixtures/metrics` → in whose name it is loaded."""
USERS = (
    DemoUser("olga@example.org", "Olga", "officer", ("E09000003",)),
    DemoUser("bea@example.org", "Bea", "officer", ("E09000002", "E09000016", "E09000026")),
    DemoUser("hugo@example.org", "Hugo", "officer", ("E09000013", "E09000020", "E09000033")),
)


@transaction.atomic
def load_demo_metrics() -> dict[str, str]:
    """Makes what is missing of people and trajectories, and leaves alone what is there. Returns who signs in for which file.

    Raises NoSuchBoard, Problems.
    """
    users = {user.email: demo_user(user) for user in USERS}
    for name, email in FILES.items():
        shown = preview(read_figures((settings.FIXTURES_DIR / FOLDER / name).read_bytes(), Said()), Said())
        faults = shown.blocking(accepted=True)
        if faults:
            raise Problems(f"{name}: {NOTHING}", [fault.told for fault in faults])
        apply(_missing(shown), by=users[email], how="load", reason=f"As published: {name}")
    return {email: f"officer, figures of {name.removesuffix('.csv')}" for name, email in FILES.items()}


def _missing(shown: Preview) -> Diff:
    """The changes of trajectories that are not there yet: what somebody changed since is not taken back."""
    codes = {change.key.board for change in shown.diff.changes}
    there = set(
        Trajectory.objects.filter(board__ons_code__in=codes, version__gt=0).values_list(
            "board__ons_code", "metric", "part", "year"
        )
    )
    return shown.diff.only(lambda key: (key.board, key.metric, key.part, key.period.year) not in there)
