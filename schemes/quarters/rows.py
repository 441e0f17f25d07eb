"""How a quarter's spending and planned money are read from and written to their tables: what `schemes.writing` needs to know.

Every line has its row in every quarter, and every board its profile, whether anything is stored or not. Its id follows from what it
is of, so two people who write the first figure at once meet in the same row.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from bcf.models import User
from bcf.years import printed
from returns.locking import NotAllowed
from schemes.holding import Held
from schemes.models import Plan, QuarterProfile, QuarterSpend
from schemes.quarters.profile import QUARTERS
from schemes.writing import Fields, Kind, Row

_OURS = uuid.UUID("7d0f3a52-55a4-4c0e-9d2f-6f2d0b1c9a10")
SPENT = ("actual", "forecast", "explanation")
PLANNED = ("income", "expenditure")
HALF_A_YEAR = "Give all four quarters of {board}’s {side} in {year}, or leave all four empty."


def spend_id(line: str, year: str, quarter: int) -> str:
    """The id of what a line has spent by a quarter's end."""
    return str(uuid.uuid5(_OURS, f"spend {line} {year} {quarter}"))


def profile_id(plan: Plan, board: str, year: str, quarter: int) -> str:
    """The id of a board's planned quarter."""
    return str(uuid.uuid5(_OURS, f"profile {plan.pk} {board} {year} {quarter}"))


def spend_kind(year: str, quarter: int) -> Kind:
    """The rows of one quarter's spending; removed lines have none."""

    def held(of: Held, names: Iterable[str] | None) -> dict[str, Row]:
        wanted, rows = None if names is None else set(names), {}
        stored = {
            one.line_id: one for one in QuarterSpend.objects.filter(line__plan=of.plan, year=year, quarter=quarter)
        }
        lines = of.plan.lines.filter(removed_at=None).values_list("pk", "name", "ref", "board__ons_code")
        for pk, name, ref, board in lines:
            row_id = spend_id(str(pk), year, quarter)
            if wanted is None or row_id in wanted:
                fields: Fields = {"line": str(pk), "called": f"{ref} {name}".strip(), "board": board}
                rows[row_id] = _row(stored.get(pk), SPENT, fields)
        return rows

    def write(of: Held, rows: Mapping[str, Row], by: User | None, now: datetime) -> None:
        QuarterSpend.objects.bulk_create(
            [
                QuarterSpend(
                    pk=name, line_id=str(row.fields["line"]), year=year, quarter=quarter,
                    **_stamped(row, SPENT, by, now),
                )
                for name, row in rows.items()
            ],
            update_conflicts=True, unique_fields=["id"], update_fields=[*SPENT, *_ALWAYS],
        )  # fmt: skip

    return Kind("spend", held, write, lambda row: f"{row.fields['called']}, {printed(year)} Q{quarter}", _never_new)


def profile_kind(year: str) -> Kind:
    """The rows of one year's profile: each board's four quarters."""

    def held(of: Held, names: Iterable[str] | None) -> dict[str, Row]:
        stored = {(one.board_id, one.quarter): one for one in of.plan.profile.filter(year=year)}
        rows = {}
        for pk, code, name in of.plan.places.values_list("board_id", "board__ons_code", "board__name"):
            for quarter in QUARTERS:
                fields: Fields = {"board": code, "called": name, "quarter": str(quarter), "key": str(pk)}
                rows[profile_id(of.plan, code, year, quarter)] = _row(stored.get((pk, quarter)), PLANNED, fields)
        return rows

    def write(of: Held, rows: Mapping[str, Row], by: User | None, now: datetime) -> None:
        QuarterProfile.objects.bulk_create(
            [
                QuarterProfile(
                    pk=name, plan=of.plan, board_id=int(str(row.fields["key"])), year=year,
                    quarter=int(str(row.fields["quarter"])), **_stamped(row, PLANNED, by, now),
                )
                for name, row in rows.items()
            ],
            update_conflicts=True, unique_fields=["id"], update_fields=[*PLANNED, *_ALWAYS],
        )  # fmt: skip
        _require_whole(held(of, None), year)

    def called(row: Row) -> str:
        return f"{row.fields['called']}, {printed(year)} Q{row.fields['quarter']}"

    return Kind("profile", held, write, called, _never_new)


def _never_new(names: Iterable[str]) -> bool:
    """There is a row for everything that can be written, so what is not among them is not there."""
    return True


_ALWAYS = ("version", "updated_at", "updated_by")


def _row(stored: QuarterSpend | QuarterProfile | None, names: Iterable[str], more: Fields) -> Row:
    blank: Fields = {"explanation": ""}
    fields: Fields = {name: getattr(stored, name) if stored is not None else blank.get(name) for name in names}
    return Row(stored.version if stored is not None else 0, {**more, **fields})


def _stamped(row: Row, names: Iterable[str], by: User | None, now: datetime) -> dict[str, Any]:
    return {
        **{name: row.fields[name] for name in names},
        "version": row.version,
        "updated_at": now,
        "updated_by": by,
    }


def _require_whole(rows: Mapping[str, Row], year: str) -> None:
    """Raises NotAllowed where a board's side is typed for some quarters only: nobody can tell what the others are then."""
    sides: dict[tuple[str, str], list[Decimal | None]] = {}
    for row in rows.values():
        for side in PLANNED:
            figures = sides.setdefault((str(row.fields["called"]), side), [])
            figures.append(cast(Decimal | None, row.fields[side]))
    for (board, side), figures in sides.items():
        if None in figures and any(figure is not None for figure in figures):
            raise NotAllowed(HALF_A_YEAR.format(board=board, side=side, year=printed(year)))
