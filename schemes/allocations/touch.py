"""What a changed allocation touches: plans that have money of it, returns of these boards, and signatures that stand on either.

Nothing of that is changed by a load, and no signature is voided: it is shown so that people know whom to tell.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bcf.models import Board
from bcf.years import ends, starts
from returns.models import DefinitionVersion, Signature, Submission, SubmissionBoard
from returns.queries import places
from returns.versions import definition_of
from schemes.allocations.diff import NOTHING, Change
from schemes.allocations.pounds import pounds
from schemes.models import Contribution, Plan
from schemes.policy import policy
from schemes.queries import boards_of, plans
from schemes.stored import allocated


@dataclass(frozen=True, slots=True)
class TouchedMoney:
    """An allocation that changes, beside all that a plan has of this very stream with its parts, in pounds.

    `held` is None where the plan has only `within`, a wider source that the stream is part of.
    """

    board: str
    change: Change
    held: Decimal | None
    within: str = ""

    @property
    def words(self) -> str:
        """ "Barnet, Disabled Facilities Grant 2017-18: the plan has £5, the allocation changes from £5 to £6"."""
        has = f"only {policy().label(self.within)} as a whole" if self.held is None else pounds(self.held)
        moved = f"the allocation changes from {pounds(self.change.old)} to {pounds(self.change.new)}"
        return f"{self.board}, {policy().label(self.change.key.stream)} {self.change.key.year}: the plan has {has}, {moved}"


@dataclass(frozen=True, slots=True)
class TouchedPlan:
    """A plan: what of it is of a changed allocation, which changed minimums it must meet, who has signed it."""

    plan: Plan
    money: tuple[TouchedMoney, ...]
    minimums: tuple[Change, ...]
    signatures: tuple[Signature, ...]

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        return _state(self.plan.submission)

    @property
    def minimum_words(self) -> list[str]:
        """The changed minimums that it must meet."""
        names = {board.ons_code: board.name for board in boards_of(self.plan)}
        return [
            f"{names[change.key.board]}, at least for {policy().label(change.key.stream)} {change.key.year}: "
            f"from {pounds(change.old)} to {pounds(change.new)}"
            for change in self.minimums
        ]


@dataclass(frozen=True, slots=True)
class TouchedReturns:
    """The returns of a period that are in progress or signed: their boards, and how many signatures stand on them."""

    title: str
    open: tuple[Board, ...]
    handed_over: tuple[Board, ...]
    signatures: int


@dataclass(frozen=True, slots=True)
class Touched:
    """All of it."""

    plans: tuple[TouchedPlan, ...]
    returns: tuple[TouchedReturns, ...]

    @property
    def signatures(self) -> int:
        """How many signatures stand on what is touched."""
        return sum(len(plan.signatures) for plan in self.plans) + sum(one.signatures for one in self.returns)

    @property
    def words(self) -> str:
        """ "2 plans, 14 returns in progress, 3 signatures"."""
        counts = (
            (len(self.plans), "plan", "plans"),
            (sum(len(one.open) for one in self.returns), "return in progress", "returns in progress"),
            (sum(len(one.handed_over) for one in self.returns), "return handed over", "returns handed over"),
            (self.signatures, "signature", "signatures"),
        )
        return ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counts)


def touched_by(changes: Sequence[Change]) -> Touched:
    """What these changes touch, in a fixed number of queries."""
    by_place: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        by_place.setdefault((change.key.board, change.key.year), []).append(change)
    codes = {board for board, _ in by_place}
    found_plans = _plans(codes, by_place)
    found_places = _places(codes, by_place)
    submissions = [plan.submission_id for plan, _, _ in found_plans] + [place.submission_id for place in found_places]
    signed = _signatures(one for one in submissions if one is not None)
    return Touched(
        tuple(
            TouchedPlan(plan, money, minimums, tuple(signed.get(plan.submission_id or 0, ())))
            for plan, money, minimums in found_plans
        ),
        tuple(_returns(found_places, signed)),
    )


_ByPlace = Mapping[tuple[str, str], Sequence[Change]]
"""(ONS code, year) → what changes for a board in a year."""


_Held = Mapping[tuple[str, str], Mapping[str, Decimal]]
"""(ONS code, year) → source → pounds, of one plan."""


def _plans(codes: set[str], by_place: _ByPlace) -> list[tuple[Plan, tuple[TouchedMoney, ...], tuple[Change, ...]]]:
    held = _held(codes)
    touchable = list(plans().filter(places__board__ons_code__in=codes).distinct())
    boards = {board.pk: board.ons_code for plan in touchable for board in boards_of(plan)}
    allocations = set(allocated(boards, {year for _, year in by_place})) if held else set()
    found = []
    for plan in touchable:
        here = [
            (board.name, change)
            for board in boards_of(plan)
            for year in plan.years
            for change in by_place.get((board.ons_code, year), ())
        ]
        money = tuple(_money(here, held.get(plan.pk, {}), allocations | _keys(here)))
        minimums = tuple(change for _, change in here if change.key.stream in policy().requirements)
        if money or minimums:
            found.append((plan, money, minimums))
    return found


def _held(codes: set[str]) -> dict[int, dict[tuple[str, str], dict[str, Decimal]]]:
    """Each plan's money of these boards."""
    live = Contribution.objects.filter(removed_at=None, board__ons_code__in=codes)
    found: dict[int, dict[tuple[str, str], dict[str, Decimal]]] = {}
    for plan, code, year, source, amount in live.values_list("plan", "board__ons_code", "year", "source", "amount"):
        here = found.setdefault(plan, {}).setdefault((code, year), {})
        here[source] = here.get(source, NOTHING) + amount
    return found


def _keys(here: Iterable[tuple[str, Change]]) -> set[tuple[str, str, str]]:
    return {(change.key.board, change.key.year, change.key.stream) for _, change in here}


def _money(
    here: Iterable[tuple[str, Change]], held: _Held, allocations: set[tuple[str, str, str]]
) -> Iterable[TouchedMoney]:
    """Like beside like. Where a wider stream is allocated it stands for its parts, save those that the plan itself has."""
    known = policy()
    for board, change in here:
        code, year, stream = change.key.board, change.key.year, change.key.stream
        money = held.get((code, year), {})
        own = [amount for source, amount in money.items() if known.within(source, stream)]
        wider = known.wider(stream)
        within = next((source for source in wider if source in money), "")
        if own:
            yield TouchedMoney(board, change, sum(own, NOTHING))
        elif within and not any((code, year, source) in allocations for source in wider):
            yield TouchedMoney(board, change, None, within)


def _places(codes: set[str], by_place: _ByPlace) -> list[SubmissionBoard]:
    """The returns of these boards whose period lies in a year in which something changes for them."""
    years = {year for _, year in by_place}
    held = DefinitionVersion.objects.filter(submissions__kind="return").distinct()
    spans = {version.pk: definition_of(version).period for version in held}
    overlapping = {
        pk: [year for year in years if starts(year) <= period.ends and period.starts <= ends(year)]
        for pk, period in spans.items()
    }
    found = places().filter(
        kind="return",
        board__ons_code__in=codes,
        submission__version__in=[pk for pk, within in overlapping.items() if within],
    )
    return [
        place
        for place in found.order_by("period", "board__name")
        if any((place.board.ons_code, year) in by_place for year in overlapping[place.submission.version_id])
    ]


def _signatures(submissions: Iterable[int]) -> dict[int, list[Signature]]:
    found: dict[int, list[Signature]] = {}
    for signature in Signature.objects.filter(submission__in=list(submissions), void=None):
        found.setdefault(signature.submission_id, []).append(signature)
    return found


def _returns(found: Sequence[SubmissionBoard], signed: Mapping[int, Sequence[Signature]]) -> Iterable[TouchedReturns]:
    for period in dict.fromkeys(place.period for place in found):
        here = [place for place in found if place.period == period]
        working = tuple(place.board for place in here if place.submission.is_open)
        handed_over = tuple(place.board for place in here if not place.submission.is_open)
        signatures = sum(len(signed.get(place.submission_id, ())) for place in here)
        yield TouchedReturns(definition_of(here[0].submission.version).period.label, working, handed_over, signatures)


def _state(submission: Submission | None) -> str:
    if submission is None:
        return "Draft"
    return "Closed" if submission.closed_at is not None else submission.get_stage_display()
