"""What the checker says of a return, as plain data for scripts: the JSON of `check_return`. Administrators build on its shape."""

from typing import Any

from returns.answer_types import printed
from returns.answers import Answers, AnswerScope
from returns.applies import settled
from returns.calculate import unrounded
from returns.checks import Finding, Report, SheetResult, check
from returns.definition.decimals import COMPARED_AT, rounded
from returns.definition.model import Definition
from returns.kept import KeptFinding, KeptSheet


def report_as_data(definition: Definition, answers: Answers, *, board: str, ons_code: str) -> dict[str, Any]:
    """The report as JSON holds it: sheets with their checker rows in printed order, every finding, and what is worked out."""
    report: Report = check(definition, answers)
    return {
        "board": board,
        "ons_code": ons_code,
        "period": definition.period.key,
        "complete": report.complete,
        "ready": report.ready,
        "sheets": [
            *map(_sheet, report.sheets),
            *(_kept_sheet(definition, *kept) for kept in report.answers.kept.items()),
        ],
        "findings": [
            *(_finding(finding) for finding in report.findings),
            *(_kept_finding(definition, slug, finding) for slug, finding in report.kept_findings),
        ],
        "calculated": _calculated(definition, settled(definition, answers)),
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


def _kept_sheet(definition: Definition, slug: str, kept: KeptSheet) -> dict[str, Any]:
    """A sheet that another room keeps: it has no rows of its own, only things that are still to be given."""
    sheet = definition.sheet(slug)
    heading = sheet.heading if sheet is not None else slug
    return {"sheet": heading, "answered": 0, "pending": kept.pending, "complete": kept.complete, "rows": []}


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


def _kept_finding(definition: Definition, slug: str, finding: KeptFinding) -> dict[str, Any]:
    sheet = definition.sheet(slug)
    return {
        "sheet": sheet.heading if sheet is not None else slug,
        "cell": "",
        "key": finding.where,
        "strength": finding.strength,
        "rule": finding.rule,
        "message": finding.message,
        "explanation": finding.explanation,
        "open": finding.open,
    }


def _calculated(definition: Definition, counted: Answers) -> list[dict[str, Any]]:
    """What is worked out outside tables: `value` at six places (null where a blank forbids it), `printed` as the form rounds it."""
    found = []
    for question in definition.questions.values():
        if question.calculation is not None:
            exact = unrounded(question, AnswerScope(definition, counted))
            value = None if exact is None else format(rounded(exact, COMPARED_AT).normalize(), "f")
            words = printed(counted.value(question.key), question)
            sheet = definition.sheets_by_key[question.key].heading
            cell = str(question.cell)
            found.append({"sheet": sheet, "cell": cell, "key": question.key, "value": value, "printed": words})
    return found
