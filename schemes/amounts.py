"""Amounts as a plan prints them, whole: no penny is lost, whatever the unit. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from schemes.plan import Plan

WORDS = {"GBP": "pounds", "GBP thousands": "thousands of pounds"}
"""Unit of a plan → what it is called."""
_SIGNS = {"GBP": "£", "GBP thousands": ""}
_PENNIES = {"GBP": 2, "GBP thousands": 5}
_WHOLE_POUNDS = {"GBP": 0, "GBP thousands": 3}


def amount(plan: Plan, pounds: Decimal) -> str:
    """In the plan's unit: "£24,324,521", "£0.05", or of thousands "1,391", "1,391.5" as "1,391.500" to the pound, and to the penny
    where there are pennies."""
    size = abs(pounds) / plan.grain
    if size == size.to_integral_value():
        digits = 0
    else:
        digits = (_WHOLE_POUNDS if pounds == pounds.to_integral_value() else _PENNIES)[plan.unit]
    return f"{'-' if pounds < 0 else ''}{_SIGNS[plan.unit]}{size:,.{digits}f}"


def amounts(plan: Plan, sums: Mapping[str, Decimal], years: Iterable[str], blank: str = "") -> tuple[str, ...]:
    """The amounts of these years in a row, `blank` where there is none."""
    return tuple(amount(plan, sums[year]) if year in sums else blank for year in years)
