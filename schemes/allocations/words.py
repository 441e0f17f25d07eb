"""What changes in allocations, in words: for a page, and in lines for a terminal."""

from collections.abc import Iterator
from dataclasses import dataclass

from returns.tables_in.boards import Boards
from returns.tables_in.words import ON_A_TERMINAL, ChangeWords, GroupWords, lines_of
from schemes.allocations.diff import Change, Diff, Group
from schemes.allocations.pounds import pounds, signed
from schemes.allocations.touch import Touched


@dataclass(frozen=True)
class StreamWords(GroupWords):
    """A stream in a year: its sums too."""

    before: str
    after: str
    difference: str
    national: str

    @property
    def line(self) -> str:
        """All but the changes on one line."""
        national = f", national total {self.national}" if self.national else ""
        return f"{super().line}; sum {self.before} → {self.after} ({self.difference}){national}"


def group_words(diff: Diff, boards: Boards, most: int | None = None) -> list[StreamWords]:
    """The streams and years in which anything changes."""
    return [_group(group, boards, most) for group in diff.groups if group.changes]


def change_words(change: Change, boards: Boards) -> ChangeWords:
    """One change in words."""
    percent = f"{change.percent:+,}%" if change.percent is not None and change.new is not None else ""
    board = boards.by_code[change.key.board].name
    return ChangeWords(board, pounds(change.old), pounds(change.new), signed(change.difference), percent)


def diff_lines(diff: Diff, boards: Boards) -> Iterator[str]:
    """Each stream and year in which anything changes with its sums, and its biggest changes."""
    return lines_of(diff, group_words(diff, boards, ON_A_TERMINAL), "Streams and years")


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


def _group(group: Group, boards: Boards, most: int | None) -> StreamWords:
    biggest = group.biggest[:most]
    return StreamWords(
        label=group.paid.label,
        counts=[(word, count) for word, count in group.counts if count],
        biggest=[change_words(change, boards) for change in biggest],
        more=len(group.changes) - len(biggest),
        replaces=group.replaces,
        before=pounds(group.before),
        after=pounds(group.after),
        difference=signed(group.difference),
        national=pounds(group.national) if group.national is not None else "",
    )
