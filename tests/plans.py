"""Generated plans: one board or several, pounds or thousands, pennies, blanks, own sources, texts that look like something else.

    @given(plans())                    anything that a plan file could hold
    @given(plans(hostile=False))       the same with ordinary words only

Hypothesis draws the plan's frame and pools of words and amounts; which of them stands where is a matter of a drawn seed, so that
plans are quick to generate and what turns out wrong is short to read. Every plan can be written as a plan file and read again.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from schemes.plan import Contribution, Line, Minimum, Plan, PlanBoard, StatedTotal
from schemes.policy import policy
from schemes.totals import pooled, spend

BOARDS = (
    PlanBoard("E09000901", "Northmere"),
    PlanBoard("E10000902", "Southvale", two_tier=True),
    PlanBoard("E06000903", "Kingsport upon Tyne, City of"),
)
YEARS = ("2016-17", "2017-18", "2018-19")
ODD_WORDS = (
    "=1+1", "+44", "-2", "@SUM(1)", "'quoted'", "TRUE", "0012", "12", "2011/12", "1e5", "#REF!", "<b>&amp;", "]]>", "_x0041_",
    "*", "?", "~*", '"', ">5", "😀", "é", "ﷺ", "a; b", "a: b", "a + b", "\u202eabc", "two\nlines", "x" * 100,
)  # fmt: skip
"""Short enough for every column; none is another's in capitals, and none holds a character that a workbook can't."""
ODD_TEXTS = (*ODD_WORDS, "tab\there", "word's\x0bown break", "\ufeffmark", "line\r\nline", "word " * 700 + "end")
OWN_SOURCES = ("Public health grant", "Section 256", "total", "Not named")
THEMES = ("Prevention", "Market Development", "High Impact Change Model", "May 2017", "Not named", "")
BLOCKS = ("Intermediate Care", "Enabling Activity", "", "")
AREAS = ("Social Care", "Adult social care", "Community Health", "Acute", "acute", "Mental Health", "")
COMMISSIONERS = ("NHS", "CCG", "Northmere CCG", "Local Authority", "Joint", "Fells District Council", "")
PROVIDERS = ("NHS Community Provider", "Fells District Council", "Charity", "")
TYPES = ("Intermediate care", "Risk share", "risk_share", "DFG adaptations", "")
SCHEMES = ("Reablement", "Integrated discharge", "Carers", "Adaptations", "Risk pot")
AMOUNTS = (
    "0",
    "0.01",
    "0.1",
    "0.2",
    "1",
    "1970000",
    "1971131",
    "999999999.99",
    "1234567.89",
    "500",
    "499.99",
    "0.5",
    "1000",
)
LIMITS = Decimal("999999999.99")
_PENNY = Decimal("0.01")


@st.composite
def plans(draw: st.DrawFn, *, hostile: bool = True, most_lines: int = 9) -> Plan:
    """Any plan. `hostile`: texts that a workbook, a CSV file or a page could take for something else are among the words."""
    boards = draw(st.permutations(BOARDS))[: draw(st.integers(1, 3))]
    first, count = draw(st.integers(0, 2)), draw(st.sampled_from([1, 2, 2]))
    years = YEARS[first : first + count]
    amounts = draw(st.lists(_amounts(), min_size=3, max_size=8))
    odd = draw(st.lists(st.sampled_from(ODD_TEXTS), min_size=1, max_size=4)) if hostile else []
    frame = Plan(
        slug=draw(st.sampled_from(["northmere-2017-18", "a", "three-boards-2016-18"])),
        title=draw(st.sampled_from(["Better Care Fund plan", *odd]))[:250].strip(),
        boards=tuple(boards),
        years=years,
        unit=draw(st.sampled_from(["GBP", "GBP thousands"])),
        front_loaded=draw(st.booleans()),
    )
    return _Planning(frame, amounts, odd, draw(st.randoms(use_true_random=True)), most_lines).plan()


def _amounts() -> st.SearchStrategy[Decimal]:
    drawn = st.one_of(
        st.integers(0, 3_000_000).map(Decimal),
        st.integers(0, 3_000).map(lambda thousands: Decimal(thousands * 1000)),
        st.decimals(0, LIMITS, places=2),
    )
    return st.one_of(st.sampled_from(AMOUNTS).map(Decimal), drawn)


class _Planning:
    """Fills a plan's frame from the pools."""

    def __init__(
        self, frame: Plan, amounts: Sequence[Decimal], odd: Sequence[str], chance: Random, most_lines: int
    ) -> None:
        self.frame, self.amounts, self.chance, self.most_lines = frame, amounts, chance, most_lines
        self.odd = [*odd, *(text for text in odd if text in ODD_WORDS)]
        self.national = policy()
        streams = [stream.key for stream in self.national.streams.values()]
        words = [word for word in self.odd if word in ODD_WORDS]
        asked = [*chance.sample(streams, 4), "nhs_minimum", "dfg", chance.choice(OWN_SOURCES), *words[:1]]
        self.sources = [self.national.source_of(source) for source in asked]
        self.boards = [board.ons_code for board in frame.boards]
        self.years = [*YEARS[: YEARS.index(frame.years[0])], *frame.years]

    def plan(self) -> Plan:
        """The whole plan: what is put in and spent first, then what papers say of that."""
        contributions = tuple(self.contribution() for _ in range(self.chance.randint(0, 9)))
        lines = tuple(self.line(contributions) for _ in range(self.chance.randint(0, self.most_lines)))
        money = {"contributions": contributions, "lines": lines}
        held = self.having(**money)
        allocations = dict(self.allocation(held) for _ in range(self.chance.randint(0, 4)))
        return self.having(
            **money,
            minimums=tuple(self.minimums(held)),
            stated=tuple(self.stated(held) for _ in range(self.chance.randint(0, 9))),
            allocations=allocations,
        )

    def having(self, **fields: object) -> Plan:
        """The frame with these."""
        known = {
            name: getattr(self.frame, name) for name in ("slug", "title", "boards", "years", "unit", "front_loaded")
        }
        return Plan(**known, **fields)  # type: ignore[arg-type]

    def one_of(self, usual: Sequence[str], *, any_text: bool = False) -> str:
        """A usual word, or sometimes an odd one; a description alone is as long as it likes."""
        fitting = [text for text in self.odd if any_text or text in ODD_WORDS]
        if fitting and self.chance.random() < 0.25:
            return self.chance.choice(fitting).strip()
        return self.chance.choice(usual)

    def amount(self, unit: str = "") -> Decimal:
        """One of the pool; mostly as coarse as papers in this unit print it."""
        amount, grain = self.chance.choice(self.amounts), self.frame.grain_of(unit)
        if self.chance.random() < 0.3:
            return amount
        return min((amount / grain).to_integral_value() * grain, Decimal(999_999_000))

    def unit(self) -> str:
        """Mostly the plan's own."""
        other = "GBP" if self.frame.unit == "GBP thousands" else "GBP thousands"
        return other if self.chance.random() < 0.15 else ""

    def contribution(self) -> Contribution:
        """One contribution, in any year that the plan holds."""
        unit = self.unit()
        organisation = self.one_of(("Northmere Council", "Northmere CCG", ""), any_text=True)[:200].strip()
        return Contribution(
            self.chance.choice(self.boards), self.chance.choice(self.years), self.chance.choice(self.sources), organisation,
            self.amount(unit), unit,
        )  # fmt: skip

    def line(self, contributions: Sequence[Contribution]) -> Line:
        """One line. Often it spends just what somebody puts in, so that sums have a chance to agree."""
        of, chance = chance_of(contributions, self.chance), self.chance
        amounts: dict[str, Decimal] = {}
        for year in self.years:
            if chance.random() < 0.7:
                amounts[year] = of.amount if of is not None and of.year == year else self.amount()
        return Line(
            board=of.board if of is not None else chance.choice(self.boards),
            name=self.one_of(SCHEMES) or "Scheme",
            ref=self.one_of(("A1", "A2", "B1", ""))[:40],
            theme=self.one_of(THEMES),
            block=self.one_of(BLOCKS),
            description=self.one_of(("", "What it does."), any_text=True),
            scheme_type=self.one_of(TYPES),
            area_of_spend=self.one_of(AREAS),
            commissioner=self.one_of(COMMISSIONERS),
            provider=self.one_of(PROVIDERS, any_text=True)[:200].strip(),
            source=of.source if of is not None else chance.choice([*self.sources, ""]),
            status=chance.choice(["", "new", "existing"]),
            metrics=tuple(dict.fromkeys(chance.choices(["nea", "dtoc", "Own metric"], k=chance.randint(0, 2)))),
            amounts=amounts,
        )

    def minimums(self, plan: Plan) -> list[Minimum]:
        """Required minimums, each stated at most once; what is said to be spent is often near what is."""
        found = []
        for board in self.boards:
            for year in self.years:
                for kind in self.national.requirements:
                    if self.chance.random() < 0.3:
                        unit = self.unit()
                        said = self.near(spend(plan, year, board)) if self.chance.random() < 0.5 else None
                        least = self.amount(unit) if self.chance.random() < 0.9 else None
                        found.append(Minimum(board, year, kind, least, said, unit))
        return found

    def near(self, amount: Decimal) -> Decimal:
        """The amount itself, or one that is a little off, or far."""
        grain = self.frame.grain
        off = self.chance.choice(
            [Decimal(0), Decimal(0), _PENNY, Decimal("0.5"), grain / 2, grain, 2 * grain, 40 * grain]
        )
        return max(Decimal(0), amount + self.chance.choice([1, -1]) * off).quantize(_PENNY)

    def allocation(self, plan: Plan) -> tuple[tuple[str, str, str], Decimal]:
        """What is allocated to a board."""
        board, year = self.chance.choice(self.boards), self.chance.choice(self.years)
        key = self.chance.choice([*self.national.streams, *self.national.requirements, "nhs_minimum", "dfg"])
        return (board, year, key), self.near(pooled(plan, year, board)).quantize(Decimal(1))

    def stated(self, plan: Plan) -> StatedTotal:
        """A total that papers print: of anything, rightly or wrongly."""
        board, year = self.chance.choice(["", *self.boards]), self.chance.choice(self.frame.years)
        what = self.chance.choice(_stateable(plan))
        unit = self.unit()
        if what.startswith("growth percent") or self.chance.random() < 0.05:
            return StatedTotal(what, board, year, Decimal(self.chance.randint(-200, 200)) / 10, "percent")
        amount = self.chance.choice([spend(plan, year, board), pooled(plan, year, board), self.amount(unit)])
        return StatedTotal(what, board, year, self.near(amount), unit)


def chance_of(contributions: Sequence[Contribution], chance: Random) -> Contribution | None:
    """One of them, more often than not."""
    return chance.choice(contributions) if contributions and chance.random() < 0.6 else None


def _stateable(plan: Plan) -> list[str]:
    """What can be stated of a plan: its sums by everything, and some that nothing answers to."""
    facets: Mapping[str, str] = {
        "theme": "theme",
        "block": "block",
        "source": "source",
        "area": "area_of_spend",
        "scheme": "name",
    }
    found = [
        "total", "spend", "contributions", "growth", "growth percent", "growth; spend", "growth percent; contributions",
        "minimum: social_care", "uplift: social_care", "national: dfg", "national: ibcf", "nothing of the kind", "source: nhs",
        "contributions; source: council", "spend; source: nhs_minimum + dfg",
    ]  # fmt: skip
    for line in plan.lines:
        found += [f"{facet}: {value}" for facet, column in facets.items() if (value := getattr(line, column))]
        found += [f"spend; theme: {line.theme}; source: {line.source}"] if line.theme and line.source else []
        found += [value for value in (line.block, line.theme, line.name) if value]
    for one in plan.contributions:
        found += [
            f"contributions; source: {one.source}",
            *([f"organisation: {one.organisation}"] if one.organisation else []),
        ]
    return [what for what in found if len(what) <= 300]
