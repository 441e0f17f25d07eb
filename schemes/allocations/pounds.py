"""Amounts in pounds as people read them. Pure. (`schemes.amounts` prints a plan's amounts in the plan's own unit.)"""

from decimal import Decimal


def pounds(amount: Decimal | None) -> str:
    """ "£1,234", "£1,234.50"; "none" for absence."""
    if amount is None:
        return "none"
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.{0 if amount == amount.to_integral_value() else 2}f}"


def signed(amount: Decimal) -> str:
    """A difference: "+£5", "-£5", "£0"."""
    return f"+{pounds(amount)}" if amount > 0 else pounds(amount)
