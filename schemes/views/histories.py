"""A plan's changes in words: what was written in one go stands together, fields by the names and values that people know."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from bcf.years import printed
from schemes.entries import AMOUNT, LABELS
from schemes.models import Plan, PlanChange
from schemes.models.plans import KINDS
from schemes.plan import GRAINS
from schemes.policy import policy
from schemes.quarters.queries import called_in_history
from schemes.quarters.table import HEADINGS

PAGE = 50
FEW = 3
"""Changes in one go that are shown at once; more are folded."""
_SILENT = frozenset({"position", "scheme"})
"""Fields that say where a row stands and which scheme it is of: nothing that anybody typed."""
_MONEY = frozenset({"actual", "forecast", "income", "expenditure"})
_MANY = {
    "line": "lines of schemes",
    "contribution": "contributions",
    "spend": "quarters’ spending",
    "profile": "quarters’ plans",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One change: of what, each field old and new, by whom, when and how."""

    what: str
    fields: list[tuple[str, str, str]]
    by: str
    at: datetime
    how: str


@dataclass(frozen=True, slots=True)
class Together:
    """What was written in one go; `words` sum it up where it is folded."""

    changes: list[Told]
    words: str

    @property
    def first(self) -> Told:
        """The change that says by whom, when and how all of it was."""
        return self.changes[0]

    @property
    def folded(self) -> bool:
        """Whether it is too long to stand open."""
        return len(self.changes) > FEW


def history_page_of(plan: Plan, number: str | None) -> Page[Any]:
    """One page of a plan's changes, newest first; what was written in one go is one entry of it."""
    page: Page[Any] = Paginator(plan.changes.select_related("by").order_by("-pk"), PAGE).get_page(number)
    page.object_list = together(plan, page.object_list)
    return page


def together(plan: Plan, changes: Iterable[PlanChange]) -> list[Together]:
    """Changes, each batch as one."""
    rows = list(changes)
    words = dict(zip([row.pk for row in rows], told(plan, rows), strict=True))
    batches = (list(group) for _, group in groupby(rows, key=lambda row: row.batch))
    return [Together([words[row.pk] for row in batch], _summed_up(batch)) for batch in batches]


def told(plan: Plan, changes: Iterable[PlanChange]) -> list[Told]:
    """Changes in words, one by one."""
    rows, words = list(changes), _Words(plan)
    keys = [row.item for row in rows if row.kind == "line" and row.item is not None]
    names: dict[UUID | None, str] = {}
    names.update(plan.lines.filter(pk__in=keys).values_list("pk", "name"))
    names.update(called_in_history(rows))
    return [
        Told(
            names.get(row.item) or KINDS[row.kind],
            words.fields(row.fields),
            str(row.by or "The system"),
            row.at,
            row.get_how_display(),
        )
        for row in rows
    ]


def _summed_up(batch: list[PlanChange]) -> str:
    counts = Counter(row.kind for row in batch)
    return ", ".join(f"{count} {_MANY.get(kind, KINDS[kind])}" for kind, count in counts.items())


def field_name(name: str) -> str:
    """What people call a field of the history."""
    if name.startswith(AMOUNT):
        return f"Amount {printed(name.removeprefix(AMOUNT))}"
    return {**LABELS, **HEADINGS}.get(name, name.replace("_", " ").capitalize())


class _Words:
    """How values of one plan are worded."""

    def __init__(self, plan: Plan) -> None:
        self.unit, self.national = plan.unit, policy()
        self.boards = dict(plan.places.values_list("board__ons_code", "board__name"))

    def fields(self, fields: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Each field with old and new."""
        return [
            (self.called(name), self.shown(name, old), self.shown(name, new))
            for name, (old, new) in fields.items()
            if name not in _SILENT
        ]

    def called(self, name: str) -> str:
        """A field's name; of a minimum, which one it is."""
        if not name.startswith("minimum "):
            return field_name(name)
        _, board, year, kind = name.split(" ", 3)
        return f"{self.national.label(kind)}, {self.boards.get(board, board)}, {printed(year)}"

    def shown(self, name: str, kept: Any) -> str:
        """A value as people read it."""
        if kept is None or kept in ("", []):
            return "–"
        if name.startswith("amount") or name in _MONEY:
            return self.money(kept)
        if name.startswith("minimum ") and isinstance(kept, list):
            return (
                " and ".join(
                    f"{self.money(kept[n])} {what}" for n, what in enumerate(("required", "stated")) if kept[n]
                )
                or "–"
            )
        if isinstance(kept, bool):
            return "yes" if kept else "no"
        if isinstance(kept, list):
            return self.several(kept)
        return self.national.label(kept) if name == "source" else self.boards.get(str(kept), str(kept))

    def several(self, kept: list[Any]) -> str:
        """A list: names between semicolons, or how many rows of a table it has."""
        if isinstance(kept[0], list):
            return f"{len(kept)} row{'s' if len(kept) > 1 else ''}"
        return "; ".join(self.boards.get(str(one), str(one)) for one in kept)

    def money(self, kept: str) -> str:
        """An amount in the plan's unit."""
        grain = GRAINS[self.unit]
        return f"£{Decimal(kept) / grain:,f}{' thousand' if grain > 1 else ''}"
