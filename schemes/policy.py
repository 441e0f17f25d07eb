"""National policy as data: funding streams, required minimums, uplifts and national totals, read strictly from `fixtures/funding`.

Pure: no Django but the folder's place. A source that no stream knows is a board's own and stands for itself.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from bcf.folding import folded

BILLION = Decimal(1_000_000_000)
FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "funding"
KINDS = frozenset({"minimum", "grant", "additional", "carried_forward", "group"})


class PolicyError(ValueError):
    """The files say something that cannot be; the message names file, entry and reason."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A source of money. `kind` is one of `KINDS`; `pays` is "nhs" or "council"; `part_of` the wider source, '' for none."""

    key: str
    label: str
    pays: str
    kind: str
    years: tuple[str, str]
    part_of: str = ""
    also: tuple[str, ...] = ()

    def runs_in(self, year: str) -> bool:
        """Whether it is paid in this year."""
        return self.years[0] <= year and (not self.years[1] or year <= self.years[1])


@dataclass(frozen=True, slots=True)
class Requirement:
    """A required minimum of spending. `counts` says which spending counts: "social_care" or "out_of_hospital"."""

    key: str
    label: str
    counts: str
    years: tuple[str, str]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Policy:
    """All of it. Keys of streams and of requirements never meet, so an allocation may be of either."""

    streams: Mapping[str, Stream]
    requirements: Mapping[str, Requirement]
    uplifts: Mapping[tuple[str, str], Decimal]
    """(requirement, year) → percent on the year before."""
    national: Mapping[tuple[str, str], Decimal]
    """(stream or requirement, year) → pounds."""
    _names: Mapping[str, str] = field(repr=False, default_factory=dict)

    def source_of(self, text: str) -> str:
        """The key of the stream or requirement that goes by this name; a name that none goes by stands for itself."""
        return self._names.get(folded(text), text.strip())

    def label(self, source: str) -> str:
        """What people call a source."""
        known = self.streams.get(source) or self.requirements.get(source)
        return known.label if known else source

    def leaves(self, source: str) -> frozenset[str]:
        """The narrowest streams that a source stands for: itself, where nothing is part of it."""
        parts = [stream.key for stream in self.streams.values() if stream.part_of == source]
        return frozenset[str]().union(*map(self.leaves, parts)) if parts else frozenset({source})

    def within(self, source: str, wider: str) -> bool:
        """Whether all of `source` belongs to `wider`."""
        return self.leaves(source) <= self.leaves(wider)

    def meets(self, source: str, other: str) -> bool:
        """Whether one of the two is a part of the other, or they are the same."""
        return bool(self.leaves(source) & self.leaves(other))

    def parts_in(self, source: str, year: str) -> list[str]:
        """The streams that are part of a wider one just above them, and paid in this year."""
        return [stream.key for stream in self.streams.values() if stream.part_of == source and stream.runs_in(year)]

    def wider(self, source: str) -> list[str]:
        """The wider sources that it belongs to, the nearest first."""
        stream = self.streams.get(source)
        return [stream.part_of, *self.wider(stream.part_of)] if stream is not None and stream.part_of else []

    def root(self, source: str) -> str:
        """The widest source that it belongs to."""
        return [source, *self.wider(source)][-1]

    def streams_in(self, years: Iterable[str]) -> list[Stream]:
        """The streams that are paid in any of these years, in the order of the file."""
        asked = list(years)
        return [stream for stream in self.streams.values() if any(map(stream.runs_in, asked))]


@cache
def policy(folder: Path = FOLDER) -> Policy:
    """What the files in `folder` say. Raises PolicyError."""
    streams = {entry.key: entry for entry in _entries(folder / "streams.toml", "stream", _stream)}
    conditions = folder / "conditions.toml"
    needs = {entry.key: entry for entry in _entries(conditions, "minimum", _requirement)}
    uplifts = dict(_entries(conditions, "uplift", _uplift))
    national = dict(_entries(conditions, "national", _national))
    _check(streams, needs, uplifts, national)
    names: dict[str, str] = {}
    for entry in (*streams.values(), *needs.values()):
        for name in (entry.key, entry.label, *entry.also):
            if names.setdefault(folded(name), entry.key) != entry.key:
                raise PolicyError(f"'{name}' is a name of both {names[folded(name)]} and {entry.key}")
    return Policy(streams, needs, uplifts, national, names)


def _entries(file: Path, table: str, make: Any) -> list[Any]:
    found = []
    for number, raw in enumerate(tomllib.loads(file.read_text(encoding="utf-8")).get(table, []), 1):
        try:
            found.append(make(dict(raw)))
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise PolicyError(f"{file.name}, {table} {number}: {error}") from error
    return found


def _stream(raw: dict[str, Any]) -> Stream:
    stream = Stream(**{**raw, "years": _span(raw["years"]), "also": tuple(raw.get("also", ()))})
    if stream.kind not in KINDS:
        raise ValueError(f"'{stream.kind}' is no kind of stream")
    return stream


def _requirement(raw: dict[str, Any]) -> Requirement:
    return Requirement(**{**raw, "years": _span(raw["years"]), "also": tuple(raw.get("also", ()))})


def _span(years: list[str]) -> tuple[str, str]:
    first, last = years
    return first, last


def _uplift(raw: dict[str, Any]) -> tuple[tuple[str, str], Decimal]:
    return (raw["minimum"], raw["year"]), Decimal(raw["percent"])


def _national(raw: dict[str, Any]) -> tuple[tuple[str, str], Decimal]:
    return (raw["of"], raw["year"]), Decimal(raw["billions"]) * BILLION


def _check(
    streams: Mapping[str, Stream],
    needs: Mapping[str, Requirement],
    uplifts: Mapping[tuple[str, str], Decimal],
    national: Mapping[tuple[str, str], Decimal],
) -> None:
    for stream in streams.values():
        if stream.part_of and stream.part_of not in streams:
            raise PolicyError(f"streams.toml, {stream.key}: there is no stream '{stream.part_of}'")
    unknown = {key for key, _ in uplifts} - set(needs)
    unknown |= {key for key, _ in national} - set(needs) - set(streams)
    unknown |= set(needs) & set(streams)
    if unknown:
        raise PolicyError(f"conditions.toml: {', '.join(sorted(unknown))} is unknown, or stands for two things")
