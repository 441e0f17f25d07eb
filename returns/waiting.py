"""What waits for one person: signatures, changes that were asked for, returns to review. Each kind of waiting is one function."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from bcf.access import Reach, Rights
from bcf.models import User
from bcf.permissions import Permission
from returns.inquiry_queries import open_questions
from returns.review.lines import Line

SHOWN = 5
"""Of each kind so many are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits, and where it is done."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Things of one kind. `count` may be more than `items`; `all_address` shows them all, where there is such a page."""

    heading: str
    items: tuple[Item, ...]
    count: int
    all_address: str = ""

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.items)


@dataclass(frozen=True)
class Desk:
    """A person with what they hold and the lines of all boards that they see; rights are worked out once a board."""

    user: User
    reach: Reach
    lines: Sequence[Line]

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rights", {})

    def rights(self, line: Line) -> Rights:
        """What the person may do for a line's board."""
        known: dict[int, Rights] = self.__dict__["_rights"]
        if line.board.pk not in known:
            known[line.board.pk] = self.reach.rights(line.board)
        return known[line.board.pk]


def _named(line: Line) -> str:
    return f"{line.board.name}, {line.period.label}"


def _waiting(heading: str, found: Sequence[Line], name: str, all_address: str = "") -> Waiting:
    items = (Item(_named(line), reverse(name, args=(line.period.key, line.board.ons_code))) for line in found[:SHOWN])
    return Waiting(heading, tuple(items), len(found), all_address)


def to_sign(desk: Desk) -> Waiting:
    """Returns that await a signature which the person may give."""
    found = [line for line in desk.lines if line.key == "awaiting" and _fits(desk, line)]
    return _waiting("Awaiting your signature", found, "signoff")


def _fits(desk: Desk, line: Line) -> bool:
    capacities = desk.rights(line).capacities
    unsigned = (slot for slot in line.slots if slot.key not in line.signed and line.board.pk in slot.boards)
    return any(slot.fits(capacity) for slot in unsigned for capacity in capacities)


def to_change(desk: Desk) -> Waiting:
    """Returns on which changes were asked for, of boards for which the person fills them in."""
    found = [line for line in desk.lines if line.key == "changes" and desk.rights(line).may(Permission.EDIT_RETURN)]
    return _waiting("Changes were asked for", found, "return_home")


def to_review(desk: Desk) -> Waiting:
    """Submitted returns that the person may accept."""
    found = [line for line in desk.lines if line.key == "submitted" and desk.rights(line).may(Permission.REVIEW_RETURN)]
    return _waiting("To review", found, "review_return", f"{reverse('review')}?state=submitted")


def to_answer(desk: Desk) -> Waiting:
    """Questions from the programme team to boards for which the person answers: those that are theirs, or nobody's yet."""
    asked = open_questions(desk.user)
    found = [line for line in desk.lines if line.submission in asked and desk.rights(line).may(Permission.HAND_OVER)]
    return _waiting("Questions from the programme team", found, "board_questions")


KINDS: list[Callable[[Desk], Waiting]] = [to_sign, to_change, to_answer, to_review]
"""What may wait for somebody, in the order in which it is shown; other rooms add theirs here."""


def waits_for(user: User, reach: Reach, lines: Sequence[Line]) -> list[Waiting]:
    """Everything that waits for somebody; kinds of which nothing does are left out."""
    desk = Desk(user, reach, lines)
    return [waiting for kind in KINDS if (waiting := kind(desk)).count]
