"""A plan as a plain object: what everything that is worked out of it takes. Amounts are Decimal pounds, years "2017-18". Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bcf.years import printed

ZERO = Decimal(0)
GRAINS = {"GBP": Decimal(1), "GBP thousands": Decimal(1000)}
"""Unit → how many pounds one of it is."""
NOT_PRINTED = "not printed"
"""The unit of a stated total whose papers print none."""
SOCIAL_CARE = frozenset({"social care", "adult social care"})
"""Areas of spend that are social care, folded."""
ACUTE = frozenset({"acute"})
RISK_SHARE = "risk share"
NHS_BODIES = frozenset({"nhs", "ccg", "icb", "nhs commissioner"})
DISTRICTS = "district"


@dataclass(frozen=True, slots=True)
class PlanBoard:
    """A board that takes part. `two_tier`: a county, whose districts hold the housing, so that their grant is passed on."""

    ons_code: str
    name: str
    two_tier: bool = False


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one organisation puts in. `source`: a stream's key or a board's own words; `unit`: that of the print, '' the plan's."""

    board: str
    year: str
    source: str
    organisation: str
    amount: Decimal
    unit: str = ""
    id: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a scheme: one board's, from one source ('' where none is said). `amounts`: year → pounds; absent is blank."""

    board: str
    name: str
    ref: str = ""
    theme: str = ""
    block: str = ""
    description: str = ""
    scheme_type: str = ""
    area_of_spend: str = ""
    commissioner: str = ""
    provider: str = ""
    source: str = ""
    status: str = ""
    metrics: tuple[str, ...] = ()
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    id: str = ""
    scheme: str = ""
    version: int = 0

    @property
    def is_social_care(self) -> bool:
        """Whether it is spent on social care."""
        return self.area_of_spend.casefold() in SOCIAL_CARE

    @property
    def is_out_of_hospital(self) -> bool:
        """Whether it is NHS-commissioned and not in an acute hospital; what a risk share holds back counts too.

        Integration and Better Care Fund policy framework 2017-19, national condition 3.
        """
        if RISK_SHARE in self.scheme_type.casefold().replace("_", " "):
            return True
        words = self.commissioner.casefold()
        nhs = words in NHS_BODIES or words.startswith("nhs ") or words.endswith((" ccg", " icb"))
        return nhs and self.area_of_spend.casefold() not in ACUTE

    @property
    def is_passed_on(self) -> bool:
        """Whether a district council gets it."""
        return any(DISTRICTS in words.casefold() for words in (self.commissioner, self.provider))


@dataclass(frozen=True, slots=True)
class Minimum:
    """A required minimum as the plan states it, and what it says is spent; None where it says nothing."""

    board: str
    year: str
    kind: str
    minimum: Decimal | None = None
    actual: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A sum as papers print it. `board` '' is all boards; `amount` in pounds, or percent where `unit` is "percent".

    `unit` is `NOT_PRINTED` where the papers print the bare figure; it is taken in the plan's unit.
    """

    what: str
    board: str
    year: str
    amount: Decimal
    unit: str = ""


@dataclass(frozen=True)
class Plan:
    """One plan. `allocations`: (board, year, stream or requirement) → pounds, as loaded; empty where none are."""

    slug: str
    title: str
    boards: tuple[PlanBoard, ...]
    years: tuple[str, ...]
    unit: str = "GBP"
    front_loaded: bool = False
    contributions: tuple[Contribution, ...] = ()
    lines: tuple[Line, ...] = ()
    minimums: tuple[Minimum, ...] = ()
    stated: tuple[StatedTotal, ...] = ()
    allocations: Mapping[tuple[str, str, str], Decimal] = field(default_factory=dict)

    @property
    def grain(self) -> Decimal:
        """How many pounds one unit of its papers is."""
        return GRAINS[self.unit]

    def grain_of(self, unit: str) -> Decimal:
        """The same of one figure's own unit, '' or `NOT_PRINTED` being the plan's."""
        return GRAINS[unit if unit in GRAINS else self.unit]

    @property
    def joint(self) -> bool:
        """Whether several boards plan together."""
        return len(self.boards) > 1

    def of_board(self, board: str) -> "Plan":
        """The plan with one board's money only; whole for ''."""
        if not board:
            return self
        return replace(
            self,
            contributions=tuple(one for one in self.contributions if one.board == board),
            lines=tuple(line for line in self.lines if line.board == board),
        )

    def called(self, board: str) -> str:
        """A board's name; all boards together for ''."""
        return next((found.name for found in self.boards if found.ons_code == board), "All boards")

    def place(self, year: str, *parts: str, board: str = "") -> str:
        """Where something stands, in words: "Havering, 2017/18, Improved Better Care Fund". A single board is not named."""
        first = [self.called(board)] if self.joint else []
        return ", ".join((*first, printed(year), *filter(None, parts)))

    @property
    def all_years(self) -> tuple[str, ...]:
        """Its own years, and before them the earlier ones that it holds figures of, for comparison."""
        held = {contribution.year for contribution in self.contributions}
        held |= {year for line in self.lines for year in line.amounts}
        return tuple(sorted(held | set(self.years)))
