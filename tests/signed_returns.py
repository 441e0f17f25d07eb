"""Returns on their way to be signed, for tests: by the board for all of it, by the council for the second sheet only."""

import pytest

from bcf.models import Board, User
from returns.models import Signature, Submission
from returns.signing import request_signoff, sign
from tests.factories import answer, make_member, open_return_for, publish_tiny

FIRST = """
[[block]]
kind = "question"
key = "cover.name"
cell = "C8"
label = "Name:"
type = "text"
required = true
"""
SECOND = """
[[block]]
kind = "question"
key = "plan.spend"
cell = "C8"
label = "Spend:"
type = "money"
required = true

[[block]]
kind = "question"
key = "plan.half"
cell = "C9"
label = "Half:"
type = "number"
calculation = "plan.spend / 2"
"""
TWO_SIGN = [
    {"role": "board", "label": "For the board"},
    {"role": "council", "label": "For the council", "sheets": ["sheet-2"]},
]


@pytest.fixture
def opened(northmere: Board, ada: User) -> Submission:
    """A return that needs two signatures, everything answered; the council's covers the second sheet only."""
    submission = open_return_for(northmere, publish_tiny(FIRST, SECOND, period={"signatory": TWO_SIGN}), by=ada)
    answer(submission, by=ada, cover__name="Ada", plan__spend="100")
    return submission


@pytest.fixture
def chair(northmere: Board) -> User:
    """Who signs for the board."""
    return make_member("Cleo", "signatory", northmere, capacity="board")


@pytest.fixture
def council(northmere: Board) -> User:
    """Who signs for the council."""
    return make_member("Cora", "signatory", northmere, capacity="council")


def asked(submission: Submission, board: Board, by: User) -> str:
    """Asks for sign-off and gives the reference of what is to be signed."""
    return request_signoff(submission, board, by=by).reference


def both_sign(submission: Submission, board: Board, ada: User, chair: User, council: User) -> str:
    """Asks for sign-off, and whoever has not signed yet signs; gives the reference."""
    seen = asked(submission, board, ada)
    for slot, by in (("board", chair), ("council", council)):
        if slot not in live(submission):
            sign(submission, slot, by=by, seen=seen)
    return seen


def live(submission: Submission) -> list[str]:
    """The slots whose signatures count."""
    return list(Signature.objects.filter(submission=submission, void=None).values_list("slot", flat=True))
