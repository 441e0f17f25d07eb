"""The checks of a plan's money: rules that each look at the whole plan and say what they find. Pure; they never raise."""

from collections.abc import Callable, Iterator

from schemes.checks.conditions import CONDITIONS
from schemes.checks.findings import Finding, Strength
from schemes.checks.funds import FUNDS
from schemes.checks.papers import PAPERS
from schemes.plan import Plan
from schemes.policy import Policy, policy

__all__ = ["RULES", "Finding", "Strength", "check"]

Rule = Callable[[Plan, Policy], Iterator[Finding]]
RULES: tuple[Rule, ...] = (*FUNDS, *CONDITIONS, *PAPERS)
"""In the order in which their findings are shown: the fund itself, the conditions on it, what the papers print."""


def check(plan: Plan, national: Policy | None = None) -> tuple[Finding, ...]:
    """Everything that the rules find, in their order."""
    known = national or policy()
    return tuple(finding for rule in RULES for finding in rule(plan, known))
