"""Tables that must only grow do: events, snapshots, signatures, definitions and the audit; the database refuses change and removal.
Of exceptions, delegations and comments only the end can be written."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

import bcf.triggers
import metrics.triggers
import returns.triggers
import schemes.triggers
from bcf.models import AuditEvent, Delegation, User
from metrics.models import Trajectory, TrajectoryVersion
from returns.events import record_event
from returns.inquiring import answer as answer_inquiry
from returns.inquiring import ask
from returns.models import (
    Comment,
    DefinitionVersion,
    InquiryStep,
    ReturnEvent,
    Signature,
    SignatureVoid,
    Snapshot,
    SnapshotFile,
    Submission,
    Waiver,
)
from schemes.models import AllocationChange, AllocationLoad
from tests.factories import answer, make_member
from tests.plan_scenes import draft_of

TABLES = (*returns.triggers.TABLES, *schemes.triggers.TABLES, *metrics.triggers.TABLES, *bcf.triggers.TABLES)
MODELS = {model._meta.db_table: model for model in apps.get_models() if model._meta.db_table in TABLES}
"""Table → its model."""
COLUMNS = {**returns.triggers.COLUMNS, **bcf.triggers.COLUMNS}
"""Table → the columns that stay as they were written."""
ENDS = {
    Waiver: {"withdrawn_at", "withdrawn_by_id"},
    Delegation: {"ended_at", "ended_by_id"},
    Comment: {"resolved_at", "resolved_by_id"},
}
"""Model → the columns by which a row is ended."""


@pytest.fixture
def recorded(tiny_return: Submission, ada: User) -> Submission:
    """A return of which every append-only table holds something."""
    answer(tiny_return, by=ada, cover__name="Ada")
    snapshot = Snapshot.objects.create(
        submission=tiny_return, number=1, reference="BCF-1", version=tiny_return.version, reaches=1, body={},
        digests={}, sha256="x", by=ada,
    )  # fmt: skip
    SnapshotFile.objects.create(
        snapshot=snapshot, purpose="to_sign", form="pdf", name="a.pdf", content=b"x", sha256="x"
    )
    signature = Signature.objects.create(
        submission=tiny_return, snapshot=snapshot, slot="board", label="Board", covers=[], by=ada, name="Ada"
    )
    SignatureVoid.objects.create(signature=signature, by=ada, keys=[])
    record_event("signed", tiny_return, by=ada, snapshot=snapshot)
    AuditEvent.objects.create(actor=ada, verb="invited", subject="bcf.user:1")
    pam = make_member("Pam", "programme_manager", national=True)
    inquiry = ask("2018-19-q3", "Why?", by=pam, boards=[tiny_return.boards.get().pk], owner=pam)
    answer_inquiry(inquiry.asked.get(), "Because.", by=ada)
    board = tiny_return.boards.get()
    draft_of(board)
    load = AllocationLoad.objects.create(file_name="a.csv", sha256="x", rows=1, changed=1, by=ada)
    AllocationChange.objects.create(load=load, year="2017-18", board=board, stream="dfg", old=None, new=1)
    trajectory = Trajectory.objects.create(board=board, metric="nea", year="2017-18", version=1)
    TrajectoryVersion.objects.create(trajectory=trajectory, number=1, changes={}, how="form", by=ada)
    return tiny_return


@pytest.fixture
def said(tiny_return: Submission, ada: User) -> None:
    """A waiver, a delegation and a comment."""
    Waiver.objects.create(submission=tiny_return, kind="not_needed", slot="board", reason="On leave.", by=ada)
    Comment.objects.create(submission=tiny_return, text="Hello", by=ada)
    day = tiny_return.opened_at.date()
    Delegation.objects.create(
        board=tiny_return.boards.get(), capacity="board", delegate=ada, starts=day, ends=day, authority="x", made_by=ada
    )


def test_the_list_of_tables_is_that_of_what_is_signed_and_recorded() -> None:
    named = {ReturnEvent, Signature, SignatureVoid, Snapshot, SnapshotFile, AuditEvent, DefinitionVersion, InquiryStep}
    assert named <= set(MODELS.values())
    assert len(MODELS) == len(TABLES)


@pytest.mark.parametrize("table", [*TABLES, *COLUMNS])
@pytest.mark.django_db
def test_after_migrating_every_such_table_has_its_triggers(table: str) -> None:
    wanted = {f"{table}_no_update", f"{table}_no_delete"}
    ask = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    if connection.vendor == "postgresql":
        wanted.add(f"{table}_no_truncate")
        ask = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O' AND tgrelid = %s::regclass"
    with connection.cursor() as cursor:
        cursor.execute(ask, [table])
        assert {str(row[0]) for row in cursor.fetchall()} == wanted


def _by_sql(statement: str) -> Callable[[Model], None]:
    def run(row: Model) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table=row._meta.db_table), [row.pk])

    return run


WAYS: dict[str, Callable[[Model], object]] = {
    "saving it": lambda row: row.save(force_update=True),
    "updating a queryset": lambda row: type(row)._default_manager.filter(pk=row.pk).update(id=row.pk),
    "removing a queryset": lambda row: type(row)._default_manager.filter(pk=row.pk)._raw_delete("default"),
    "an update by SQL": _by_sql("UPDATE {table} SET id = id WHERE id = %s"),
    "a removal by SQL": _by_sql("DELETE FROM {table} WHERE id = %s"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("table", TABLES)
def test_what_is_recorded_stays_as_it_was_written(table: str, way: str, recorded: Submission) -> None:
    rows = MODELS[table]._default_manager
    before = list(rows.values())
    assert before
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        WAYS[way](rows.first())  # type: ignore[arg-type]
    assert list(rows.values()) == before


@pytest.mark.parametrize("table", ["returns_signaturevoid", "bcf_auditevent", "returns_answerchange"])
def test_removing_by_the_model_is_refused_where_nothing_else_hangs_on_it(table: str, recorded: Submission) -> None:
    row = MODELS[table]._default_manager.first()
    assert row is not None
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.delete()
    assert MODELS[table]._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", ENDS)
def test_of_what_can_be_ended_every_column_stays_but_those_that_end_it(model: type[Model]) -> None:
    columns = {field.column for field in model._meta.concrete_fields}
    assert set(COLUMNS[model._meta.db_table]) == columns - ENDS[model]


@pytest.mark.parametrize(("table", "column"), [(table, column) for table in COLUMNS for column in COLUMNS[table]])
def test_what_was_said_stays_as_it_was_written(table: str, column: str, said: None) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'UPDATE {table} SET "{column}" = "{column}"')


@pytest.mark.parametrize("model", ENDS)
def test_it_is_ended_but_not_removed(model: type[Model], said: None, ada: User) -> None:
    ended = {name: ada.pk if name.endswith("_id") else ada.created_at for name in ENDS[model]}
    assert model._default_manager.update(**ended) == 1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model._default_manager.all()._raw_delete("default")
    assert model._default_manager.count() == 1
