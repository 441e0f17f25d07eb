"""Boards that merge or split: new ones begin on a day, those before them end on the day before and become their predecessors."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from bcf.loading import ONS_CODE
from bcf.models import AuditEvent, Board, User
from bcf.people import Refused
from bcf.problems import quoted

LONGEST_NAME, LONGEST_REGION, LONGEST_TYPE = 100, 50, 30


@dataclass(frozen=True, slots=True)
class NewBoard:
    """A board that begins: what is known of it."""

    ons_code: str
    name: str
    region: str
    authority_type: str

    def problems(self) -> Iterator[str]:
        """What is wrong with it by itself, as the list of boards is read too (`bcf.loading`)."""
        if not ONS_CODE.fullmatch(self.ons_code):
            yield f"The ONS code must be of the form E09000020, not {quoted(self.ons_code)}."
        longest = {"name": LONGEST_NAME, "region": LONGEST_REGION, "authority_type": LONGEST_TYPE}
        for field, most in longest.items():
            text = str(getattr(self, field))
            if not text or not text.isprintable() or len(text) > most:
                yield f"The {field.replace('_', ' ')} must be one line of at most {most} characters, not {quoted(text)}."


@transaction.atomic
def reorganise(new: Sequence[NewBoard], ended: Iterable[str], *, begins: date, by: User) -> list[Board]:
    """Records that the boards with the ONS codes `ended` ended on the day before `begins`, when the `new` ones took their place.

    Several of the old make one new board (a merger), one old makes several (a split). People, returns and meetings stay with the
    board that they belong to. Raises Refused with everything that is wrong; then nothing is written.
    """
    codes = list(dict.fromkeys(ended))
    old = list(Board.objects.select_for_update().filter(ons_code__in=codes).order_by("ons_code"))
    last_day = begins - timedelta(days=1)
    problems = [*_problems_of_old(old, codes, last_day), *_problems_of_new(new, old, begins)]
    if problems:
        raise Refused(" ".join(problems))
    for board in old:
        board.active_to = last_day
        board.save(update_fields=["active_to"])
    made = []
    for one in new:
        board = Board.objects.create(
            ons_code=one.ons_code,
            name=one.name,
            region=one.region,
            authority_type=one.authority_type,
            active_from=begins,
        )
        board.predecessors.set(old)
        _record("began", board, by, before=[each.ons_code for each in old])
        made.append(board)
    for board in old:
        _record("ended", board, by, after=[each.ons_code for each in made])
    return made


def boards_named(text: str) -> QuerySet[Board]:
    """The boards whose name, region or code holds every word of `text`."""
    found = Board.objects.all()
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(region__icontains=word) | Q(ons_code__istartswith=word))
    return found


def _problems_of_old(old: Sequence[Board], codes: Sequence[str], last_day: date) -> Iterator[str]:
    if not codes:
        yield "Name at least one board that ends."
    known = {board.ons_code for board in old}
    yield from (f"There is no board {quoted(code)}." for code in codes if code not in known)
    for board in old:
        if board.active_to is not None and board.active_to != last_day:
            yield f"{board.name} ({board.ons_code}) ended on {board.active_to:%d/%m/%Y} already."
        elif board.active_from > last_day:
            yield f"{board.name} ({board.ons_code}) began only on {board.active_from:%d/%m/%Y}."


def _problems_of_new(new: Sequence[NewBoard], old: Sequence[Board], begins: date) -> Iterator[str]:
    if not new:
        yield "Name at least one new board."
    if len({one.ons_code for one in new}) < len(new) or len({one.name for one in new}) < len(new):
        yield "Two of the new boards have the same ONS code or name."
    taken = Board.objects.filter(ons_code__in=[one.ons_code for one in new])
    yield from (f"{board.ons_code} is {board.name} already." for board in taken)
    ends = {board.pk for board in old}
    for one in new:
        yield from one.problems()
        for other in Board.objects.filter(name=one.name):
            if other.pk not in ends and (other.active_to is None or other.active_to >= begins):
                yield f"{one.name} is the name of {other.ons_code} at the same time."


def _record(verb: str, board: Board, by: User, **details: object) -> None:
    AuditEvent.objects.create(actor=by, verb=verb, subject=f"bcf.board:{board.ons_code}", details=details)
