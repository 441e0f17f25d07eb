"""What is known of a plan as data, for scripts: totals and findings, in the unit that its papers print. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from schemes.checks import Finding
from schemes.plan import Plan
from schemes.plan_data import as_number
from schemes.policy import policy
from schemes.totals import Totals, label_of, pooled, pooled_by, spend, spend_by

PERCENT_RULES = frozenset({"stated_percent", "uplift_percent"})
"""The rules whose figures are percentages, not pounds."""


def plan_as_report(plan: Plan, findings: Sequence[Finding]) -> dict[str, Any]:
    """`{"plan", "unit", "totals", "findings"}`: amounts are numbers in the plan's unit, percentages as they are."""
    return {
        "plan": plan.slug,
        "title": plan.title,
        "unit": plan.unit,
        "totals": totals_of(plan),
        "findings": [finding_as_data(plan, finding) for finding in findings],
    }


def totals_of(plan: Plan) -> dict[str, Any]:
    """Every sum by year; `spend_by` and `contributions_by` by what and whose."""
    years = plan.all_years
    found: dict[str, Any] = {
        "contributions": {year: number(plan, pooled(plan, year)) for year in years},
        "spend": {year: number(plan, spend(plan, year)) for year in years},
    }
    for column in ("board", "source", "theme", "block", "area_of_spend", "commissioner", "scheme_type"):
        found[f"spend_by_{column}"] = _labelled(plan, column, spend_by(plan, column))
    for column in ("board", "source", "organisation"):
        found[f"contributions_by_{column}"] = _labelled(plan, column, pooled_by(plan, column))
    return found


def _labelled(plan: Plan, column: str, totals: Totals) -> dict[str, dict[str, int | float]]:
    national = policy()
    return {
        label_of(plan, column, key, national): {year: number(plan, amount) for year, amount in row.items()}
        for key, row in totals.items()
    }


def finding_as_data(plan: Plan, finding: Finding) -> dict[str, Any]:
    """One finding for scripts."""
    return {
        "strength": finding.strength,
        "rule": finding.rule,
        "where": finding.where,
        "published": figure(plan, finding.rule, finding.published),
        "computed": figure(plan, finding.rule, finding.computed),
        "message": finding.message,
    }


def figure(plan: Plan, rule: str, amount: Decimal | None) -> int | float | None:
    """A finding's figure as a number: money in the plan's unit, percent as it is, None for none."""
    if amount is None:
        return None
    return as_number(amount) if rule in PERCENT_RULES else number(plan, amount)


def number(plan: Plan, pounds: Decimal) -> int | float:
    """Pounds as a JSON number in the plan's unit."""
    return as_number(pounds / plan.grain)
