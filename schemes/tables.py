"""A plan as tidy tables: one CSV file for each kind of thing, one fact a row, amounts in pounds. Pure but for the folder written.

    contributions.csv   what is put in          schemes.csv         a row for each line and year; a line without amounts has one row
    minimums.csv        required minimums       stated-totals.csv   what papers print
    totals.csv          every sum               findings.csv        what the checks find
    spending.csv, profile.csv                   by quarter, where there is any

Figures that are not there are empty, never zero. Texts that a spreadsheet would run bear an apostrophe (`bcf.csv.safe`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from bcf.csv import lines as csv_lines
from returns.answer_types import clean_text
from returns.workbook.package import pack, write_package
from schemes.checks import Finding
from schemes.plan import NOT_PRINTED, Contribution, Line, Plan
from schemes.policy import Policy, policy
from schemes.reporting import PERCENT_RULES
from schemes.totals import CONTRIBUTION_COLUMNS, LINE_COLUMNS, Totals, label_of, pooled, pooled_by, spend, spend_by

POUNDS, PERCENT = "GBP", "percent"
Row = Mapping[str, Any]
_PENNY = Decimal("0.01")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "contributions.csv": (
        "plan", "board", "board_name", "year", "source", "source_name", "organisation", "amount", "unit", "printed_in", "id",
    ),
    "schemes.csv": (
        "plan", "board", "board_name", "ref", "name", "theme", "block", "description", "type", "area_of_spend", "commissioner",
        "provider", "source", "source_name", "status", "metrics", "year", "amount", "unit", "scheme", "line",
    ),
    "minimums.csv": ("plan", "board", "board_name", "year", "kind", "kind_name", "minimum", "actual", "allocated", "unit"),
    "stated-totals.csv": ("plan", "board", "board_name", "year", "what", "amount", "unit", "printed_in"),
    "totals.csv": ("plan", "measure", "board", "board_name", "by", "key", "label", "year", "amount", "unit"),
    "schemes-and-metrics.csv": (
        "plan", "board", "board_name", "ref", "name", "metric", "metric_name", "year", "amount", "unit", "scheme", "line",
    ),
    "findings.csv": ("plan", "strength", "rule", "where", "published", "computed", "unit", "message"),
}  # fmt: skip


def tables(
    plan: Plan,
    findings: Iterable[Finding],
    *,
    spending: Sequence[Row] = (),
    profile: Sequence[Row] = (),
    movement: Sequence[Row] = (),
    national: Policy | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """File name → rows, each column → value. `spending` and `profile` are rows by quarter (`schemes.quarters.queries`),
    `movement` those of `schemes.matrix`."""
    known = national or policy()
    found: dict[str, Iterable[Row]] = {
        "contributions.csv": (_contribution(plan, one, known) for one in plan.contributions),
        "schemes.csv": (row for line in plan.lines for row in _line(plan, line, known)),
        "minimums.csv": _minimums(plan, known),
        "stated-totals.csv": _stated(plan),
        "totals.csv": _totals(plan, known),
        "findings.csv": (_finding(finding) for finding in findings),
    }
    more = {"spending.csv": spending, "profile.csv": profile, "schemes-and-metrics.csv": movement}
    found |= {name: rows for name, rows in more.items() if rows}
    return {name: [{"plan": plan.slug, **row} for row in rows] for name, rows in found.items()}


def csv_text(name: str, rows: Sequence[Row]) -> str:
    """One file's text, with its headings, even where it has no rows."""
    columns = _COLUMNS.get(name) or tuple(rows[0])
    return "".join(csv_lines(columns, ([_cell(row.get(column)) for column in columns] for row in rows)))


def write_folder(plan: Plan, findings: Iterable[Finding], folder: Path, **more: Sequence[Row]) -> list[Path]:
    """Writes all files into a folder, which is made if need be; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rows in tables(plan, findings, **more).items():  # type: ignore[arg-type]
        path = folder / name
        path.write_bytes(csv_text(name, rows).encode())
        written.append(path)
    return written


def zip_bytes(plan: Plan, findings: Iterable[Finding], **more: Sequence[Row]) -> bytes:
    """All files as one zip file; the same plan gives the same bytes."""
    found = tables(plan, findings, **more)  # type: ignore[arg-type]
    return write_package(pack(name, csv_text(name, rows).encode()) for name, rows in found.items())


def _cell(value: Any) -> Any:
    """A value as it stands in the file: money to the penny, in plain digits."""
    if isinstance(value, Decimal):
        pennies = value.quantize(_PENNY)
        return pennies if pennies == value else Decimal(f"{value.normalize():f}")
    return clean_text(value) if isinstance(value, str) else value


def _whose(plan: Plan, board: str) -> Row:
    return {"board": board, "board_name": plan.called(board)}


def _printed_in(plan: Plan, unit: str) -> str:
    return unit or plan.unit


def _contribution(plan: Plan, one: Contribution, national: Policy) -> Row:
    return {
        **_whose(plan, one.board),
        "year": one.year, "source": one.source, "source_name": national.label(one.source), "organisation": one.organisation,
        "amount": one.amount, "unit": POUNDS, "printed_in": _printed_in(plan, one.unit), "id": one.id,
    }  # fmt: skip


def _line(plan: Plan, line: Line, national: Policy) -> Iterator[Row]:
    about = {
        **_whose(plan, line.board),
        "ref": line.ref, "name": line.name, "theme": line.theme, "block": line.block, "description": line.description,
        "type": line.scheme_type, "area_of_spend": line.area_of_spend, "commissioner": line.commissioner,
        "provider": line.provider, "source": line.source, "source_name": national.label(line.source), "status": line.status,
        "metrics": "; ".join(line.metrics), "unit": POUNDS, "scheme": line.scheme, "line": line.id,
    }  # fmt: skip
    for year in sorted(line.amounts) or [""]:
        yield {**about, "year": year, "amount": line.amounts.get(year)}


def _minimums(plan: Plan, national: Policy) -> Iterator[Row]:
    for one in plan.minimums:
        allocated = plan.allocations.get((one.board, one.year, one.kind))
        yield {
            **_whose(plan, one.board),
            "year": one.year, "kind": one.kind, "kind_name": national.label(one.kind), "minimum": one.minimum,
            "actual": one.actual, "allocated": allocated, "unit": POUNDS,
        }  # fmt: skip


def _stated(plan: Plan) -> Iterator[Row]:
    for one in plan.stated:
        percent = one.unit == PERCENT
        printed = "" if one.unit == NOT_PRINTED else _printed_in(plan, one.unit)
        yield {
            **_whose(plan, one.board),
            "year": one.year, "what": one.what, "amount": one.amount, "unit": PERCENT if percent else POUNDS, "printed_in": printed,
        }  # fmt: skip


def _totals(plan: Plan, national: Policy) -> Iterator[Row]:
    """Every sum, of all boards ('') and of each board of a joint plan."""
    boards = ["", *(board.ons_code for board in plan.boards)] if plan.joint else [""]
    for board in boards:
        own = plan.of_board(board)
        for measure, total in (("put_in", pooled), ("spent", spend)):
            for year in plan.all_years:
                yield _total(plan, measure, board, ("all", "", ""), year, total(own, year))
        for column in CONTRIBUTION_COLUMNS:
            yield from _by(plan, "put_in", board, column, pooled_by(own, column, plan.all_years), national)
        for column in LINE_COLUMNS:
            yield from _by(plan, "spent", board, column, spend_by(own, column, plan.all_years), national)


def _by(plan: Plan, measure: str, board: str, column: str, totals: Totals, national: Policy) -> Iterator[Row]:
    for key, amounts in totals.items():
        group = (column, key, label_of(plan, column, key, national))
        for year in sorted(amounts):
            yield _total(plan, measure, board, group, year, amounts[year])


def _total(plan: Plan, measure: str, board: str, group: tuple[str, str, str], year: str, amount: Decimal) -> Row:
    by, key, label = group
    return {
        "measure": measure, **_whose(plan, board), "by": by, "key": key, "label": label, "year": year, "amount": amount,
        "unit": POUNDS,
    }  # fmt: skip


def _finding(finding: Finding) -> Row:
    unit = PERCENT if finding.rule in PERCENT_RULES else POUNDS
    return {
        "strength": finding.strength, "rule": finding.rule, "where": finding.where, "published": finding.published,
        "computed": finding.computed, "unit": unit, "message": finding.message,
    }  # fmt: skip
