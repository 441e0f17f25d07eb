"""What was read of an uploaded workbook, and what became of it, as plain JSON: kept in place of the file itself.

Values describe themselves (a text, {"number": "12.5"}, {"date": "2019-01-31"}), so that they can be read under any definition.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from returns.answer_types import Value, clean_text
from returns.answers import Name
from returns.definition.cells import parse_cell
from returns.lines import AnswerLine, Differing, Line, Plan, RowLine
from returns.workbook.layout import At
from returns.workbook.reading import Reading, ReadRow, Refusal
from returns.workbook.stamp import Stamp

Json = Any


@dataclass(frozen=True)
class Outcome:
    """What was done with a plan: the names of the lines that were taken. The others were left as they stood in the browser."""

    plan: Plan
    taken: frozenset[Name]


def reading_as_json(reading: Reading) -> Json:
    """All of a reading; `reading_of` gives it back."""
    return {
        "stamp": asdict(reading.stamp),
        "answers": {str(name): _value(value) for name, value in reading.answers.items()},
        "places": {str(name): [clean_text(at.tab), str(at.cell)] for name, at in reading.places.items()},
        "rows": {table: [asdict(row) for row in rows] for table, rows in reading.rows.items()},
        "shown": {str(name): _value(value) for name, value in reading.shown.items()},
        "refusals": [_refusal(refusal) for refusal in reading.refusals],
    }


def reading_of(data: Json) -> Reading:
    """The reading that was kept."""
    return Reading(
        stamp=Stamp(**data["stamp"]),
        answers={Name.parse(name): _value_of(value) for name, value in data["answers"].items()},
        places={Name.parse(name): At(tab, parse_cell(cell)) for name, (tab, cell) in data["places"].items()},
        rows={table: tuple(ReadRow(**row) for row in rows) for table, rows in data["rows"].items()},
        shown={Name.parse(name): _value_of(value) for name, value in data["shown"].items()},
        refusals=tuple(_refusal_of(refusal) for refusal in data["refusals"]),
    )


def outcome_as_json(plan: Plan, taken: Collection[Name]) -> Json:
    """A plan that was carried out; `outcome_of` gives it back."""
    return {
        "lines": [{**_line(line), "taken": line.name in taken} for line in plan.lines],
        "already": [str(name) for name in plan.already],
        "refusals": [_refusal(refusal) for refusal in plan.refusals],
        "differing": [
            {"name": str(one.name), "workbook": _value(one.workbook), "here": _value(one.here)}
            for one in plan.differing
        ],
    }


def outcome_of(data: Json) -> Outcome:
    """The plan that was carried out, and what of it."""
    plan = Plan(
        lines=tuple(_line_of(line) for line in data["lines"]),
        already=tuple(Name.parse(name) for name in data["already"]),
        refusals=tuple(_refusal_of(refusal) for refusal in data["refusals"]),
        differing=tuple(
            Differing(Name.parse(one["name"]), _value_of(one["workbook"]), _value_of(one["here"]))
            for one in data["differing"]
        ),
    )
    return Outcome(plan, frozenset(Name.parse(line["name"]) for line in data["lines"] if line["taken"]))


def _value(value: Value | None) -> Json:
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return None if value is None else clean_text(value)


def _value_of(data: Json) -> Value | None:
    match data:
        case {"number": str(number)}:
            return Decimal(number)
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case None | str():
            return data
    raise ValueError(f"{data!r} is no value that was kept")


def _line(line: Line) -> dict[str, Json]:
    if isinstance(line, AnswerLine):
        sides = {"was": _value(line.was), "workbook": _value(line.workbook), "browser": _value(line.browser)}
        return {"name": str(line.name), "conflict": line.conflict, **sides}
    rows = {"was": _values(line.was), "workbook": _values(line.workbook), "browser": _values(line.browser)}
    return {"name": str(line.name), "conflict": line.conflict, "deed": line.deed, **rows}


def _line_of(data: Json) -> Line:
    name, conflict = Name.parse(data["name"]), data["conflict"]
    if "deed" not in data:
        was, workbook, browser = (_value_of(data[side]) for side in ("was", "workbook", "browser"))
        return AnswerLine(name, was, workbook, browser, conflict)
    held = {side: _values_of(data[side]) for side in ("was", "workbook", "browser")}
    return RowLine(name, data["deed"], held["was"], held["workbook"], held["browser"], conflict)


def _values(values: Mapping[str, Value]) -> dict[str, Json]:
    return {key: _value(value) for key, value in values.items()}


def _values_of(data: Json) -> dict[str, Value]:
    found = {key: _value_of(value) for key, value in data.items()}
    return {key: value for key, value in found.items() if value is not None}


def _refusal(refusal: Refusal) -> Json:
    words = {key: clean_text(getattr(refusal, key)) for key in ("tab", "cell", "label", "message")}
    return {**words, "name": str(refusal.name) if refusal.name else None}


def _refusal_of(data: Json) -> Refusal:
    return Refusal(**{**data, "name": Name.parse(data["name"]) if data["name"] else None})
