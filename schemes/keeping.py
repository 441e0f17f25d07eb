"""The sheets of a plan's form that schemes keep: what returns count, freeze, sign, print and tell of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from bcf.models import Board, User
from bcf.years import containing, ends
from returns.kept import KeptChange, KeptFinding, KeptSheet
from returns.models import Submission
from returns.pdf import Certificate
from returns.queries import latest_version
from returns.sources import Keeper
from returns.versions import definition_of
from schemes.checking import Checked, Explained, checked, said_to
from schemes.holding import FUNDING, SCHEMES
from schemes.models import Plan, PlanChange
from schemes.models.plans import HOW
from schemes.plan_data import plan_as_data
from schemes.quarters.queries import load_profile
from schemes.stored import load_plan

PAGES = {FUNDING: "plan_funding", SCHEMES: "plan_schemes"}
SHEETS = {"plan": FUNDING, "contribution": FUNDING, "profile": FUNDING, "line": SCHEMES}
"""What a change is about → the sheet that it is on. What was spent is recorded beside the plan, and signed by nobody."""
_ABOUT_SCHEMES = frozenset({"nothing_planned", "line_without_amount", "reference_twice", "scheme_named_for_source"})
"""Rules whose findings stand with the schemes; all others look at the funding, or at both."""
_NOUNS = {
    "plan": ("the plan’s facts", "the plan’s facts"),
    "contribution": ("contribution", "contributions"),
    "profile": ("quarter’s plan", "quarters’ plans"),
    "line": ("scheme", "schemes"),
}


class SchemesKeeper(Keeper):
    """Keeps the funding and the schemes of a plan."""

    def address(self, submission: Submission, slug: str) -> str:
        """The page on which a sheet is filled in; the list of plans for a form that no plan stands behind."""
        plan = _plan_of(submission)
        return reverse(PAGES[slug], kwargs={"slug": plan.slug}) if plan is not None else reverse("plans")

    def new_address(self, period: str, board: Board) -> str:
        """Where a plan is begun; board and years are chosen already."""
        version = latest_version(period)
        asked: dict[str, object] = {"boards": board.pk}
        if version is not None:
            form = definition_of(version).period
            asked["first_year"] = containing(form.starts)
            if form.ends > ends(containing(form.starts)):
                asked["two_years"] = "on"
        return f"{reverse('plan_new')}?{urlencode(asked)}"

    def sheets(self, submission: Submission) -> Mapping[str, KeptSheet]:
        """Both sheets as they are now, with what the checks find. Without a plan nothing stands on them, and all is pending."""
        plan = _plan_of(submission)
        if plan is None:
            return {slug: KeptSheet(None, pending=1) for slug in PAGES}
        money = load_plan(plan)
        found, content = checked(plan, money), plan_as_data(money)
        lines = content.pop("schemes")
        more = {"profile": _profile(plan), "explanations": _explanations(found), "explain_over": plan.explain_over}
        started = plan.changes.exclude(how="allocation").filter(kind__in=("contribution", "line", "profile")).exists()
        findings = _findings(plan, found)
        return {
            FUNDING: KeptSheet(content | more, findings[FUNDING], int(not money.contributions), started),
            SCHEMES: KeptSheet(lines, findings[SCHEMES], int(not money.lines), started),
        }

    def printed(self, submission: Submission) -> Mapping[str, str]:
        """Both sheets' sections of the PDF."""
        from schemes.pdf import sections

        plan = _plan_of(submission)
        return sections(plan) if plan is not None else {}

    def workbook(self, submission: Submission, certificate: Certificate | None, *, publication: bool) -> bytes | None:
        """The planning workbook; a copy for publication has no findings, as the PDF's."""
        from schemes.workbook.build import build_workbook

        plan = _plan_of(submission)
        if plan is None:
            return None
        money = load_plan(plan)
        found = checked(plan, money).found
        findings = () if publication else tuple(one.finding for one in found)
        said = said_to(found)
        return build_workbook(money, findings, certificate=certificate, explained=said, publication=publication)

    def prepared_by(self, submission: Submission, user: User) -> bool:
        """Whether somebody changed anything of the plan's money. What beginning a plan fills in is nobody's work."""
        mine = PlanChange.objects.filter(plan__submission=submission, by=user, kind__in=SHEETS)
        return mine.exclude(_beginning(submission)).exists()

    def history(self, submission: Submission) -> Iterable[KeptChange]:
        """What was changed, newest first; what was written in one go is one."""
        plan = _plan_of(submission)
        if plan is None:
            return
        address = reverse("plan_history", kwargs={"slug": plan.slug})
        rows = plan.changes.filter(kind__in=SHEETS).order_by("-pk").values("batch", "kind", "how", "at", "by")
        for _, group in groupby(rows.iterator(chunk_size=2000), key=lambda row: row["batch"]):
            together = list(group)
            kinds = Counter(row["kind"] for row in together)
            words = (
                f"{', '.join(_counted(kind, kinds[kind]) for kind in SHEETS if kinds[kind])} {HOW[together[0]['how']]}"
            )
            slugs = tuple(dict.fromkeys(SHEETS[kind] for kind in SHEETS if kinds[kind]))
            yield KeptChange(together[0]["at"], together[0]["by"], words, slugs, address)

    def held(self) -> QuerySet[Submission]:
        """A plan's form stays as long as the plan: the returns of its years ask for its money."""
        return Submission.objects.filter(plan__isnull=False)


def _plan_of(submission: Submission) -> Plan | None:
    return Plan.objects.filter(submission=submission).first()


def _beginning(submission: Submission) -> Q:
    """The changes by which the plan was made and first filled in from the allocations."""
    allocated = PlanChange.objects.filter(plan__submission=submission, how="allocation").order_by("pk")
    return Q(kind="plan", version=1) | Q(batch__in=allocated.values("batch")[:1])


def _counted(kind: str, count: int) -> str:
    one, many = _NOUNS[kind]
    return one if kind == "plan" else f"{count} {one if count == 1 else many}"


def _profile(plan: Plan) -> list[dict[str, Any]]:
    """What was typed of the year's profile, as text."""
    return [
        {"board": board, "year": year, "quarter": quarter, "income": _text(one.income), "expenditure": _text(one.expenditure)}
        for (board, year, quarter), one in sorted(load_profile(plan).items())
    ]  # fmt: skip


def _text(amount: Any) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _explanations(found: Checked) -> list[dict[str, str]]:
    """What the boards say to queries that the checks find now."""
    return [
        {"rule": one.finding.rule, "where": one.finding.where, "about": one.explanation.about, "text": one.explanation.text}
        for one in found.found
        if one.explanation is not None
    ]  # fmt: skip


def _findings(plan: Plan, found: Checked) -> dict[str, tuple[KeptFinding, ...]]:
    checks = reverse("plan_checks", kwargs={"slug": plan.slug})
    on: dict[str, list[KeptFinding]] = {slug: [] for slug in PAGES}
    for one in found.found:
        on[SCHEMES if one.finding.rule in _ABOUT_SCHEMES else FUNDING].append(_finding(one, checks))
    return {slug: tuple(findings) for slug, findings in on.items()}


def _finding(one: Explained, checks: str) -> KeptFinding:
    return KeptFinding(
        one.finding.rule, one.finding.strength, one.finding.message, one.finding.where,
        f"{checks}#explain-{one.key}" if one.finding.strength == "query" else checks,
        one.explanation.text if one.explanation is not None else "", one.overtaken,
    )  # fmt: skip
