"""Plans of a line or two, written in one expression: Northmere alone, or with Southvale, which has districts."""

from decimal import Decimal
from typing import Any

from schemes.checks import Finding, check
from schemes.plan import Contribution, Line, Minimum, Plan, PlanBoard, StatedTotal

NORTHMERE, SOUTHVALE = PlanBoard("E09000901", "Northmere"), PlanBoard("E10000902", "Southvale", two_tier=True)
HERE, THERE = NORTHMERE.ons_code, SOUTHVALE.ons_code
YEAR, BEFORE, AFTER = "2017-18", "2016-17", "2018-19"


def put_in(
    amount: float | str,
    source: str = "nhs_minimum",
    *,
    year: str = YEAR,
    board: str = HERE,
    by: str = "",
    unit: str = "",
) -> Contribution:
    """A contribution in pounds."""
    return Contribution(board, year, source, by, Decimal(str(amount)), unit)


def line(
    amount: float | str | None, source: str = "nhs_minimum", *, year: str = YEAR, board: str = HERE, **fields: str
) -> Line:
    """A line of one year, in pounds; None leaves it blank."""
    amounts = {} if amount is None else {year: Decimal(str(amount))}
    return Line(board, fields.pop("name", "Reablement"), source=source, amounts=amounts, **fields)  # type: ignore[arg-type]


def minimum(
    least: float | str | None,
    actual: float | str | None = None,
    *,
    year: str = YEAR,
    kind: str = "social_care",
    unit: str = "",
) -> Minimum:
    """A required minimum of Northmere's, in pounds."""
    first, second = (None if one is None else Decimal(str(one)) for one in (least, actual))
    return Minimum(HERE, year, kind, first, second, unit)


def printed(what: str, amount: float | str, *, year: str = YEAR, board: str = HERE, unit: str = "") -> StatedTotal:
    """A total as papers print it, in pounds or percent."""
    return StatedTotal(what, board, year, Decimal(str(amount)), unit)


def plan(*rows: object, years: Any = (YEAR,), joint: Any = False, **fields: Any) -> Plan:
    """A plan of these rows, each put where it belongs."""

    def of(kind: type) -> tuple[object, ...]:
        return tuple(row for row in rows if isinstance(row, kind))

    boards = (NORTHMERE, SOUTHVALE) if joint else fields.pop("boards", (NORTHMERE,))
    return Plan(
        "northmere-2017-18", "Northmere", boards, years, contributions=of(Contribution), lines=of(Line), minimums=of(Minimum),  # type: ignore[arg-type]
        stated=of(StatedTotal), **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def found(checked: Plan, *rules: str) -> list[Finding]:
    """What the checks find, of these rules only if any are named."""
    return [finding for finding in check(checked) if not rules or finding.rule in rules]


def rules(checked: Plan) -> list[str]:
    """The rules that found something."""
    return [finding.rule for finding in check(checked)]


def told(finding: Finding, *names: str) -> tuple[object, ...]:
    """These fields of a finding, to be compared in one go."""
    return tuple(getattr(finding, name) for name in names)
