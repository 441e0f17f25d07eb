"""What is read of allocations: the boards that they can be for, what is loaded, and how it came."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from bcf.models import Board
from schemes.allocations.diff import in_order
from schemes.allocations.pounds import pounds, signed
from schemes.allocations.rows import Key, Paid
from schemes.models import Allocation, AllocationLoad
from schemes.policy import policy


@dataclass(frozen=True, slots=True)
class Standing:
    """An allocation as it stands: pounds, the load that it came from, its row."""

    amount: Decimal
    load: UUID
    pk: int


@dataclass(frozen=True, slots=True)
class LoadedLine:
    """What is loaded of a stream in a year: for how many boards, how much in all, and what the nation gets, where that is known."""

    paid: Paid
    boards: int
    amount: Decimal

    @property
    def words(self) -> tuple[str, str, str]:
        """The sum, the national total as printed, and by how much the sum is above it; '' where no total is known."""
        national = policy().national.get((self.paid.stream, self.paid.year))
        if national is None:
            return pounds(self.amount), "", ""
        return pounds(self.amount), pounds(national), signed(self.amount - national)


def loaded_amounts(streams: Iterable[str]) -> dict[Key, Decimal]:
    """What is loaded of these streams, of all years."""
    codes = _codes()
    rows = Allocation.objects.filter(stream__in=list(streams)).order_by()
    found = rows.values_list("year", "board", "stream", "amount")
    return {Key(year, codes[board], stream): amount for year, board, stream, amount in found}


def standing(streams: Iterable[str]) -> dict[Key, Standing]:
    """The same with where each came from, for a write: nobody else writes in them until the transaction ends."""
    codes = _codes()
    rows = Allocation.objects.filter(stream__in=list(streams)).order_by("pk").select_for_update()
    found = rows.values_list("year", "board", "stream", "amount", "load", "pk")
    return {
        Key(year, codes[board], stream): Standing(amount, load, pk) for year, board, stream, amount, load, pk in found
    }


def _codes() -> dict[int, str]:
    return dict(Board.objects.values_list("pk", "ons_code"))


def loaded_lines() -> list[LoadedLine]:
    """What is loaded, by year and stream."""
    rows = Allocation.objects.order_by().values_list("year", "stream").annotate(boards=Count("pk"), sum=Sum("amount"))
    found = {Paid(year, stream): LoadedLine(Paid(year, stream), boards, total) for year, stream, boards, total in rows}
    return [found[paid] for paid in in_order(found)]


def loads() -> QuerySet[AllocationLoad]:
    """Every load, the latest first, with who did it and what became of it."""
    return AllocationLoad.objects.select_related("by", "undoes", "undone_by", "undone_by__by").order_by("-at", "-pk")
