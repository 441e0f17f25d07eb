"""What is measured, as data: the metrics of `fixtures/metrics`, read strictly.

Pure: no Django. A board's own metrics are made into the same objects (`metrics.own.metrics_of`).
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from bcf.folding import folded

FILE = Path(__file__).resolve().parent.parent / "fixtures" / "metrics" / "national.toml"
Measure = Literal["count", "rate", "percent"]
Span = Literal["month", "quarter", "year", "calendar_year"]
_OPTIONS: Mapping[str, frozenset[str]] = {
    "measure": frozenset({"count", "rate", "percent"}),
    "better": frozenset({"lower", "higher"}),
    "period": frozenset({"month", "quarter", "year", "calendar_year"}),
    "kind": frozenset({"flow", "level"}),
    "ages": frozenset({"", "all", "18+", "65+"}),
    "role": frozenset({"national", "local", "population"}),
}


class DefinitionError(ValueError):
    """The file says something that cannot be; the message names file, entry and reason."""


@dataclass(frozen=True)
class Metric:
    """One metric; the words of its fields stand at the head of `fixtures/metrics/national.toml`.

    `role`: "national", "local" (chosen by a board) or "population" (what rates are divided by). `parts`: key → label. `of`: the
    metric that this is another view of, '' for none. `daily`: it is that metric on an average day.
    """

    key: str
    name: str
    counts: str
    numerator: str
    measure: Measure
    decimals: int
    better: Literal["lower", "higher"]
    period: Span
    kind: Literal["flow", "level"]
    years: tuple[str, str]
    source: str
    denominator: str = ""
    ages: str = ""
    per: int = 0
    also: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    of: str = ""
    daily: bool = False
    role: Literal["national", "local", "population"] = "national"

    @property
    def unit(self) -> str:
        """What its measured values are in: "admissions", "per 100,000 residents of 65 and over", "% of people asked"."""
        if self.measure == "percent":
            return f"% of {self.denominator}" if self.denominator else "%"
        return f"{self.numerator} per {self.per:,} {self.denominator}" if self.measure == "rate" else self.numerator

    @property
    def asked_as(self) -> str:
        """The key under which forms and schemes name it: its own, or that of the metric that it is a view of."""
        return self.of or self.key

    @property
    def takes_denominator(self) -> bool:
        """Whether each of its figures has a denominator of its own, and not a population."""
        return self.measure == "percent"

    def asked_in(self, year: str) -> bool:
        """Whether it is asked for in a financial year."""
        return self.years[0] <= year and (not self.years[1] or year <= self.years[1])

    def named(self, part: str) -> str:
        """Its name, with that of the part: "Delayed transfers of care: NHS"."""
        return f"{self.name}: {self.part_label(part)}" if part else self.name

    def part_label(self, part: str) -> str:
        """What a part is called; "All" for the whole of a metric that has parts, '' where it has none."""
        return self.parts.get(part, part) if part else ("All" if self.parts else "")


@dataclass(frozen=True)
class Metrics:
    """All of them, in the order of the file."""

    by_key: Mapping[str, Metric]
    _names: Mapping[str, str] = field(repr=False, default_factory=dict)

    def named(self, text: str) -> Metric | None:
        """The metric of this key or name, None where there is none."""
        return self.by_key.get(self._names.get(folded(text), ""))

    def of_role(self, *roles: str) -> list[Metric]:
        """Those of these roles."""
        return [metric for metric in self.by_key.values() if metric.role in roles]

    def views_of(self, metric: Metric) -> list[str]:
        """The keys of a metric and of every other view of the same."""
        return [one.key for one in self.by_key.values() if one.asked_as == metric.asked_as] or [metric.key]

    def population(self, ages: str) -> Metric:
        """The population of these ages. Raises KeyError."""
        return next(m for m in self.by_key.values() if m.role == "population" and m.ages == ages)


@cache
def metrics(file: Path = FILE) -> Metrics:
    """What the file says. Raises DefinitionError."""
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    if set(raw) != {"metric"}:
        raise DefinitionError(f"{file.name}: only tables called 'metric' can stand in it")
    found: dict[str, Metric] = {}
    names: dict[str, str] = {}
    for number, entry in enumerate(raw["metric"], 1):
        where = f"{file.name}, metric {number}"
        metric = _metric(where, dict(entry))
        for name in (metric.key, metric.name, *metric.also):
            if names.setdefault(folded(name), metric.key) != metric.key or metric.key in found:
                raise DefinitionError(f"{where}: '{name}' is a name of {names[folded(name)]} already")
        found[metric.key] = metric
    for metric in found.values():
        if metric.of and metric.of not in found:
            raise DefinitionError(f"{file.name}, {metric.key}: of: there is no metric '{metric.of}'")
    return Metrics(found, names)


def _metric(where: str, raw: dict[str, Any]) -> Metric:
    for key in ("also", "years"):
        if key in raw:
            raw[key] = tuple(raw[key])
    try:
        metric = Metric(**raw)
    except TypeError as error:
        raise DefinitionError(f"{where}: {error}") from None
    for problem in wrong_in(metric):
        raise DefinitionError(f"{where} ({metric.key}): {problem}")
    return metric


def wrong_in(metric: Metric) -> Iterable[str]:
    """What cannot be in a definition, in words; of the file's and of a board's own alike."""
    for name, options in _OPTIONS.items():
        if getattr(metric, name) not in options:
            yield f"{name} must be one of {', '.join(sorted(options))}, not '{getattr(metric, name)}'"
    if not metric.name.strip() or not metric.numerator.strip():
        yield "it needs a name, and a unit of what is counted"
    if metric.measure == "rate" and not (metric.per > 0 and metric.ages):
        yield "a rate needs `per` and the `ages` of its population"
    if metric.measure == "percent" and (metric.per != 100 or metric.ages):
        yield "a proportion is per 100 of a denominator of its own"
    if not 0 <= metric.decimals <= 4:
        yield "decimals must be 0 to 4"
