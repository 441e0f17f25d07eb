"""Writes in a plan: two people never lose each other's work, everything is attributable, and what was done can be taken back."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from bcf.models import Board, User
from returns.locking import NotAllowed
from schemes.actions import save_contributions, save_lines, undo
from schemes.models import LineAmount, Plan, PlanChange, Scheme, SchemeLine
from schemes.stored import load_plan
from schemes.writing import Edit
from tests.plan_scenes import add_contribution, add_line, draft_of

pytestmark = pytest.mark.django_db
AMOUNT = "amount:2016-17"


@pytest.fixture
def plan(northmere: Board) -> Plan:
    return draft_of(northmere)


def test_a_line_is_kept_with_its_amount_and_its_history_says_who(plan: Plan, ada: User) -> None:
    add_line(plan, "Reablement", "200000.50", by=ada)
    (line,) = load_plan(plan).lines
    assert (line.name, line.amounts) == ("Reablement", {"2016-17": Decimal("200000.50")})
    change = PlanChange.objects.get(kind="line")
    assert (change.by, change.fields[AMOUNT]) == (ada, [None, "200000.50"])


def test_two_people_on_different_lines_never_meet(plan: Plan, ada: User, ben: User) -> None:
    first, second = add_line(plan, "One", 1), add_line(plan, "Two", 2)
    one = save_lines(plan, [Edit({"theme": "Care"}, first, 1)], by=ada)
    two = save_lines(plan, [Edit({"theme": "Home"}, second, 1)], by=ben)
    assert not one.conflicts
    assert not two.conflicts
    assert [line.theme for line in load_plan(plan).lines] == ["Care", "Home"]


def test_two_people_on_different_fields_of_one_line_are_merged(plan: Plan, ada: User, ben: User) -> None:
    line = add_line(plan, "One", 1)
    save_lines(plan, [Edit({"theme": "Care"}, line, 1)], by=ada)
    result = save_lines(plan, [Edit({AMOUNT: Decimal(5)}, line, 1)], by=ben)
    assert not result.conflicts
    (stands,) = load_plan(plan).lines
    assert stands.theme == "Care"
    assert stands.amounts["2016-17"] == 5


def test_the_same_field_is_a_conflict_that_names_the_other_and_overwrites_nothing(
    plan: Plan, ada: User, ben: User
) -> None:
    line = add_line(plan, "One", 1)
    save_lines(plan, [Edit({AMOUNT: Decimal(2)}, line, 1)], by=ada)
    (conflict,) = save_lines(plan, [Edit({AMOUNT: Decimal(3), "theme": "Home"}, line, 1)], by=ben).conflicts
    assert (conflict.field, conflict.mine, conflict.theirs, conflict.by) == (AMOUNT, 3, 2, "Ada")
    (stands,) = load_plan(plan).lines
    assert stands.theme == "Home"
    assert stands.amounts["2016-17"] == 2


def test_a_blank_amount_is_absence_not_zero(plan: Plan) -> None:
    line = add_line(plan, "One", 1)
    save_lines(plan, [Edit({AMOUNT: None}, line, 1)], by=None)
    assert not LineAmount.objects.exists()


def test_a_row_of_another_board_is_refused_and_nothing_is_written(
    northmere: Board, southwold: Board, ada: User
) -> None:
    joint = draft_of(northmere, southwold)
    line = add_line(joint, "Theirs", 1, board=southwold)
    own = frozenset({northmere.ons_code})
    for edit in (Edit({"theme": "Care"}, line, 1), Edit({"board": southwold.ons_code, "name": "New"})):
        with pytest.raises(NotAllowed, match="own boards"):
            save_lines(joint, [edit], by=ada, boards=own)
    with pytest.raises(NotAllowed, match="own boards"):
        save_lines(joint, [Edit({"board": northmere.ons_code}, line, 1)], by=ada, boards=own)
    assert PlanChange.objects.filter(kind="line").count() == 1


def test_a_line_needs_the_name_of_its_scheme(plan: Plan) -> None:
    with pytest.raises(NotAllowed, match="name"):
        save_lines(plan, [Edit({"board": plan.boards.get().ons_code, AMOUNT: Decimal(1)})], by=None)


def test_lines_of_one_scheme_share_it_whatever_board_or_source(northmere: Board, southwold: Board) -> None:
    joint = draft_of(northmere, southwold)
    add_line(joint, "Reablement", 1, ref="A1", source="dfg")
    add_line(joint, "Reablement", 2, ref="A1", source="ibcf", board=southwold)
    add_line(joint, "Reablement", 3, ref="A2")
    assert Scheme.objects.count() == 2


def test_a_whole_save_is_taken_back_at_once(plan: Plan, ada: User) -> None:
    first = add_line(plan, "One", 1)
    code = plan.boards.get().ons_code
    done = save_lines(
        plan, [Edit({AMOUNT: Decimal(9), "theme": "Care"}, first, 1), Edit({"board": code, "name": "Two"})], by=ada
    )
    assert done.batch is not None
    undo(plan, done.batch, by=ada)
    (line,) = load_plan(plan).lines
    assert (line.name, line.theme) == ("One", "")
    assert line.amounts["2016-17"] == 1


def test_taking_back_is_refused_as_a_whole_once_somebody_changed_any_of_it(plan: Plan, ada: User, ben: User) -> None:
    first = add_line(plan, "One", 1)
    done = save_lines(plan, [Edit({AMOUNT: Decimal(9)}, first, 1)], by=ada)
    save_lines(plan, [Edit({AMOUNT: Decimal(8)}, first, 2)], by=ben)
    assert done.batch is not None
    with pytest.raises(NotAllowed, match="changed again"):
        undo(plan, done.batch, by=ada)
    assert load_plan(plan).lines[0].amounts["2016-17"] == 8


def test_taking_back_leaves_what_somebody_else_wrote_beside_it(plan: Plan, ada: User, ben: User) -> None:
    first = add_line(plan, "One", 1)
    done = save_lines(plan, [Edit({AMOUNT: Decimal(9)}, first, 1)], by=ada)
    save_lines(plan, [Edit({"theme": "Home"}, first, 2)], by=ben)
    assert done.batch is not None
    undo(plan, done.batch, by=ada)
    line = load_plan(plan).lines[0]
    assert line.amounts["2016-17"] == 1
    assert line.theme == "Home"


def test_a_removed_line_is_kept_and_comes_back(plan: Plan) -> None:
    line = add_line(plan, "One", 1)
    removed = save_lines(plan, [Edit({"removed": True}, line, 1)], by=None)
    assert not load_plan(plan).lines
    assert SchemeLine.objects.count() == 1
    save_lines(plan, [Edit({"removed": False}, line, removed.versions[line])], by=None)
    assert [one.name for one in load_plan(plan).lines] == ["One"]


def test_a_contribution_without_an_amount_is_refused(plan: Plan) -> None:
    row = add_contribution(plan, "dfg", 5)
    with pytest.raises(NotAllowed, match="source and an amount"):
        save_contributions(plan, [Edit({"amount": None}, row, 1)], by=None)
    assert load_plan(plan).contributions[0].amount == 5


def test_the_history_cannot_be_changed(plan: Plan) -> None:
    add_line(plan, "One", 1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PlanChange.objects.update(how="load")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM schemes_planchange")
