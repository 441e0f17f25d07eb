"""What allocations say of a plan's contributions: what is missing, what is below, and writing it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from bcf.models import Board, Commissioner, User
from bcf.years import year_before
from schemes import plan as plain
from schemes.actions import save_contributions, save_minimums
from schemes.entries import Value
from schemes.models import Plan
from schemes.policy import Policy, Stream, policy
from schemes.queries import boards_of
from schemes.stored import allocated, load_plan
from schemes.totals import contributions_in
from schemes.writing import Edit, SaveResult

VINTAGES = (("2016-17", "CCG2016"), ("2021-22", "CCG2018"), ("2023-24", "ICB2022"), ("", "ICB2024"))
"""Until which year which map of commissioners holds."""


@dataclass(frozen=True, slots=True)
class Allocated:
    """What a board is allocated of a stream in a year, beside what the plan holds of it: None where it holds nothing.

    `row` is the one contribution that could be set to it, where there is exactly one.
    """

    board: plain.PlanBoard
    year: str
    stream: Stream
    amount: Decimal
    held: Decimal | None
    row: plain.Contribution | None

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"{self.board.ons_code}/{self.year}/{self.stream.key}"

    @property
    def missing(self) -> bool:
        """Whether the plan has nothing of it yet."""
        return self.held is None


def allocated_beside(plan: plain.Plan, national: Policy | None = None) -> Iterator[Allocated]:
    """Every stream that is allocated and that the plan holds nothing of; of minimums and grants also those it holds
    another amount of.

    Where a wider stream and its parts are allocated, the wider one stands for them.
    """
    known = national or policy()
    for (code, year, key), amount in sorted(plan.allocations.items()):
        stream = known.streams.get(key)
        if stream is None or year not in plan.years:
            continue
        if stream.part_of and (code, year, stream.part_of) in plan.allocations:
            continue
        board = next(board for board in plan.boards if board.ons_code == code)
        meeting = [one for one in contributions_in(plan, year, code) if known.meets(one.source, key)]
        here = [one for one in meeting if known.within(one.source, key)]
        if meeting and not here:
            continue  # the plan holds only a wider source, which cannot be set beside a part of it
        held = sum((one.amount for one in here), Decimal(0)) if here else None
        if held is None or (held != amount and stream.kind in ("minimum", "grant")):
            yield Allocated(board, year, stream, amount, held, here[0] if len(here) == 1 else None)


@transaction.atomic
def fill_in(
    plan: Plan, keys: Collection[str] | None, *, by: User | None, boards: frozenset[str] | None = None
) -> SaveResult:
    """Writes allocations into the contributions: those with these keys, or all that are missing (None).

    Raises NotAllowed, ReturnClosed.
    """
    money = load_plan(plan)
    found = [one for one in allocated_beside(money) if (one.missing if keys is None else one.key in keys)]
    if boards is not None:
        found = [one for one in found if one.board.ons_code in boards]
    payers = _Payers(boards_of(plan))
    edits = [_edit(one, payers) for one in found if one.missing or one.row is not None]
    return save_contributions(plan, edits, by=by, how="allocation", boards=boards)


def fill_in_minimums(plan: Plan, *, by: User | None, boards: frozenset[str] | None = None) -> int:
    """Writes the required minimums that are allocated, and that the plan does not state, for its years and the one before,
    on which the uplift rests. Returns how many. Raises NotAllowed, ReturnClosed."""
    codes = {board.pk: board.ons_code for board in boards_of(plan)}
    known = policy().requirements
    stated = set(plan.minimums.values_list("board__ons_code", "year", "kind"))
    found = allocated(codes, (year_before(plan.years[0]), *plan.years))
    figures: dict[tuple[str, str, str], tuple[Decimal | None, Decimal | None]] = {
        key: (amount, None)
        for key, amount in found.items()
        if key[2] in known and key not in stated and (boards is None or key[0] in boards)
    }
    return save_minimums(plan, figures, by=by, how="allocation") if figures else 0


def _edit(one: Allocated, payers: "_Payers") -> Edit:
    if one.row is not None:
        return Edit({"amount": one.amount, "unit": ""}, one.row.id, one.row.version)
    fields: dict[str, Value] = {
        "board": one.board.ons_code, "year": one.year, "source": one.stream.key, "amount": one.amount,
        "organisation": payers.name(one.board.ons_code, one.year, one.stream.pays),
    }  # fmt: skip
    return Edit(fields)


class _Payers:
    """Who pays: the council, or the NHS commissioner where a board has just one; several are not told apart."""

    def __init__(self, boards: list[Board]) -> None:
        self.councils = {board.ons_code: board.name for board in boards}
        self.commissioners: dict[tuple[str, str], list[str]] = {}
        for found in Commissioner.objects.filter(board__in=boards).select_related("organisation", "board"):
            self.commissioners.setdefault((found.board.ons_code, found.vintage), []).append(found.organisation.name)

    def name(self, code: str, year: str, pays: str) -> str:
        """The organisation's name."""
        if pays == "council":
            return f"{self.councils[code]} Council"
        vintage = next(name for last, name in VINTAGES if not last or year <= last)
        names = self.commissioners.get((code, vintage), [])
        return names[0] if len(names) == 1 else "NHS commissioners"
