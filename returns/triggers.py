"""Which tables of returns are append-only: the history of answers, what was done to a return, and what was signed."""

from django.db.backends.base.base import BaseDatabaseWrapper

from bcf import triggers

HISTORY = ("returns_answerchange",)
PATH = (
    "returns_returnevent",
    "returns_snapshot",
    "returns_snapshotfile",
    "returns_signature",
    "returns_signaturevoid",
)
TABLES = (*HISTORY, *PATH)
_MESSAGE = "the history of answers is append-only"


def install(connection: BaseDatabaseWrapper) -> None:
    """Puts every trigger in place; harmless where they are already."""
    triggers.install(connection, HISTORY, _MESSAGE)
    triggers.install(connection, (*PATH, *triggers.TABLES))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Takes them away: for restoring a backup, and for a test database to empty itself."""
    triggers.remove(connection, (*TABLES, *triggers.TABLES))
