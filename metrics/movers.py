"""The schemes that are meant to move a metric, as a page shows them. Plain data for `templates/metrics/_schemes.html`."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bcf.years import printed
from returns.movers import Mover

BLANK = "–"


@dataclass(frozen=True, slots=True)
class MoverRow:
    """A scheme with its plan, the address of its page and its amounts, a text for each year."""

    scheme: str
    plan: str
    address: str
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Movers:
    """All of them. `years` and `sums` are texts too, in the same order as each row's amounts."""

    years: tuple[str, ...]
    rows: tuple[MoverRow, ...]
    sums: tuple[str, ...]


def shown(movers: Sequence[Mover], years: Sequence[str]) -> Movers | None:
    """The movers of a metric as a table over these years, in whole pounds; None where there is none."""
    if not movers:
        return None
    rows = (
        MoverRow(one.scheme, one.plan, one.address, tuple(_pounds(one.pounds.get(y)) for y in years)) for one in movers
    )
    sums = ([one.pounds[year] for one in movers if year in one.pounds] for year in years)
    return Movers(
        tuple(map(printed, years)),
        tuple(rows),
        tuple(_pounds(sum(each, Decimal(0)) if each else None) for each in sums),
    )


def _pounds(amount: Decimal | None) -> str:
    return BLANK if amount is None else f"£{amount:,.0f}"
