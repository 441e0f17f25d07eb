"""What lists of all boards cost: the review board's first page and the home page, the checker's counts kept."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.bench.table import Figure, Rounds, at_most, in_turns

BOARDS, PERIODS = 151, 12
MOST_SECONDS = 0.3
ROUNDS = Rounds(most=20, warm_up=3, seconds=30)
_COLUMNS = (
    "board__name",
    "board__region",
    "period",
    "submission__stage",
    "submission__standing__pending",
    "submission__standing__queries",
    "submission__standing__explained",
    "submission__standing__errors",
)
_TABLE = (
    """<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"""
)


def figures() -> Iterator[Figure]:
    """Both pages by Django's test client, beside the same rows fetched raw and rendered by a bare template."""
    from django.test import Client

    from bcf.models import Board
    from tests.factories import make_member
    from tests.many import fill_periods

    fill_periods(list(Board.objects.all()[:BOARDS]), PERIODS)
    client = Client(headers={"Host": "localhost"})
    client.force_login(make_member("Reviewer", "programme_manager", national=True))
    lists = ("the same rows fetched raw, 50 of them in a bare template", _page)
    sums = ("the same rows fetched raw, their stages counted in a bare template", _summary)
    yield _figure("The review board's first page", lambda: client.get("/review/").content, *lists)
    yield _figure("The home page of a programme manager", lambda: client.get("/").content, *sums)


def _figure(what: str, ours: Callable[[], bytes], floor: str, bare: Callable[[], str]) -> Figure:
    if b"Awaiting sign-off" not in ours():
        raise AssertionError(f"{what} shows nothing of what was prepared")
    figure = at_most(f"{what}, {BOARDS} boards × {PERIODS} periods", floor, in_turns(ours, bare, ROUNDS))
    return replace(figure, target=f"at most {MOST_SECONDS * 1e3:.0f} ms", met=figure.ours <= MOST_SECONDS)


def _rows() -> list[tuple[object, ...]]:
    from returns.models import SubmissionBoard

    return list(SubmissionBoard.objects.order_by("-period", "board__name").values_list(*_COLUMNS))


def _page() -> str:
    return _rendered(_rows()[:50])


def _summary() -> str:
    counted = Counter((row[2], row[3]) for row in _rows())
    return _rendered([(*key, count) for key, count in counted.items()])


def _rendered(rows: list[tuple[object, ...]]) -> str:
    from django.template import Context, Template

    return str(Template(_TABLE).render(Context({"rows": rows})))
