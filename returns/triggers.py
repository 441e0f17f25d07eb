"""Which tables of returns are append-only: the history of answers, what was done to a return, what was signed, definitions, the
steps of questions. Of exceptions and comments, what was said stays; that they ended can be written."""

from django.db.backends.base.base import BaseDatabaseWrapper

from bcf import triggers

HISTORY = ("returns_answerchange",)
PATH = (
    "returns_returnevent",
    "returns_snapshot",
    "returns_snapshotfile",
    "returns_signature",
    "returns_signaturevoid",
    "returns_definitionversion",
    "returns_inquirystep",
)
TABLES = (*HISTORY, *PATH)
COLUMNS = {
    "returns_waiver": ("id", "submission_id", "kind", "slot", "reason", "at", "by_id"),
    "returns_comment": ("id", "submission_id", "sheet", "key", "row", "text", "by_id", "at", "answers_id"),
}
"""Table → the columns that stay as they were written; the others tell how a row ended."""
_COLUMNS = {**COLUMNS, **triggers.COLUMNS}
_MESSAGE = "the history of answers is append-only"


def install(connection: BaseDatabaseWrapper) -> None:
    """Puts every trigger in place; harmless where they are already."""
    triggers.install(connection, HISTORY, _MESSAGE)
    triggers.install(connection, (*PATH, *triggers.TABLES, *_COLUMNS), columns=_COLUMNS)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Takes them away: for restoring a backup, and for a test database to empty itself."""
    triggers.remove(connection, (*TABLES, *triggers.TABLES, *_COLUMNS))
