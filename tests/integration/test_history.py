"""The history of answers can only grow: the database itself refuses anything else."""

import pytest
from django.db import DatabaseError, connection, transaction

from returns.models import AnswerChange, Submission
from tests.factories import answer

STATEMENTS = {
    "an update": "UPDATE returns_answerchange SET new = 'forged'",
    "a removal": "DELETE FROM returns_answerchange",
}


@pytest.mark.parametrize("what", STATEMENTS)
def test_the_database_refuses_to_rewrite_the_history(what: str, tiny_return: Submission) -> None:
    answer(tiny_return, cover__name="Ada")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STATEMENTS[what])
    assert AnswerChange.objects.get().new == "Ada"


def test_the_models_cannot_rewrite_it_either(tiny_return: Submission) -> None:
    answer(tiny_return, cover__name="Ada")
    change = AnswerChange.objects.get()
    change.new = "forged"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AnswerChange.objects.update(new="forged")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AnswerChange.objects.all().delete()
    assert AnswerChange.objects.get().new == "Ada"


def test_nobody_can_empty_the_history_in_one_go(tiny_return: Submission) -> None:
    answer(tiny_return, cover__name="Ada")
    empty = "DELETE FROM returns_answerchange"  # all that SQLite has
    if connection.vendor == "postgresql":
        empty = "TRUNCATE returns_answerchange"
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else PostgreSQL finds another reason first
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(empty)


def test_nobody_can_replace_a_line_of_the_history(tiny_return: Submission) -> None:
    answer(tiny_return, cover__name="Ada")
    columns = ", ".join(str(field.column) for field in AnswerChange._meta.concrete_fields)
    replace = f"INSERT OR REPLACE INTO returns_answerchange ({columns}) SELECT {columns} FROM returns_answerchange"
    if connection.vendor == "postgresql":
        replace = (
            f"INSERT INTO returns_answerchange ({columns}) SELECT {columns} FROM returns_answerchange "
            "ON CONFLICT (id) DO UPDATE SET new = 'forged'"
        )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(replace)
    assert AnswerChange.objects.get().new == "Ada"
