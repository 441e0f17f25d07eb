"""What a rule found in a plan, and how money is worded in it. Pure."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Literal

from schemes.plan import Plan

Strength = Literal["error", "query", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`published` is what the plan states, `computed` what its own figures come to (pounds, or percent); None: there is no figure.

    An error must be mended before sign-off; a query is mended or explained; a note informs. `where` with `rule` names it for good:
    an explanation belongs to both, as long as `about`, its figures, stays.
    """

    strength: Strength
    rule: str
    where: str
    published: Decimal | None
    computed: Decimal | None
    message: str

    @property
    def about(self) -> str:
        """The figures, as text: an explanation that was given for others is asked for again."""
        return f"{_plain(self.published)} / {_plain(self.computed)}"


def _plain(figure: Decimal | None) -> str:
    return "-" if figure is None else f"{figure.normalize():f}"


def money(plan: Plan, pounds: Decimal, unit: str = "") -> str:
    """An amount as the plan prints it: "£1,970,000", "£1,391 thousand"; pence and parts of a thousand only where there are any."""
    grain = plan.grain_of(unit)
    amount = pounds / grain
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    digits = 0 if size == size.to_integral_value() else (2 if grain == 1 else 3)
    return f"{sign}£{size:,.{digits}f}{' thousand' if grain > 1 else ''}"


def difference(plan: Plan, published: Decimal, computed: Decimal) -> str:
    """How far they are apart: "£1,131 more", "£2 thousand less"; from `computed`'s side."""
    gap = computed - published
    return f"{money(plan, abs(gap))} {'more' if gap > 0 else 'less'}"


def rounding_words(plan: Plan, slack: Decimal) -> str:
    """How much rounding explains: "Rounding explains up to £1,500."."""
    return f"Rounding explains up to {money(plan, slack.to_integral_value(ROUND_DOWN), 'GBP')}."
