"""How lines and contributions are read from and written to their tables: what `schemes.writing` needs to know of each."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django.db.models import Max, QuerySet

from bcf.models import User
from returns.locking import NotAllowed
from schemes.entries import AMOUNT, TEXTS
from schemes.holding import Held
from schemes.models import Contribution, LineAmount, Scheme, SchemeLine
from schemes.writing import Fields, Kind, Row, id_of

NO_LINE_NAME = "Every line needs the name of its scheme."
_LINE = (*TEXTS, "status", "metrics", "position")
_PLAIN = tuple(name for name in _LINE if name != "metrics")
_CONTRIBUTION = ("year", "source", "organisation", "amount", "unit", "position")
_FEW = 50
"""Up to so many rows are asked for by their ids; of more, the whole plan is read at once."""
STEP = 1_000
"""How far new lines stand apart, so that others find room between them."""
_ALWAYS = ("version", "updated_at", "updated_by", "removed_at")


def _ids(names: Iterable[str]) -> list[uuid.UUID]:
    """The names that can be ids; others are rows that are not there."""
    found = []
    for name in names:
        try:
            found.append(uuid.UUID(name))
        except ValueError:
            continue
    return found


def _codes(held: Held) -> dict[int, str]:
    return dict(held.plan.places.values_list("board_id", "board__ons_code"))


def _held_lines(held: Held, names: Iterable[str] | None) -> dict[str, Row]:
    """Values, not models: a paste holds 400 lines."""
    lines, amounts = held.plan.lines.all(), LineAmount.objects.filter(line__plan=held.plan)
    keys = None if names is None else _ids(names)
    if keys is not None and len(keys) <= _FEW:
        lines, amounts = lines.filter(pk__in=keys), amounts.filter(line__in=keys)
    codes = _codes(held)
    rows = {}
    for key, version, board, scheme, removed, metrics, *texts in lines.values_list(
        "pk", "version", "board_id", "scheme_id", "removed_at", "metrics", *_PLAIN
    ):
        fields: Fields = dict(zip(_PLAIN, texts, strict=True))
        fields |= {
            "board": codes[board],
            "scheme": str(scheme),
            "removed": removed is not None,
            "metrics": tuple(metrics),
        }
        rows[key] = Row(version, fields)
    for key, year, amount in amounts.values_list("line_id", "year", "amount"):
        if key in rows:
            rows[key].fields[AMOUNT + year] = amount
    wanted = rows.keys() if keys is None else set(keys)
    return {str(key): row for key, row in rows.items() if key in wanted}


def _write_lines(held: Held, rows: Mapping[str, Row], by: User | None, now: datetime) -> None:
    boards, author = {code: pk for pk, code in _codes(held).items()}, id_of(by)
    if not all(row.fields.get("name") for row in rows.values()):
        raise NotAllowed(NO_LINE_NAME)
    _name_schemes(held, rows)
    _place(held, SchemeLine.objects.filter(plan=held.plan), rows)
    keys = {name: uuid.UUID(name) for name in rows}
    lines = [
        SchemeLine(
            pk=keys[name], plan_id=held.plan.pk, board_id=boards[cast(str, row.fields["board"])],
            scheme_id=str(row.fields["scheme"]),
            **{column: row.fields.get(column) or "" for column in (*TEXTS, "status")},
            metrics=list(cast(tuple[str, ...], row.fields.get("metrics") or ())), position=cast(int, row.fields["position"]),
            **_stamps(row, author, now),
        )
        for name, row in rows.items()
    ]  # fmt: skip
    SchemeLine.objects.bulk_create(
        lines, update_conflicts=True, unique_fields=["id"], update_fields=["board", "scheme", *_LINE, *_ALWAYS]
    )
    _write_amounts({keys[name]: row for name, row in rows.items()})


def _write_amounts(rows: Mapping[uuid.UUID, Row]) -> None:
    """Upserts the amounts; a blank is no row."""
    given, gone = [], []
    for name, row in rows.items():
        for column, value in row.fields.items():
            if column.startswith(AMOUNT):
                year = column.removeprefix(AMOUNT)
                if value is None:
                    gone.append((name, year))
                else:
                    given.append(LineAmount(line_id=name, year=year, amount=cast(Decimal, value)))
    for year in {year for _, year in gone}:
        LineAmount.objects.filter(year=year, line__in=[name for name, blank in gone if blank == year]).delete()
    LineAmount.objects.bulk_create(
        given, update_conflicts=True, unique_fields=["line", "year"], update_fields=["amount"]
    )


def _stamps(row: Row, by: int | None, now: datetime) -> dict[str, Any]:
    removed = now if row.fields.get("removed") else None
    return {
        "version": row.version,
        "updated_at": now,
        "updated_by_id": by,
        "removed_at": removed,
    }


def _name_schemes(held: Held, rows: Mapping[str, Row]) -> None:
    """Gives each new line its scheme: the one of a line of the plan with the same reference and name, else a new one."""
    new = [row for row in rows.values() if not row.fields.get("scheme")]
    if not new:
        return
    lines = held.plan.lines.values_list("ref", "name", "theme", "scheme_id")
    known = {identity(ref, name, theme): str(scheme) for ref, name, theme, scheme in lines}
    made = []
    for row in new:
        key = identity(*(str(row.fields.get(column) or "") for column in ("ref", "name", "theme")))
        if key not in known:
            scheme = Scheme()
            made.append(scheme)
            known[key] = str(scheme.pk)
        row.fields["scheme"] = known[key]
    Scheme.objects.bulk_create(made)


def identity(ref: str, name: str, theme: str) -> tuple[str, str]:
    """What tells one scheme from another in a plan: reference and name; without a reference, theme and name."""
    return (ref or theme).casefold(), name.casefold()


def _place(held: Held, there: "QuerySet[SchemeLine] | QuerySet[Contribution]", rows: Mapping[str, Row]) -> None:
    """New rows go to the end, in their order."""
    new = [row for row in rows.values() if row.fields.get("position") is None]
    if new:
        last = there.aggregate(last=Max("position"))["last"] or 0
        for number, row in enumerate(new, 1):
            row.fields["position"] = last + number * STEP


def _line_anywhere(names: Iterable[str]) -> bool:
    return SchemeLine.objects.filter(pk__in=_ids(names)).exists()


def _contribution_anywhere(names: Iterable[str]) -> bool:
    return Contribution.objects.filter(pk__in=_ids(names)).exists()


def _called_line(row: Row) -> str:
    return " ".join(filter(None, (str(row.fields.get("ref") or ""), str(row.fields.get("name") or ""))))


def _held_contributions(held: Held, names: Iterable[str] | None) -> dict[str, Row]:
    codes, found = _codes(held), held.plan.contributions.all()
    found = found if names is None else found.filter(pk__in=_ids(names))
    return {
        str(one.pk): Row(
            one.version,
            {
                **{name: getattr(one, name) for name in _CONTRIBUTION},
                "board": codes[one.board_id],
                "removed": one.removed_at is not None,
            },
        )
        for one in found
    }


def _write_contributions(held: Held, rows: Mapping[str, Row], by: User | None, now: datetime) -> None:
    boards, author = {code: pk for pk, code in _codes(held).items()}, id_of(by)
    _place(held, Contribution.objects.filter(plan=held.plan), rows)
    for row in rows.values():
        if row.fields.get("amount") is None or not row.fields.get("source"):
            raise NotAllowed("A contribution has a source and an amount. Remove the row if there is none.")
    Contribution.objects.bulk_create(
        [
            Contribution(
                pk=name, plan=held.plan, board_id=boards[cast(str, row.fields["board"])],
                **{column: row.fields[column] for column in _CONTRIBUTION}, **_stamps(row, author, now),
            )
            for name, row in rows.items()
        ],
        update_conflicts=True, unique_fields=["id"], update_fields=["board", *_CONTRIBUTION, *_ALWAYS],
    )  # fmt: skip


def _called_contribution(row: Row) -> str:
    return f"{row.fields.get('source')} {row.fields.get('year')}"


LINES = Kind(
    "line", _held_lines, _write_lines, _called_line, _line_anywhere,
    {**dict.fromkeys((*TEXTS, "status"), ""), "metrics": (), "position": None, "removed": False, "scheme": None},
)  # fmt: skip
CONTRIBUTIONS = Kind(
    "contribution", _held_contributions, _write_contributions, _called_contribution, _contribution_anywhere,
    {"organisation": "", "unit": "", "position": None, "removed": False, "amount": None},
)  # fmt: skip
