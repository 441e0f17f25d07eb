"""A plan's money in a PDF: as sections that the PDF of its return takes up, and as a document of its own for a plan without one.

Both are made of the same templates (`templates/pdf/plan/`) and laid out by `returns.pdf`, which fetches nothing and which no text
can stall. A plan that goes through sign-off is always printed by the first way: there is one PDF of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from bcf.pictures import Sketch, draw
from bcf.years import printed
from returns.companions import printed_draft
from returns.kept import EXPLAINED, EXPLAINED_BEFORE
from returns.movers import MetricNames, metric_names
from returns.pdf.render import render_html
from returns.presentation import PrintedFinding
from returns.presentation.text import tame
from schemes.amounts import WORDS
from schemes.checking import Explained, checked
from schemes.checks import Finding, check
from schemes.holding import FUNDING, SCHEMES
from schemes.models import Plan as StoredPlan
from schemes.pictures import YearOfQuarters, plan_against_actual
from schemes.pictures.sketches import funding_pictures, spend_pictures
from schemes.plan import Plan
from schemes.printing import PrintedPlan
from schemes.quarters.queries import load_profile, load_spending
from schemes.quarters.spending import quarters_of
from schemes.queries import boards_of
from schemes.stored import load_plan

_ORDER = ("error", "query", "note")
"""In which findings are printed."""
ROUNDING, MOST_ROUNDED = "rounding", 5
"""The rule that notes what rounding explains, and how many of its notes a committee's paper prints; more are counted."""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the cover and the running header of a plan's own PDF say. `made_at` is aware; `reference` names this copy."""

    title: str
    board_names: tuple[str, ...]
    named: str
    years: str
    unit: str
    made_at: datetime
    state: str = "Draft, not for sign-off"
    reference: str = ""

    @property
    def boards(self) -> str:
        """All boards as one text."""
        *first, last = self.board_names
        return f"{', '.join(first)} and {last}" if first else last

    @property
    def plural(self) -> str:
        """The ending of "board"."""
        return "" if len(self.board_names) == 1 else "s"


def facts_of(plan: Plan, made_at: datetime, *, reference: str = "") -> PlanFacts:
    """The facts of a plan that is printed as a document of its own."""
    return PlanFacts(
        tame(plan.title),
        tuple(board.name for board in plan.boards),
        ", ".join(f"{board.name} ({board.ons_code})" for board in plan.boards),
        " and ".join(map(printed, plan.years)),
        WORDS[plan.unit].capitalize(),
        made_at,
        reference=reference,
    )


def sections(plan: StoredPlan) -> Mapping[str, SafeString]:
    """Slug of a kept sheet → what is printed in its place; what the checks find there is left to who prints the sheets."""
    return printed_sections(load_plan(plan), names=metric_names(boards_of(plan)))


def printed_sections(
    plan: Plan, findings: Sequence[Finding] | None = None, names: MetricNames | None = None
) -> dict[str, SafeString]:
    """The same of a plain plan: headings from h3 on, tables with captions, pictures. `findings`: of its checks, if at hand;
    `names`: what metrics are called."""
    money = PrintedPlan(plan, tuple(check(plan) if findings is None else findings), names or MetricNames())
    return {
        FUNDING: _section("funding", money, funding_pictures(plan)),
        SCHEMES: _section("schemes", money, spend_pictures(plan)),
    }


def _section(name: str, money: PrintedPlan, sketches: Sequence[Sketch]) -> SafeString:
    return render_to_string(f"pdf/plan/{name}.html", {"money": money, "pictures": draw(sketches)})


def draft_pdf(plan: StoredPlan) -> bytes:
    """The PDF of a plan that has no return: a draft."""
    money = load_plan(plan)
    facts = facts_of(money, localtime(), reference=f"{plan.slug}, version {plan.version}")
    boards = boards_of(plan)
    movement = Movement(metric_names(boards), printed_draft(boards, plan.years))
    return render_plan(money, facts, checked(plan, money).found, spending_of(plan, money), movement)


def spending_of(plan: StoredPlan, money: Plan) -> list[YearOfQuarters]:
    """Each year in which spending is recorded: of all boards together, and of each."""
    spending, typed = load_spending(plan), load_profile(plan)
    years = [year for year in money.years if any(year == recorded for _, recorded, _ in spending)]
    boards = ["", *(board.ons_code for board in money.boards)] if money.joint else [""]
    return [quarters_of(money, spending, typed, year, board) for year in years for board in boards]


@dataclass(frozen=True, slots=True)
class Movement:
    """What a plan's PDF says of metrics: what they are called, and what is printed of their figures, as safe HTML."""

    names: MetricNames = field(default_factory=MetricNames)
    printed: str = ""


def render_plan(
    plan: Plan,
    facts: PlanFacts,
    found: Sequence[Explained],
    quarters: Sequence[YearOfQuarters] = (),
    movement: Movement | None = None,
) -> bytes:
    """A plan as a document of its own. `found`: what its checks find, with what the boards say to it."""
    return render_html(plan_html(plan, facts, found, quarters, movement), facts.reference)


def plan_html(
    plan: Plan,
    facts: PlanFacts,
    found: Sequence[Explained],
    quarters: Sequence[YearOfQuarters] = (),
    movement: Movement | None = None,
) -> str:
    """The HTML that becomes the PDF."""
    movement = movement or Movement()
    findings = [one.finding for one in found]
    rounded = [one for one in found if one.finding.rule == ROUNDING]
    shown = found if len(rounded) <= MOST_ROUNDED else [one for one in found if one.finding.rule != ROUNDING]
    context = {
        "facts": facts,
        "rounded": len(found) - len(shown),
        "money": PrintedPlan(plan, tuple(findings)),
        "sections": printed_sections(plan, findings, movement.names),
        "movement": movement.printed,
        "spending": draw([plan_against_actual(plan, year) for year in quarters]),
        "findings": [_printed(one) for one in sorted(shown, key=lambda one: _ORDER.index(one.finding.strength))],
    }
    return render_to_string("pdf/plan/plan.html", context)


def _printed(one: Explained) -> PrintedFinding:
    return PrintedFinding(
        "", "", one.finding.strength, tame(one.finding.message),
        tame(one.explanation.text) if one.explanation is not None else "",
        EXPLAINED_BEFORE if one.overtaken else EXPLAINED,
        one.explanation is not None and not one.overtaken,
    )  # fmt: skip
