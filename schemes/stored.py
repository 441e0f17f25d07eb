"""A plan's money read from the database into the plain object, in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from schemes import plan as plain
from schemes.models import Allocation, Contribution, Plan, SchemeLine

COUNTY = "County"
"""The type of authority whose area has districts."""


def load_plan(plan: Plan) -> plain.Plan:
    """Everything that stands in a plan now, and what its boards are allocated in its years."""
    places = list(plan.places.select_related("board"))
    boards = tuple(
        plain.PlanBoard(place.board.ons_code, place.board.name, place.board.authority_type == COUNTY)
        for place in places
    )
    codes = {place.board_id: place.board.ons_code for place in places}
    return plain.Plan(
        plan.slug, plan.title, boards, tuple(plan.years), plan.unit, plan.front_loaded,
        contributions=tuple(contribution(one, codes) for one in plan.contributions.filter(removed_at=None)),
        lines=tuple(line(one, codes) for one in live_lines(plan)),
        minimums=tuple(
            plain.Minimum(codes[one.board_id], one.year, one.kind, one.minimum, one.actual, one.unit)
            for one in plan.minimums.all()
        ),
        stated=tuple(
            plain.StatedTotal(one.what, codes[one.board_id] if one.board_id else "", one.year, one.amount, one.unit)
            for one in plan.stated_totals.all()
        ),
        allocations=allocated(codes, plan.years),
    )  # fmt: skip


def live_lines(plan: Plan) -> Iterable[SchemeLine]:
    """The lines that are not removed, with their amounts, in their order."""
    return plan.lines.filter(removed_at=None).prefetch_related("amounts")


def contribution(one: Contribution, codes: Mapping[int, str]) -> plain.Contribution:
    """A contribution as a plain object. `codes`: id of a board → its ONS code."""
    return plain.Contribution(
        codes[one.board_id], one.year, one.source, one.organisation, one.amount, one.unit, str(one.id), one.version
    )


def line(one: SchemeLine, codes: Mapping[int, str]) -> plain.Line:
    """A line as a plain object; its amounts are at hand."""
    return plain.Line(
        codes[one.board_id], one.name, one.ref, one.theme, one.block, one.description, one.scheme_type,
        one.area_of_spend, one.commissioner, one.provider, one.source, one.status, tuple(one.metrics),
        {amount.year: amount.amount for amount in one.amounts.all()},
        str(one.id), str(one.scheme_id), one.version,
    )  # fmt: skip


def allocated(codes: Mapping[int, str], years: Iterable[str]) -> dict[tuple[str, str, str], Decimal]:
    """(board, year, stream or requirement) → what is allocated, of these boards in these years."""
    found = Allocation.objects.filter(board__in=list(codes), year__in=list(years))
    rows = found.values_list("board_id", "year", "stream", "amount")
    return {(codes[board], year, stream): amount for board, year, stream, amount in rows}
