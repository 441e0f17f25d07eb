"""What is said of a table's figures beside it, and the words by which series and fields are called. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

_SERIES = {
    "plan": "plan|planned|target|targets|trajectory",
    "actual": "actual|actuals|outturn|achieved",
    "baseline": "baseline|base",
}
_FIELDS = {
    "count": "count|counts|numerator|admissions|delayed days|days|people|number",
    "denominator": "denominator|divided by",
    "stated": "rate|percent|percentage|proportion|stated|stated rate|rate as printed|as printed",
    "value": "value|values|figure|figures",
}
SERIES: Mapping[str, str] = {word: series for series, words in _SERIES.items() for word in words.split("|")}
"""Word → series."""
FIELDS: Mapping[str, str] = {word: field for field, words in _FIELDS.items() for word in words.split("|")}
"""Word → field of a figure; "value" is the count or the rate, as the metric is measured."""


@dataclass(frozen=True, slots=True)
class Said:
    """Of what the figures are where their table does not say it: the board (ONS code), metric, part, series, financial year."""

    board: str = ""
    metric: str = ""
    part: str = ""
    series: str = ""
    year: str = ""

    def to_json(self) -> dict[str, str]:
        """For keeping it between two pages."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """What `to_json` gave, or what a request says; anything else in it is passed over."""
        return cls(**{name: str(said.get(name) or "").strip() for name in cls.__dataclass_fields__})
