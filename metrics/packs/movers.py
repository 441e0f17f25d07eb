"""Which schemes move which metric of a board, and what they cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bcf.models import Board


@dataclass(frozen=True, slots=True)
class Mover:
    """A scheme that moves a metric. `pounds`: year → what it costs."""

    scheme: str
    plan: str
    address: str
    pounds: Mapping[str, Decimal]


def movers(boards: Sequence[Board], year: str) -> dict[int, Mapping[str, Sequence[Mover]]]:
    """Id of a board → key of a metric → the schemes of a year that move it."""
    return {}
