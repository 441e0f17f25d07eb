"""The triggers that keep the history: what they cannot be got around by, and that they can be taken away and put back."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from returns import triggers
from returns.models import AnswerChange, Submission
from tests.factories import answer


def _save_again(change: AnswerChange) -> None:
    change.new = "forged"
    change.save(force_update=True)


def _overwrite_in_bulk(change: AnswerChange) -> None:
    change.new = "forged"
    AnswerChange.objects.bulk_create([change], update_conflicts=True, unique_fields=["id"], update_fields=["new"])


def _update_in_bulk(change: AnswerChange) -> None:
    change.new = "forged"
    AnswerChange.objects.bulk_update([change], ["new"])


def _by_sql(statement: str) -> Callable[[AnswerChange], None]:
    def run(change: AnswerChange) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, [change.pk])

    return run


WAYS: dict[str, Callable[[AnswerChange], object]] = {
    "saving it": _save_again,
    "updating a queryset": lambda change: AnswerChange.objects.update(by=None, new="forged"),
    "updating in bulk": _update_in_bulk,
    "overwriting in bulk": _overwrite_in_bulk,
    "removing it": lambda change: change.delete(),
    "removing a queryset": lambda change: AnswerChange.objects.all().delete(),
    "an update by SQL": _by_sql("UPDATE returns_answerchange SET at = NULL WHERE id = %s"),
    "a change of its place": _by_sql("UPDATE returns_answerchange SET submission_id = submission_id WHERE id = %s"),
    "a removal by SQL": _by_sql("DELETE FROM returns_answerchange WHERE id = %s"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_change_stays_as_it_was_written(way: str, tiny_return: Submission) -> None:
    answer(tiny_return, cover__name="Ada")
    change = AnswerChange.objects.get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        WAYS[way](change)
    assert list(AnswerChange.objects.values_list("new", flat=True)) == ["Ada"]


def test_the_history_still_grows(tiny_return: Submission) -> None:
    answer(tiny_return, cover__name="Ada")
    answer(tiny_return, cover__name="Ben")
    assert AnswerChange.objects.count() == 2


def test_installing_twice_is_harmless(tiny_return: Submission) -> None:
    triggers.install(connection)
    triggers.install(connection)
    answer(tiny_return, cover__name="Ada")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AnswerChange.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_without_the_triggers_a_test_database_can_be_emptied(tiny_return: Submission) -> None:
    answer(tiny_return, cover__name="Ada")
    triggers.remove(connection)
    try:
        AnswerChange.objects.all().delete()
    finally:
        triggers.install(connection)
    assert not AnswerChange.objects.exists()
