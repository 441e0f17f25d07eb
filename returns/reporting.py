"""What the checker says of a return, as plain data for scripts: the JSON of `check_return`. Administrators build on its shape."""

from typing import Any

from returns.checks import Finding, Report, SheetResult
from returns.definition.model import Definition


def report_as_data(report: Report, definition: Definition, *, board: str, ons_code: str) -> dict[str, Any]:
    """The report as JSON holds it: sheets with their checker rows in printed order, then every finding."""
    return {
        "board": board,
        "ons_code": ons_code,
        "period": definition.period.key,
        "complete": report.complete,
        "ready": report.ready,
        "sheets": [_sheet(sheet) for sheet in report.sheets],
        "findings": [_finding(finding) for finding in report.findings],
    }


def _sheet(result: SheetResult) -> dict[str, Any]:
    return {
        "sheet": result.sheet.heading,
        "answered": result.answered,
        "pending": result.pending,
        "complete": result.complete,
        "rows": [
            {"label": row.row.label, "cell": str(row.row.cell), "key": row.row.key, "answered": row.answered}
            for row in result.rows
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "sheet": finding.sheet.heading,
        "cell": str(finding.cell),
        "key": str(finding.name),
        "strength": finding.strength,
        "rule": finding.rule,
        "message": finding.message,
        "explanation": finding.explanation,
        "open": finding.open,
    }
