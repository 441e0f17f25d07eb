"""Allocations are written and taken back: exactly, all or nothing, and with what they touch."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bcf.models import AuditEvent, Board, User
from returns.locking import ChangedMeanwhile, NotAllowed
from returns.models import Signature, Submission
from schemes.allocations.actions import File, apply, roll_back, takes_back
from schemes.allocations.diff import compare
from schemes.allocations.queries import loaded_lines
from schemes.allocations.rows import Key
from schemes.allocations.touch import touched_by
from schemes.models import Allocation, AllocationChange, AllocationLoad, Contribution, Plan, RememberedColumn
from schemes.opening import make_plan
from schemes.remembering import remember, remembered
from tests.factories import make_board
from tests.signed_returns import both_sign

FILE = File("allocations.csv", "0" * 64)
Amounts = Mapping[Key, Decimal]


@pytest.fixture
def boards(northmere: Board, southwold: Board) -> list[Board]:
    return [northmere, southwold]


def dfg(board: Board, amount: int, year: str = "2018-19") -> dict[Key, Decimal]:
    return {Key(year, board.ons_code, "dfg"): Decimal(amount)}


def everything() -> list[tuple[object, ...]]:
    """Every allocation with its amount and the load that it came from."""
    order = ("year", "board__ons_code", "stream")
    return list(Allocation.objects.order_by(*order).values_list(*order, "amount", "load_id"))


def loaded(wanted: Amounts, by: User | None = None) -> AllocationLoad:
    load = apply(wanted, FILE, by=by)
    assert load is not None
    return load


# --- applied ----------------------------------------------------------------------------------------------------------


def test_a_load_adds_and_changes_keeps_each_old_amount_and_is_recorded(boards: list[Board], amy: User) -> None:
    first = loaded(dfg(boards[0], 5), by=amy)
    second = loaded({**dfg(boards[0], 6), **dfg(boards[1], 7)}, by=amy)
    assert [(row[3], row[4]) for row in everything()] == [(Decimal(6), second.pk), (Decimal(7), second.pk)]
    changes = AllocationChange.objects.filter(load=second).order_by("new").values_list("old", "new", "old_load")
    assert list(changes) == [(Decimal(5), Decimal(6), first.pk), (None, Decimal(7), None)]
    assert (second.rows, second.changed, second.by) == (2, 2, amy)
    event = AuditEvent.objects.get(subject=f"schemes.allocationload:{second.pk}")
    assert (event.verb, event.actor, event.details["changed"]) == ("loaded allocations", amy, 2)


def test_the_same_file_twice_changes_nothing_the_second_time(boards: list[Board]) -> None:
    loaded(dfg(boards[0], 5))
    before = everything()
    assert apply(dfg(boards[0], 5), FILE, by=None) is None
    assert (everything(), AllocationLoad.objects.count()) == (before, 1)


def test_what_was_not_shown_is_not_applied(boards: list[Board]) -> None:
    shown = compare(dfg(boards[0], 5), {})
    loaded(dfg(boards[0], 4))
    before = everything()
    with pytest.raises(ChangedMeanwhile):
        apply(dfg(boards[0], 5), FILE, by=None, seal=shown.seal)
    assert everything() == before


def test_a_load_that_fails_half_way_leaves_nothing(boards: list[Board], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schemes.allocations.actions.AT_ONCE", 1)
    told: list[int] = []

    def fail(done: int, _total: int) -> None:
        told.append(done)
        if done == 1:
            raise DatabaseError("the line is cut")

    with pytest.raises(DatabaseError):
        apply({**dfg(boards[0], 5), **dfg(boards[1], 6)}, FILE, by=None, progress=fail)
    assert told == [0, 1]
    assert [model.objects.count() for model in (Allocation, AllocationLoad, AllocationChange)] == [0, 0, 0]


def test_what_is_loaded_is_summed_by_stream_and_year_beside_the_national_total(boards: list[Board]) -> None:
    loaded({**dfg(boards[0], 5), **dfg(boards[1], 6)})
    (line,) = loaded_lines()
    assert (line.paid.label, line.boards) == ("Disabled Facilities Grant 2018-19", 2)
    assert line.words == ("£11", "£468,000,000", "-£467,999,989")


# --- taken back -------------------------------------------------------------------------------------------------------


def test_taking_a_load_back_restores_amounts_absences_and_where_they_came_from(boards: list[Board], amy: User) -> None:
    loaded({**dfg(boards[0], 5), **dfg(boards[0], 8, "2017-18")})
    before = everything()
    second = loaded({**dfg(boards[0], 6), **dfg(boards[1], 7)})
    undoing = roll_back(second, by=amy)
    assert everything() == before
    assert (undoing.undoes, undoing.changed, undoing.by) == (second, 2, amy)
    assert AuditEvent.objects.filter(verb="took back a load of allocations", actor=amy).count() == 1


def test_a_load_is_taken_back_once_and_a_taking_back_never(boards: list[Board]) -> None:
    first = loaded(dfg(boards[0], 5))
    undoing = roll_back(first, by=None)
    with pytest.raises(NotAllowed, match="taken back already"):
        roll_back(first, by=None)
    with pytest.raises(NotAllowed, match="load the file again"):
        roll_back(undoing, by=None)


def test_a_load_under_a_later_one_is_taken_back_after_it(boards: list[Board]) -> None:
    first = loaded({**dfg(boards[0], 5), **dfg(boards[1], 5)})
    second = loaded(dfg(boards[0], 6))
    with pytest.raises(
        NotAllowed, match=r"One of its allocations was changed by a later load \(allocations.csv of .*\)"
    ):
        takes_back(first)
    roll_back(second, by=None)
    roll_back(first, by=None)
    assert everything() == []


def test_the_history_of_allocations_is_append_only(boards: list[Board]) -> None:
    loaded(dfg(boards[0], 5))
    for deed in (AllocationChange.objects.all().delete, lambda: AllocationChange.objects.update(new=1)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            deed()


CODES = ("E00000001", "E00000002", "E00000003")
LOADS = st.lists(
    st.dictionaries(
        st.builds(
            Key, st.sampled_from(["2017-18", "2018-19"]), st.sampled_from(CODES), st.sampled_from(["dfg", "ibcf"])
        ),
        st.integers(0, 3).map(Decimal),
        min_size=1,
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.django_db
@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LOADS)
def test_however_many_loads_taking_them_back_one_by_one_restores_each_state_exactly(files: list[Amounts]) -> None:
    with transaction.atomic():
        for number, code in enumerate(CODES):
            make_board(f"Board {number}", code)
        states = [everything()]
        loads = []
        for wanted in files:
            load = apply(wanted, FILE, by=None)
            if load is not None:
                loads.append(load)
                states.append(everything())
        while loads:
            states.pop()
            roll_back(loads.pop(), by=None)
            assert everything() == states[-1]
        transaction.set_rollback(True)


# --- what it touches --------------------------------------------------------------------------------------------------


def plan_with(board: Board, **money: int) -> Plan:
    """A plan of one year with these contributions, several of one source told apart by underscores at the end."""
    plan = make_plan("northmere", "Northmere's plan", [board], ["2018-19"], by=None, draft=True)
    for position, (source, amount) in enumerate(money.items(), 1):
        Contribution.objects.create(
            plan=plan,
            board=board,
            year="2018-19",
            source=source.rstrip("_"),
            amount=Decimal(amount),
            position=position,
        )
    return plan


def touched_money(board: Board, **new: int) -> list[str]:
    """What is said of the plan's money when these streams change from nothing in one load."""
    diff = compare({Key("2018-19", board.ons_code, stream): Decimal(amount) for stream, amount in new.items()}, {})
    return [one.words.partition(", the allocation")[0] for plan in touched_by(diff.changes).plans for one in plan.money]


def test_a_plan_with_money_of_the_stream_is_touched(northmere: Board, southwold: Board) -> None:
    plan = plan_with(northmere, dfg=5, ibcf=5)
    loaded(dfg(northmere, 5))
    (touched,) = touched_by(compare(dfg(northmere, 6), {k: Decimal(5) for k in dfg(northmere, 5)}).changes).plans
    assert (touched.plan, touched.state, [one.held for one in touched.money]) == (plan, "Draft", [Decimal(5)])
    assert touched.money[0].words == (
        "Northmere, Disabled Facilities Grant 2018-19: the plan has £5, the allocation changes from £5 to £6"
    )
    assert not touched_by(compare(dfg(southwold, 6), {}).changes).plans
    assert not touched_by(compare(dfg(northmere, 6, "2017-18"), {}).changes).plans


IBCF = "Northmere, Improved Better Care Fund"


def test_a_stream_stands_once_with_all_that_the_plan_has_of_it(northmere: Board) -> None:
    plan_with(northmere, dfg=5, dfg_=7)
    assert touched_money(northmere, dfg=13) == ["Northmere, Disabled Facilities Grant 2018-19: the plan has £12"]


def test_a_whole_is_compared_with_the_sum_of_its_parts(northmere: Board) -> None:
    plan_with(northmere, ibcf_spending_review=4, ibcf_budget_2017=6)
    assert touched_money(northmere, ibcf=11) == [f"{IBCF} 2018-19: the plan has £10"]


def test_a_part_is_compared_with_that_part_alone(northmere: Board) -> None:
    plan_with(northmere, ibcf_spending_review=4, ibcf_budget_2017=6)
    assert touched_money(northmere, ibcf=11, ibcf_spending_review=4, ibcf_budget_2017=7) == [
        f"{IBCF} 2018-19: the plan has £10",
        f"{IBCF}, Spending Review 2015 2018-19: the plan has £4",
        f"{IBCF}, Spring Budget 2017 2018-19: the plan has £6",
    ]


def test_parts_that_the_plan_does_not_hold_itself_are_left_out_beside_their_whole(northmere: Board) -> None:
    plan_with(northmere, ibcf=10)
    assert touched_money(northmere, ibcf=11, ibcf_spending_review=4, ibcf_budget_2017=7) == [
        f"{IBCF} 2018-19: the plan has £10"
    ]
    loaded({Key("2018-19", northmere.ons_code, "ibcf"): Decimal(11)})
    assert touched_money(northmere, ibcf_budget_2017=7) == []


def test_a_part_alone_is_not_compared_with_the_whole_that_the_plan_holds(northmere: Board) -> None:
    plan_with(northmere, ibcf=10)
    assert touched_money(northmere, ibcf_budget_2017=7) == [
        f"{IBCF}, Spring Budget 2017 2018-19: the plan has only Improved Better Care Fund as a whole"
    ]


def test_a_plan_that_must_meet_a_changed_minimum_is_touched(northmere: Board) -> None:
    make_plan("northmere", "Northmere's plan", [northmere], ["2018-19"], by=None, draft=True)
    diff = compare({Key("2018-19", northmere.ons_code, "social_care"): Decimal(5)}, {})
    (touched,) = touched_by(diff.changes).plans
    assert "from none to £5" in touched.minimum_words[0]


def test_returns_in_progress_and_signatures_that_stand_are_touched(
    opened: Submission, northmere: Board, ada: User, chair: User, council: User
) -> None:
    changes = compare(dfg(northmere, 6), {}).changes
    (found,) = touched_by(changes).returns
    assert (found.open, found.handed_over, found.signatures) == ((northmere,), (), 0)
    both_sign(opened, northmere, ada, chair, council)
    touched = touched_by(changes)
    assert touched.words == "0 plans, 0 returns in progress, 1 return handed over, 2 signatures"
    assert Signature.objects.filter(submission=opened, void=None).count() == 2
    assert not touched_by(compare(dfg(northmere, 6, "2016-17"), {}).changes).returns


# --- columns ----------------------------------------------------------------------------------------------------------


def test_what_a_column_means_is_remembered_by_purpose_and_scope_and_can_change(amy: User) -> None:
    remember("allocations", "", {" ONS  Code": "board_code", "Foo": "ignore", "": "ignore", "Bar": ""}, by=amy)
    remember("allocations", "", {"foo": "stream"}, by=amy)
    remember("schemes", "E00000001", {"Foo": "name"}, by=None)
    assert remembered("allocations") == {"ons code": "board_code", "foo": "stream"}
    assert remembered("schemes", "E00000001") == {"foo": "name"}
    assert RememberedColumn.objects.count() == 3


def test_boards_that_began_later_are_none_of_the_year(northmere: Board) -> None:
    young = make_board("Youngham", active_from=date(2019, 4, 1))
    loaded({**dfg(northmere, 5), **dfg(young, 5, "2019-20")})
    assert [row[1] for row in everything()] == [northmere.ons_code, young.ons_code]
