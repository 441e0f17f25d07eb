"""What changes in allocations, in words: for a page, and in lines for a terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from returns.tables_in.boards import Boards
from schemes.allocations.diff import Change, Diff, Group
from schemes.allocations.pounds import pounds, signed
from schemes.allocations.touch import Touched

_BIGGEST = 5


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One allocation before and after: "£1,000", "£1,100", "+£100", "+10.0%"."""

    board: str
    old: str
    new: str
    difference: str
    percent: str

    @property
    def line(self) -> str:
        """All of it on one line."""
        return f"{self.board}: {self.old} → {self.new} ({self.difference}{', ' if self.percent else ''}{self.percent})"


@dataclass(frozen=True)
class GroupWords:
    """A stream in a year: how many of which kind, the sums, and its biggest changes."""

    label: str
    counts: Sequence[tuple[str, int]]
    before: str
    after: str
    difference: str
    national: str
    biggest: Sequence[ChangeWords]
    more: int
    replaces: bool
    """Whether it changes or removes what is loaded, and not only adds."""

    @property
    def line(self) -> str:
        """All but the changes on one line."""
        counted = ", ".join(f"{count:,} {word}" for word, count in self.counts)
        national = f", national total {self.national}" if self.national else ""
        return f"{self.label}: {counted}; sum {self.before} → {self.after} ({self.difference}){national}"


def group_words(diff: Diff, boards: Boards, most: int | None = None) -> list[GroupWords]:
    """The streams and years in which anything changes."""
    return [_group(group, boards, most) for group in diff.groups if group.changes]


def still(diff: Diff) -> int:
    """In how many streams and years of the file nothing changes."""
    return sum(not group.changes for group in diff.groups)


def change_words(change: Change, boards: Boards) -> ChangeWords:
    """One change in words."""
    percent = f"{change.percent:+,}%" if change.percent is not None and change.new is not None else ""
    board = boards.by_code[change.key.board].name
    return ChangeWords(board, pounds(change.old), pounds(change.new), signed(change.difference), percent)


def diff_lines(diff: Diff, boards: Boards) -> Iterator[str]:
    """Each stream and year in which anything changes with its sums, and its biggest changes."""
    for group in group_words(diff, boards, _BIGGEST):
        yield group.line
        if group.replaces:
            yield from (f"  {change.line}" for change in group.biggest)
            if group.more:
                yield f"  and {group.more:,} more"
    if still(diff):
        yield f"Streams and years in which nothing changes: {still(diff)}"
    yield f"In all: {diff.words}."


def touched_lines(touched: Touched) -> Iterator[str]:
    """What the changes touch: plans with their state and signatures, returns by period."""
    if not (touched.plans or touched.returns):
        return
    yield f"This touches {touched.words}:"
    for one in touched.plans:
        signed_by = f", signed by {', '.join(signature.name for signature in one.signatures)}" if one.signatures else ""
        yield f"  plan {one.plan.slug} ({one.state}{signed_by})"
        yield from (f"    {money.words}" for money in one.money)
        yield from (f"    {words}" for words in one.minimum_words)
    for returns in touched.returns:
        handed = f", {len(returns.handed_over)} handed over" if returns.handed_over else ""
        yield f"  {returns.title}: {len(returns.open)} in progress{handed}, {returns.signatures} signatures"


def _group(group: Group, boards: Boards, most: int | None) -> GroupWords:
    counts = (
        ("added", group.added),
        ("changed", group.changed),
        ("removed", group.removed),
        ("unchanged", group.unchanged),
        ("not in the file, left alone", group.left_alone),
    )
    biggest = group.biggest[:most]
    return GroupWords(
        group.paid.label,
        [(word, count) for word, count in counts if count],
        pounds(group.before),
        pounds(group.after),
        signed(group.difference),
        pounds(group.national) if group.national is not None else "",
        [change_words(change, boards) for change in biggest],
        len(group.changes) - len(biggest),
        bool(group.changed or group.removed),
    )
