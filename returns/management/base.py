"""What the commands about returns share: the errors of this app, and finding a board's return."""

from typing import ClassVar

from django.conf import settings
from django.core.management.base import CommandParser

from bcf.management.base import Command as BoardsCommand
from bcf.management.base import Error
from bcf.models import Board
from bcf.problems import quoted
from returns.definition.errors import DefinitionError
from returns.locking import ChangedMeanwhile, NotAllowed, ReturnClosed
from returns.models import Submission
from returns.queries import NoSuchBoard, find_board, latest_version, submission_of
from returns.versions import definition_of


class Command(BoardsCommand):
    """A command about returns."""

    refusals: ClassVar[tuple[type[Exception], ...]] = (
        DefinitionError,
        NoSuchBoard,
        ChangedMeanwhile,
        NotAllowed,
        ReturnClosed,
    )


def add_return_arguments(parser: CommandParser) -> None:
    """The two arguments that name a return: BOARD PERIOD."""
    parser.add_argument("board", metavar="BOARD", help="ONS code (E09000020) or exact name")
    parser.add_argument("period", metavar="PERIOD", help="the period's key, such as 2018-19-q3")


def add_folder_argument(parser: CommandParser) -> None:
    """The option that says where definitions stand: --folder F."""
    parser.add_argument(
        "--folder",
        metavar="F",
        default=str(settings.DEFINITIONS_DIR),
        help="where the periods' folders stand (%(default)s)",
    )


def find_return(board_text: str, period: str) -> tuple[Submission, Board]:
    """A board's return for a period; a name means the board that existed at its end. Raises Error or NoSuchBoard."""
    newest = latest_version(period)
    if newest is None:
        raise Error(f"no definition of {quoted(period)} is published")
    board = find_board(board_text, definition_of(newest).period.ends)
    submission = submission_of(board, period)
    if submission is None:
        raise Error(
            f"{board.name} ({board.ons_code}) has no return for {period} yet; load_answers or the home page opens it"
        )
    return submission, board
