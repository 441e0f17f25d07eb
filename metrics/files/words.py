"""What a table of figures changes, in words: for a page, and in lines for a terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bcf.years import printed
from metrics.definitions import Metric
from metrics.files.diff import Change, Diff, Group, main_value
from metrics.trajectory import SERIES, Figure, exact
from returns.tables_in.boards import Boards

_ON_A_LINE = 5


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One figure before and after: "Northmere, plan, April 2017", "1,260", "1,290", "+30", "+2.4 %"."""

    what: str
    old: str
    new: str
    difference: str
    percent: str

    @property
    def line(self) -> str:
        """All of it on one line."""
        by = f" ({self.difference}{', ' if self.percent else ''}{self.percent})" if self.difference else ""
        return f"{self.what}: {self.old} → {self.new}{by}"


@dataclass(frozen=True)
class GroupWords:
    """A metric in a year: how many figures of which kind, and the biggest changes."""

    label: str
    counts: Sequence[tuple[str, int]]
    biggest: Sequence[ChangeWords]
    more: int
    replaces: bool
    """Whether it changes what stands, and not only adds."""

    @property
    def line(self) -> str:
        """All but the changes on one line."""
        return f"{self.label}: {', '.join(f'{count:,} {word}' for word, count in self.counts)}"


def group_words(diff: Diff, boards: Boards, most: int | None = None) -> list[GroupWords]:
    """The metrics and years in which anything changes."""
    return [_group(group, boards, most) for group in diff.groups if group.changes]


def diff_lines(diff: Diff, boards: Boards) -> Iterator[str]:
    """Each metric and year in which anything changes, and its biggest changes."""
    for group in group_words(diff, boards, _ON_A_LINE):
        yield group.line
        if group.replaces:
            yield from (f"  {change.line}" for change in group.biggest)
            if group.more:
                yield f"  and {group.more:,} more"
    still = sum(not group.changes for group in diff.groups)
    if still:
        yield f"Metrics and years in which nothing changes: {still}"
    yield f"In all: {diff.words}."


def figure_words(metric: Metric, figure: Figure) -> str:
    """A figure with all that is known of it: "1,260", "1,813 of 292,125, 620.6", "nothing"."""
    count = "" if figure.count is None else _commas(figure.count)
    if figure.denominator is not None:
        count = f"{count or '?'} of {_commas(figure.denominator)}"
    stated = "" if figure.stated is None else f"{_commas(figure.stated)}{' %' if metric.measure == 'percent' else ''}"
    return ", ".join(part for part in (count, stated) if part) or "nothing"


def _group(group: Group, boards: Boards, most: int | None) -> GroupWords:
    counts = (("added", group.added), ("changed", group.changed), ("unchanged", group.unchanged))
    biggest = group.biggest[:most]
    return GroupWords(
        f"{group.metric.name} {printed(group.year)}",
        [(word, count) for word, count in counts if count],
        [_change(group.metric, change, boards) for change in biggest],
        len(group.changes) - len(biggest),
        bool(group.changed),
    )


def _change(metric: Metric, change: Change, boards: Boards) -> ChangeWords:
    board, _, part, series, period = change.key
    named = [boards.by_code[board].name, metric.part_label(part) if part else "", SERIES[series].lower(), str(period)]
    difference, old = change.difference(metric), main_value(metric, change.old)
    percent = f"{difference / old * 100:+,.1f} %" if difference is not None and old else ""
    return ChangeWords(
        ", ".join(part for part in named if part),
        figure_words(metric, change.old),
        figure_words(metric, change.new),
        _signed(difference),
        percent,
    )


def _signed(difference: Decimal | None) -> str:
    return "" if difference is None else f"{'+' if difference > 0 else ''}{_commas(difference)}"


def _commas(value: Decimal) -> str:
    return f"{Decimal(exact(value)):,f}"
