"""The boards that a table can name, from the database."""

from bcf.models import Board
from returns.tables_in.boards import Boards, KnownBoard


def known_boards() -> Boards:
    """Every board that there was."""
    return Boards(KnownBoard(*row) for row in Board.objects.values_list("ons_code", "name", "active_from", "active_to"))
