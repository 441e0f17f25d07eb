"""What the review board is asked to show, as its address says it: filters, order and page. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from returns.review.columns import SORTABLE, WORDS, in_order
from returns.review.lines import Line


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; an empty value asks for everything. `sort`: a column's key, with a minus before it downwards."""

    periods: tuple[str, ...] = ()
    region: str = ""
    states: tuple[str, ...] = ()
    late: bool = False
    queries: bool = False
    unsigned: bool = False
    text: str = ""
    sort: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Filters":
        """What an address asks for. What it says that is unknown is passed over."""
        sort = query.get("sort", "")
        return cls(
            periods=tuple(period for period in query.getlist("period") if period),
            region=query.get("region", "").strip(),
            states=tuple(state for state in query.getlist("state") if state in WORDS),
            late=bool(query.get("late")),
            queries=bool(query.get("queries")),
            unsigned=bool(query.get("unsigned")),
            text=query.get("q", "").strip()[:100],
            sort=sort if sort.removeprefix("-") in SORTABLE else "",
        )

    @property
    def query(self) -> str:
        """The address's query that asks for this: `?state=ready&late=1`; "?" for everything."""
        flags = (("late", self.late), ("queries", self.queries), ("unsigned", self.unsigned))
        words = (("region", self.region), ("q", self.text), ("sort", self.sort))
        pairs = [
            *(("period", period) for period in self.periods),
            *(("state", state) for state in self.states),
            *((name, "1") for name, on in flags if on),
            *((name, text) for name, text in words if text),
        ]
        return f"?{urlencode(pairs)}"

    @property
    def chosen(self) -> int:
        """How many periods and states are named."""
        return len(self.periods) + len(self.states)

    @property
    def narrow(self) -> bool:
        """Whether anything is left out at all."""
        return replace(self, sort="") != Filters()

    def matches(self, line: Line) -> bool:
        """Whether a line is asked for."""
        return (self.states == () or line.key in self.states) and self.matches_but_state(line)

    def matches_but_state(self, line: Line) -> bool:
        """The same, whatever the line's state is."""
        return (
            (not self.periods or line.period.key in self.periods)
            and (not self.region or line.board.region == self.region)
            and (not self.late or line.late)
            and (not self.queries or (line.counts is not None and line.counts.queries > 0))
            and (not self.unsigned or line.key == "awaiting")
            and (not self.text or _says(line, self.text.casefold()))
        )

    def shown(self, lines: Iterable[Line]) -> list[Line]:
        """The lines that are asked for, in the order that is asked for."""
        return in_order([line for line in lines if self.matches(line)], self.sort)

    def sorted_by(self, key: str) -> str:
        """The query that sorts by a column: upwards first, then downwards."""
        return replace(self, sort=f"-{key}" if self.sort == key else key).query

    def in_state(self, key: str) -> str:
        """The query that asks for one state only."""
        return replace(self, states=(key,)).query

    @property
    def in_any_state(self) -> str:
        """The query that asks for every state."""
        return replace(self, states=()).query


def _says(line: Line, text: str) -> bool:
    return text in line.board.name.casefold() or text in line.board.ons_code.casefold()


@dataclass(frozen=True, slots=True)
class Total:
    """How many lines are in a state, and the query that shows them."""

    key: str
    word: str
    count: int
    query: str
    chosen: bool


def totals(filters: Filters, lines: Iterable[Line]) -> list[Total]:
    """How many lines are in each state, all other filters in force; states without any are left out unless they are chosen."""
    counted = Counter(line.key for line in lines if filters.matches_but_state(line))
    return [
        Total(key, word, counted[key], filters.in_state(key), key in filters.states)
        for key, word in WORDS.items()
        if counted[key] or key in filters.states
    ]


def neighbours(filters: Filters, lines: Iterable[Line], period: str, ons_code: str) -> tuple[Line | None, Line | None]:
    """The lines before and after a return among those that are asked for and opened, though it itself need no longer be."""
    order = [line for line in in_order(list(lines), filters.sort) if line.submission is not None]
    at = next((n for n, line in enumerate(order) if line.name == f"{period}:{ons_code}"), None)
    if at is None:
        return None, None
    before = next((line for line in reversed(order[:at]) if filters.matches(line)), None)
    return before, next((line for line in order[at + 1 :] if filters.matches(line)), None)
