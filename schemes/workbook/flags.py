"""What lines count towards: columns of the Schemes sheet that follow from others, as formulas and as values. Pure.

The formulas say what `Line.is_social_care`, `is_out_of_hospital` and `is_passed_on` say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from schemes.plan import Line, Plan
from schemes.policy import Policy

YES = "Yes"
MINIMUM_SOURCES = "lists.minimum_sources"
"""Name of the range with the labels of all sources that belong to the minimum NHS contribution."""
_SOCIAL_CARE = 'OR({area_of_spend}="social care",{area_of_spend}="adult social care")'
_NHS = (
    'OR({commissioner}="nhs",{commissioner}="ccg",{commissioner}="icb",{commissioner}="nhs commissioner",'
    'LEFT({commissioner},4)="nhs ",RIGHT({commissioner},4)=" ccg",RIGHT({commissioner},4)=" icb")'
)
_RISK_SHARE = 'ISNUMBER(SEARCH("risk share",SUBSTITUTE({scheme_type},"_"," ")))'
_DISTRICT = 'OR(ISNUMBER(SEARCH("district",{commissioner})),ISNUMBER(SEARCH("district",{provider})))'


@dataclass(frozen=True, slots=True)
class Flag:
    """One such column. `test` is its formula's condition, with a line's cells by the names of its columns."""

    key: str
    heading: str
    test: str
    holds: Callable[[Line, Policy], bool]

    def formula(self, cells: Mapping[str, str]) -> str:
        """The formula for the line in these cells: column → reference."""
        return f'IF({self.test.format_map(cells)},"{YES}","")'

    def value(self, line: Line, national: Policy) -> str:
        """What it comes to."""
        return YES if self.holds(line, national) else ""


def _from_minimum(line: Line, national: Policy) -> bool:
    return bool(line.source and line.area_of_spend) and national.meets(line.source, "nhs_minimum")


FROM_MINIMUM = Flag(
    "from_minimum", "From the NHS minimum, area told",
    f'AND({{source}}<>"",{{area_of_spend}}<>"",SUMPRODUCT(--({MINIMUM_SOURCES}={{source}}))>0)',
    _from_minimum,
)  # fmt: skip
SOCIAL_CARE = Flag(
    "counts_social_care", "Counts as social care",
    f'AND({{from_minimum}}="{YES}",{_SOCIAL_CARE})',
    lambda line, national: _from_minimum(line, national) and line.is_social_care,
)  # fmt: skip
OUT_OF_HOSPITAL = Flag(
    "counts_out_of_hospital", "Counts as out of hospital",
    f'AND({{from_minimum}}="{YES}",OR({_RISK_SHARE},AND({_NHS},{{area_of_spend}}<>"acute")))',
    lambda line, national: _from_minimum(line, national) and line.is_out_of_hospital,
)  # fmt: skip
PASSED_ON = Flag("passed_on", "Goes to a district", _DISTRICT, lambda line, _: line.is_passed_on)
FLAGS = {flag.key: flag for flag in (FROM_MINIMUM, SOCIAL_CARE, OUT_OF_HOSPITAL, PASSED_ON)}


def flags_of(plan: Plan) -> tuple[Flag, ...]:
    """The ones that a plan has use for: a district's share matters only where there are districts."""
    always = (FROM_MINIMUM, SOCIAL_CARE, OUT_OF_HOSPITAL)
    return (*always, PASSED_ON) if any(board.two_tier for board in plan.boards) else always
