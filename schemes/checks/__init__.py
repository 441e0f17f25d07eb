"""The checks of a plan's money: rules that each look at the whole plan and say what they find. Pure; they never raise."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from schemes.checks.conditions import CONDITIONS
from schemes.checks.findings import Finding, Strength
from schemes.checks.funds import FUNDS
from schemes.checks.organisations import ORGANISATIONS
from schemes.checks.papers import PAPERS
from schemes.plan import Plan
from schemes.policy import Policy, policy

__all__ = ["RULES", "Finding", "Strength", "check"]

Rule = Callable[[Plan, Policy], Iterator[Finding]]
RULES: tuple[Rule, ...] = (*FUNDS, *ORGANISATIONS, *CONDITIONS, *PAPERS)
"""In the order in which their findings are shown: the fund itself, who pays it, the conditions on it, what the papers print."""

LONGEST_PLACE = 290
"""Characters of `Finding.where`: the database keeps 300 of an explanation's."""


def check(plan: Plan, national: Policy | None = None) -> tuple[Finding, ...]:
    """Everything that the rules find, in their order."""
    known = national or policy()
    return tuple(told_apart(finding for rule in RULES for finding in rule(plan, known)))


def told_apart(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings that each have a place of their own, not longer than can be kept: an explanation names rule and place."""
    seen: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        where = finding.where if len(finding.where) <= LONGEST_PLACE else f"{finding.where[: LONGEST_PLACE - 1]}…"
        seen[finding.rule, where] += 1
        times = seen[finding.rule, where]
        yield replace(finding, where=where if times == 1 else f"{where} ({times})")
