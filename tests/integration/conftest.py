"""The cast and their boards, for tests with a database."""

import pytest

from bcf.models import Board, User
from returns.models import Submission
from tests.factories import make_board, make_member, make_officer, open_return_for
from tests.kept_sheets import joint, plan_form, shelf, signatories  # noqa: F401 - fixtures for all tests here
from tests.signed_returns import chair, council, opened  # noqa: F401 - fixtures for all tests here


@pytest.fixture
def northmere(db: None) -> Board:
    """The board of Ada, Ben and Cleo."""
    return make_board("Northmere")


@pytest.fixture
def southwold(db: None) -> Board:
    """Olga's board, in another region."""
    return make_board("Southwold", region="South")


@pytest.fixture
def ada(northmere: Board) -> User:
    """Officer of Northmere."""
    return make_officer("Ada", northmere)


@pytest.fixture
def ben(northmere: Board) -> User:
    """Ada's colleague."""
    return make_officer("Ben", northmere)


@pytest.fixture
def cleo(northmere: Board) -> User:
    """Who signs for Northmere's board."""
    return make_member("Cleo", "signatory", northmere, capacity="board")


@pytest.fixture
def dev(db: None) -> User:
    """Who looks after the whole nation."""
    return make_officer("Dev", national=True)


@pytest.fixture
def olga(southwold: Board) -> User:
    """Officer of another board."""
    return make_officer("Olga", southwold)


@pytest.fixture
def tiny_return(northmere: Board) -> Submission:
    """Northmere's open return with one question, `cover.name`."""
    return open_return_for(northmere)


@pytest.fixture
def amy(db: None) -> User:
    """Administrator of the nation."""
    return make_member("Amy", "administrator", national=True)
