"""What other rooms show beside the questions of a form, and print after its sheets: pictures and figures that bear on an answer.

It is not the form's content: nobody answers it, and the checker does not look at it. What was handed over keeps what stood beside
it then, in its snapshot.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from bcf.models import Board
from bcf.years import containing, ends, starts, year_after
from returns.definition.model import Definition, Period
from returns.figures import is_live
from returns.models import Snapshot, Submission

Gathered = Mapping[str, Any]
"""Room → what it shows, as plain JSON data."""


class Companion:
    """A room that shows something beside questions. Those that override nothing show nothing."""

    def questions(self, definition: Definition) -> frozenset[str]:
        """The keys of the questions beside which it may have something to show."""
        return frozenset()

    def gather(self, boards: Sequence[Board], first: date, last: date) -> Any:
        """All that it shows of these boards on these days, as plain JSON data, in a fixed number of queries; None: nothing."""
        return None

    def beside(self, definition: Definition, board: Board, gathered: Any) -> Mapping[str, SafeString]:
        """Key of a question of a return → safe HTML beside it, without headings."""
        return {}

    def in_words(self, definition: Definition, board: Board, gathered: Any) -> Mapping[str, SafeString]:
        """Slug of a sheet of a return → the same in few words, as safe HTML after it where the whole return is read, headings from
        h3 on."""
        return {}

    def printed(self, definition: Definition, board: Board, gathered: Any) -> Mapping[str, SafeString]:
        """Slug of a sheet of a return → safe HTML for the PDF after it, headings from h3 on."""
        return {}

    def printed_plan(self, gathered: Any, years: Sequence[str]) -> SafeString:
        """Safe HTML for a section of a plan's PDF, headings from h3 on; '' where nothing is known."""
        return SafeString("")


_companions: dict[str, Companion] = {}


def accompany(room: str, companion: Companion) -> None:
    """Registers what a room shows beside questions."""
    _companions[room] = companion


@contextmanager
def accompanied_only_here() -> Iterator[None]:
    """What is registered inside is forgotten afterwards: for tests."""
    before = dict(_companions)
    try:
        yield
    finally:
        _companions.clear()
        _companions.update(before)


def asked(definition: Definition, keys: Iterable[str]) -> bool:
    """Whether any of these questions may have something beside it."""
    wanted = set(keys)
    return any(wanted & companion.questions(definition) for companion in _companions.values())


def gathered_for(submission: Submission, definition: Definition, boards: Sequence[Board]) -> Gathered:
    """What stands beside a return or a plan: now, or as it was frozen where it was handed over."""
    if not is_live(submission, definition):
        frozen = Snapshot.objects.filter(submission=submission).order_by("number")
        return frozen.values_list("body__beside", flat=True).last() or {}
    return gather(definition, boards)


def gather(definition: Definition, boards: Sequence[Board]) -> dict[str, Any]:
    """The same as it is now."""
    concerned = [
        (room, companion)
        for room, companion in _companions.items()
        if definition.period.kind == "plan" or companion.questions(definition)
    ]
    return _gathered(concerned, boards, definition.period.starts, definition.period.ends)


def _gathered(
    companions: Iterable[tuple[str, Companion]], boards: Sequence[Board], first: date, last: date
) -> dict[str, Any]:
    found = ((room, companion.gather(boards, first, last)) for room, companion in companions)
    return {room: data for room, data in found if data is not None}


def beside(definition: Definition, board: Board, gathered: Gathered) -> dict[str, SafeString]:
    """Key of a question → what stands beside it."""
    found: dict[str, SafeString] = {}
    for companion, data in _of(gathered):
        found.update(companion.beside(definition, board, data))
    return found


def printed(definition: Definition, board: Board, gathered: Gathered) -> dict[str, SafeString]:
    """Slug of a sheet → what is printed after it."""
    return _together(companion.printed(definition, board, data) for companion, data in _of(gathered))


def in_words(definition: Definition, board: Board, gathered: Gathered) -> dict[str, SafeString]:
    """Slug of a sheet → what stands beside its questions, in few words after it."""
    return _together(companion.in_words(definition, board, data) for companion, data in _of(gathered))


def _together(each: Iterable[Mapping[str, SafeString]]) -> dict[str, SafeString]:
    found: dict[str, SafeString] = {}
    for by_sheet in each:
        for slug, html in by_sheet.items():
            found[slug] = SafeString(found.get(slug, SafeString("")) + html)
    return found


def printed_plan(gathered: Gathered, years: Sequence[str]) -> SafeString:
    """What is printed with a plan of these years."""
    return SafeString("".join(companion.printed_plan(data, years) for companion, data in _of(gathered)))


def years_of(period: Period) -> list[str]:
    """The financial years of a period."""
    found = [containing(period.starts)]
    while ends(found[-1]) < period.ends:
        found.append(year_after(found[-1]))
    return found


def printed_draft(boards: Sequence[Board], years: Sequence[str]) -> SafeString:
    """The same of a plan that has no form, and so nothing frozen."""
    return printed_plan(_gathered(_companions.items(), boards, starts(years[0]), ends(years[-1])), years)


def _of(gathered: Gathered) -> Iterator[tuple[Companion, Any]]:
    for room, data in gathered.items():
        if room in _companions:
            yield _companions[room], data
