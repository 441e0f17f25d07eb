"""Between rooms that must not know each other: metrics tell what metrics are called, schemes tell which of them move which metric.

Keys are those of metrics ("nea", "dtoc"); in plans they stand as somebody typed them, by key or by name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal

from bcf.folding import folded
from bcf.models import Board


@dataclass(frozen=True, slots=True)
class Mover:
    """A scheme that moves a metric. `plan`: the title of its plan; `address`: its page. `pounds`: year → what a board spends on it,
    of its lines that name the metric."""

    scheme: str
    plan: str
    address: str
    pounds: Mapping[str, Decimal]


@dataclass(frozen=True)
class MetricNames:
    """What metrics are called. `names`: key → name, in the order in which they are shown. `keys`: any name, folded → key."""

    names: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)

    def key_of(self, text: str) -> str | None:
        """The metric that a text names, by key or by any of its names; None where it names none."""
        return self.keys.get(folded(text))

    def name_of(self, key: str) -> str:
        """What a metric is called; the key as it is written where there is no such metric."""
        return self.names.get(key, key)


Movers = Mapping[str, Sequence[Mover]]
"""Key of a metric → the schemes that move it."""
MoversTeller = Callable[[Sequence[Board], Sequence[str]], Mapping[int, Movers]]
"""Gives id of a board → its movers in these years, of many boards in a fixed number of queries."""
NamesTeller = Callable[[Sequence[Board]], MetricNames]
"""Gives the national metrics, and the own ones of these boards."""
Addresser = Callable[[str, Board], str]
"""Gives the page of a metric (key) of a board."""


@dataclass
class _Told:
    movers: MoversTeller | None = None
    names: NamesTeller | None = None
    address: Addresser | None = None


_told = _Told()


def tell_movers(teller: MoversTeller) -> None:
    """Registers who knows which schemes move which metric."""
    _told.movers = teller


def tell_metrics(names: NamesTeller, address: Addresser) -> None:
    """Registers who knows what metrics are called and where their pages are."""
    _told.names, _told.address = names, address


def movers_of(boards: Sequence[Board], years: Sequence[str]) -> dict[int, Movers]:
    """Id of each board → key of a metric → the schemes that move it in any of these years ("2017-18")."""
    found = _told.movers(boards, years) if _told.movers is not None else {}
    return {board.pk: found.get(board.pk, {}) for board in boards}


def metric_names(boards: Sequence[Board]) -> MetricNames:
    """What metrics are called, the own ones of these boards among them."""
    return _told.names(boards) if _told.names is not None else MetricNames()


def metric_address(key: str, board: Board) -> str:
    """The page of a metric of a board; '' where there is none."""
    return _told.address(key, board) if _told.address is not None else ""


@contextmanager
def told_only_here() -> Iterator[None]:
    """What is registered inside is forgotten afterwards: for tests."""
    before = (_told.movers, _told.names, _told.address)
    try:
        yield
    finally:
        _told.movers, _told.names, _told.address = before
