"""What a table of figures changes, in words: for a page, and in lines for a terminal."""

from collections.abc import Iterator
from decimal import Decimal

from bcf.years import printed
from metrics.definitions import Metric
from metrics.files.diff import Change, Diff, Group, main_value
from metrics.trajectory import SERIES, Figure, commas, worded
from returns.tables_in.boards import Boards
from returns.tables_in.words import ON_A_TERMINAL, ChangeWords, GroupWords, lines_of


def group_words(diff: Diff, boards: Boards, most: int | None = None) -> list[GroupWords]:
    """The metrics and years in which anything changes."""
    return [_group(group, boards, most) for group in diff.groups if group.changes]


def diff_lines(diff: Diff, boards: Boards) -> Iterator[str]:
    """Each metric and year in which anything changes, and its biggest changes."""
    return lines_of(diff, group_words(diff, boards, ON_A_TERMINAL), "Metrics and years")


def figure_words(metric: Metric, figure: Figure) -> str:
    """A figure with all that is known of it: "1,260", "1,813 of 292,125, 620.6", "nothing"."""
    return worded(metric, figure) or "nothing"


def _group(group: Group, boards: Boards, most: int | None) -> GroupWords:
    biggest = group.biggest[:most]
    return GroupWords(
        f"{group.metric.name} {printed(group.year)}",
        [(word, count) for word, count in group.counts if count],
        [_change(group.metric, change, boards) for change in biggest],
        len(group.changes) - len(biggest),
        group.replaces,
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
    return "" if difference is None else f"{'+' if difference > 0 else ''}{commas(difference)}"
