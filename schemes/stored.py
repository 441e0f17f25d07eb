"""A plan's money read from the database into the plain object, in a fixed number of queries."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from schemes import plan as plain
from schemes.models import Allocation, Contribution, LineAmount, Plan

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
        lines=tuple(_lines(plan, codes)),
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


_LINE = (
    "name", "ref", "theme", "block", "description", "scheme_type", "area_of_spend", "commissioner", "provider", "source", "status",
)  # fmt: skip
"""The texts of a line."""


def _lines(plan: Plan, codes: Mapping[int, str]) -> Iterator[plain.Line]:
    """The lines that are not removed, in their order. Their values, not the models: a plan of 400 lines is read at every step."""
    live = plan.lines.filter(removed_at=None)
    amounts: dict[uuid.UUID, dict[str, Decimal]] = {}
    given = LineAmount.objects.filter(line__plan=plan, line__removed_at=None).order_by("pk")
    for key, year, amount in given.values_list("line_id", "year", "amount"):
        amounts.setdefault(key, {})[year] = amount
    rows = live.values_list("board_id", "pk", "scheme_id", "version", "metrics", *_LINE)
    for board, key, scheme, version, metrics, *texts in rows:
        yield plain.Line(
            codes[board],
            **dict(zip(_LINE, texts, strict=True)),
            metrics=tuple(metrics),
            amounts=amounts.get(key, {}),
            id=str(key),
            scheme=str(scheme),
            version=version,
        )


def contribution(one: Contribution, codes: Mapping[int, str]) -> plain.Contribution:
    """A contribution as a plain object. `codes`: id of a board → its ONS code."""
    return plain.Contribution(
        codes[one.board_id], one.year, one.source, one.organisation, one.amount, one.unit, str(one.id), one.version
    )


def allocated(codes: Mapping[int, str], years: Iterable[str]) -> dict[tuple[str, str, str], Decimal]:
    """(board, year, stream or requirement) → what is allocated, of these boards in these years."""
    found = Allocation.objects.filter(board__in=list(codes), year__in=list(years))
    rows = found.values_list("board_id", "year", "stream", "amount")
    return {(codes[board], year, stream): amount for board, year, stream, amount in rows}
