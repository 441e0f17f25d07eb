"""The one door: what is saved, what is refused, what conflicts, and that the history tells all of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, close_old_connections, connection
from django.utils import timezone

from bcf.models import Board, User
from returns.actions import Entry, add_row, close_return, remove_row, reopen_return, restore_row, save_answers
from returns.answer_types import Value
from returns.answers import Name
from returns.locking import NotAllowed, ReturnClosed
from returns.models import Answer, AnswerChange, ReturnEvent, Submission, SubmissionBoard, TableRow
from returns.opening import open_return
from returns.stored import held_answers, load_answers
from returns.versions import definition_of
from tests.factories import make_board, make_user, open_return_for, publish_tiny

NAME = Name("cover.name")
SEVERAL = """
[[block]]
kind = "question"
key = "a"
cell = "C1"
label = "A"
type = "text"
[[block]]
kind = "question"
key = "b"
cell = "C2"
label = "B"
type = "text"
"""
TABLE = """
[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
capacity = 2
  [[block.column]]
  key = "name"
  cell = "B"
  label = "Name"
  type = "text"
[[block]]
kind = "table"
key = "others"
label = "Others"
first_row = 40
  [[block.column]]
  key = "name"
  cell = "B"
  label = "Name"
  type = "text"
[[block]]
kind = "question"
key = "plain"
cell = "C1"
label = "Plain"
type = "text"
"""


def entry(value: Value | None, seen: int | None = None, name: Name = NAME) -> Entry:
    return Entry(name, value, seen)


def save(submission: Submission, *entries: Entry, by: User | None = None, origin: str = "form") -> Any:
    return save_answers(submission, entries, by=by, origin=origin)


def stored(submission: Submission, name: Name = NAME) -> tuple[Value | None, int]:
    held = held_answers(submission)[name]
    return held.value, held.version


def asked(key: str, type_name: str, cell: str = "C1", more: str = "") -> str:
    return (
        f'[[block]]\nkind = "question"\nkey = "{key}"\ncell = "{cell}"\nlabel = "{key}"\ntype = "{type_name}"\n{more}\n'
    )


# --- saving ---------------------------------------------------------------------------------------------------------


def test_the_first_answer_is_version_1(tiny_return: Submission, ada: User) -> None:
    assert save(tiny_return, entry("Ada", 0), by=ada).saved == {NAME: 1}
    assert stored(tiny_return) == ("Ada", 1)


def test_each_change_is_the_next_version(tiny_return: Submission) -> None:
    save(tiny_return, entry("Ada"))
    assert save(tiny_return, entry("Ben", 1)).saved == {NAME: 2}


def test_the_history_says_what_was_and_what_is_who_when_and_how(tiny_return: Submission, ada: User, ben: User) -> None:
    before = timezone.now()
    save(tiny_return, entry("Ada"), by=ada)
    save(tiny_return, entry("Ben"), by=ben, origin="workbook")
    first, second = AnswerChange.objects.all()
    assert (first.old, first.new, first.version, first.by, first.origin) == (None, "Ada", 1, ada, "form")
    assert (second.old, second.new, second.version, second.by, second.origin) == ("Ada", "Ben", 2, ben, "workbook")
    assert before <= first.at <= second.at <= timezone.now()


def test_an_answer_remembers_who_changed_it_last_and_how(tiny_return: Submission, ada: User) -> None:
    save(tiny_return, entry("Ada"), by=ada, origin="workbook")
    held = held_answers(tiny_return)[NAME]
    assert (held.by, held.origin) == ("Ada", "workbook")


def test_the_system_may_write_in_nobodys_name(tiny_return: Submission) -> None:
    save(tiny_return, entry("Ada"), origin="load")
    assert held_answers(tiny_return)[NAME].by == "the system"


def test_an_answer_taken_back_is_blank_and_keeps_its_history(tiny_return: Submission) -> None:
    save(tiny_return, entry("Ada"))
    save(tiny_return, entry(None, 1))
    assert stored(tiny_return) == (None, 2)
    assert list(AnswerChange.objects.values_list("old", "new")) == [(None, "Ada"), ("Ada", None)]


def test_the_same_answer_again_is_no_change(tiny_return: Submission) -> None:
    save(tiny_return, entry("Ada"))
    result = save(tiny_return, entry("Ada", 1))
    assert (result.saved, result.unchanged, AnswerChange.objects.count()) == ({}, {NAME: 1}, 1)


def test_a_blank_where_nothing_was_answered_is_no_change(tiny_return: Submission) -> None:
    assert save(tiny_return, entry(None, 0)).unchanged == {NAME: 0}
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("type_name", "value", "json", "column"),
    [
        ("text", "x", "x", "text"), ("long_text", "one\ntwo 😀", "one\ntwo 😀", "text"), ("choice", "no", "no", "choice"),
        ("date", date(2019, 2, 28), "2019-02-28", "date"), ("date_or_word", date(2019, 2, 28), "2019-02-28", "date"),
        ("date_or_word", "Live", "Live", "text"), ("money", Decimal("1234.50"), "1234.5", "number"),
        ("integer", Decimal(0), "0", "number"),
        ("number", Decimal("-999999999.123456"), "-999999999.123456", "number"),
        ("percent", Decimal("94.000000"), "94", "number"),
    ],
)  # fmt: skip
def test_a_value_of_every_type_comes_back_as_it_was(
    northmere: Board, type_name: str, value: Value, json: str, column: str
) -> None:
    more = "choices = 'yes_no'" if type_name == "choice" else ""
    submission = open_return_for(northmere, publish_tiny(asked("q", type_name, more=more)))
    save(submission, entry(value, 0, Name("q")))
    assert stored(submission, Name("q")) == (value, 1)
    answer = Answer.objects.get()
    assert [name for name in ("text", "choice", "number", "date") if getattr(answer, name) is not None] == [column]
    assert AnswerChange.objects.get().new == json


def test_a_number_with_other_zeros_is_the_same_number(northmere: Board) -> None:
    submission = open_return_for(northmere, publish_tiny(asked("q", "number")))
    save(submission, entry(Decimal("5.0"), 0, Name("q")))
    assert save(submission, entry(Decimal(5), 1, Name("q"))).unchanged == {Name("q"): 1}


def test_a_date_that_becomes_a_word_leaves_no_date_behind(northmere: Board) -> None:
    submission = open_return_for(northmere, publish_tiny(asked("q", "date_or_word")))
    save(submission, entry(date(2019, 1, 1), 0, Name("q")))
    save(submission, entry("Live", 1, Name("q")))
    assert Answer.objects.values_list("date", "text").get() == (None, "Live")


def test_many_answers_are_saved_with_as_many_queries_as_one(
    northmere: Board, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    submission = open_return_for(
        northmere, publish_tiny("".join(asked(f"q.q{n}", "text", f"C{n}") for n in range(1, 71)))
    )
    with django_assert_max_num_queries(7):
        result = save(submission, *(entry("x", 0, Name(f"q.q{n}")) for n in range(1, 71)))
    assert len(result.saved) == AnswerChange.objects.count() == 70


# --- conflicts ------------------------------------------------------------------------------------------------------


def test_an_answer_that_somebody_else_changed_is_not_overwritten(tiny_return: Submission, ada: User, ben: User) -> None:
    save(tiny_return, entry("Ada", 0), by=ada)
    (conflict,) = save(tiny_return, entry("Ben", 0), by=ben).conflicts
    assert (conflict.name, conflict.mine, conflict.theirs.value, conflict.theirs.version, conflict.theirs.by) == (
        NAME,
        "Ben",
        "Ada",
        1,
        "Ada",
    )
    assert stored(tiny_return) == ("Ada", 1)
    assert AnswerChange.objects.count() == 1


def test_an_answer_that_somebody_else_took_back_is_a_conflict_too(tiny_return: Submission) -> None:
    save(tiny_return, entry("Ada"))
    save(tiny_return, entry(None))
    (conflict,) = save(tiny_return, entry("Ben", 1)).conflicts
    assert (conflict.theirs.value, conflict.theirs.version) == (None, 2)


def test_two_who_write_the_same_do_not_conflict(tiny_return: Submission) -> None:
    save(tiny_return, entry("Ada", 0))
    result = save(tiny_return, entry("Ada", 0))
    assert (result.conflicts, result.unchanged) == ((), {NAME: 1})


def test_who_has_seen_the_others_answer_may_overwrite_it(tiny_return: Submission) -> None:
    save(tiny_return, entry("Ada", 0))
    assert save(tiny_return, entry("Ben", 1)).saved == {NAME: 2}


def test_a_version_that_never_was_is_a_conflict(tiny_return: Submission) -> None:
    (conflict,) = save(tiny_return, entry("Ada", 7)).conflicts
    assert (conflict.theirs.value, conflict.theirs.version) == (None, 0)


def test_a_file_which_saw_nothing_overwrites(tiny_return: Submission) -> None:
    save(tiny_return, entry("Ada", 0))
    assert save(tiny_return, entry("Ben", None), origin="load").saved == {NAME: 2}


def test_a_conflict_keeps_nothing_else_from_being_saved(northmere: Board) -> None:
    submission = open_return_for(northmere, publish_tiny(SEVERAL))
    save(submission, entry("x", 0, Name("a")))
    result = save(submission, entry("y", 0, Name("a")), entry("z", 0, Name("b")))
    assert (result.saved, [conflict.name for conflict in result.conflicts]) == ({Name("b"): 1}, [Name("a")])


# --- what is refused ------------------------------------------------------------------------------------------------


def test_nothing_is_saved_in_a_closed_return(tiny_return: Submission) -> None:
    close_return(tiny_return, by=None)
    with pytest.raises(ReturnClosed):
        save(tiny_return, entry("Ada"))
    assert not Answer.objects.exists()


def test_a_return_closed_by_somebody_else_in_the_meantime_is_closed(tiny_return: Submission) -> None:
    close_return(Submission.objects.get(pk=tiny_return.pk), by=None)
    with pytest.raises(ReturnClosed):
        save(tiny_return, entry("Ada"))


def test_a_reopened_return_takes_answers_again(tiny_return: Submission, ada: User) -> None:
    close_return(tiny_return, by=ada)
    reopen_return(tiny_return, by=ada)
    save(tiny_return, entry("Ada"))
    assert list(ReturnEvent.objects.values_list("kind", flat=True)) == ["opened", "closed", "reopened"]


def test_closing_twice_is_one_event(tiny_return: Submission) -> None:
    close_return(tiny_return, by=None)
    closed_at = tiny_return.closed_at
    close_return(tiny_return, by=None)
    assert tiny_return.closed_at == closed_at
    assert ReturnEvent.objects.filter(kind="closed").count() == 1


def test_a_return_that_moved_to_another_definition_wants_a_new_look(tiny_return: Submission) -> None:
    corrected = publish_tiny(asked("other", "text"), number=2)
    Submission.objects.filter(pk=tiny_return.pk).update(version=corrected)
    with pytest.raises(NotAllowed, match="corrected in the meantime"):
        save(tiny_return, entry("Ada"))


@pytest.mark.parametrize("name", [Name("cover.nmae"), Name(""), Name("cover"), Name("schemes")])
def test_an_answer_to_a_question_that_is_not_asked_is_refused(tiny_return: Submission, name: Name) -> None:
    with pytest.raises(NotAllowed, match="is no answer that can be written"):
        save(tiny_return, entry("x", 0, name))


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (asked("q", "board", more="role = 'given'"), "load"), (asked("q", "number", more="calculation = '1 + 1'"), "load"),
        (asked("q", "text", more="role = 'prefill'"), "form"),
    ],
    ids=["given", "calculated", "prefill"],
)  # fmt: skip
def test_an_answer_that_nobody_gives_is_refused(northmere: Board, text: str, origin: str) -> None:
    submission = open_return_for(northmere, publish_tiny(text))
    with pytest.raises(NotAllowed, match="is no answer that can be written"):
        save(submission, entry("x", 0, Name("q")), origin=origin)


@pytest.mark.parametrize("origin", ["prefill", "workbook", "load"])
def test_what_is_prefilled_may_be_written_by_other_ways_than_the_form(northmere: Board, origin: str) -> None:
    submission = open_return_for(northmere, publish_tiny(asked("q", "text", more="role = 'prefill'")))
    assert save(submission, entry("x", None, Name("q")), origin=origin).saved


def test_history_may_be_typed_in(northmere: Board) -> None:
    submission = open_return_for(northmere, publish_tiny(asked("q", "text", more="role = 'history'")))
    assert save(submission, entry("x", 0, Name("q"))).saved


def test_one_wrong_entry_keeps_all_others_out(northmere: Board) -> None:
    submission = open_return_for(northmere, publish_tiny(SEVERAL))
    with pytest.raises(NotAllowed):
        save(submission, entry("x", 0, Name("a")), entry("y", 0, Name("c")))
    assert not Answer.objects.exists()
    assert not AnswerChange.objects.exists()


def test_the_same_answer_twice_in_one_save_is_refused(tiny_return: Submission) -> None:
    with pytest.raises(NotAllowed, match="stands twice"):
        save(tiny_return, entry("Ada", 0), entry("Ben", 0))


@pytest.mark.django_db(transaction=True)
def test_an_error_while_the_history_is_written_takes_the_answers_back(monkeypatch: pytest.MonkeyPatch) -> None:
    submission = open_return_for(make_board())

    def fail(*arguments: Any) -> None:
        raise IntegrityError("the disk is full")

    monkeypatch.setattr(AnswerChange.objects, "bulk_create", fail)
    with pytest.raises(IntegrityError):
        save(submission, entry("Ada", 0))
    assert not Answer.objects.exists()


# --- rows of tables -------------------------------------------------------------------------------------------------


@pytest.fixture
def with_tables(northmere: Board) -> Submission:
    """Northmere's return with the tables `schemes` (room for two rows) and `others`, and one plain question."""
    return open_return_for(northmere, publish_tiny(TABLE))


def scheme(row: TableRow | str) -> Name:
    return Name("schemes.name", str(row.id) if isinstance(row, TableRow) else row)


def test_an_answer_in_a_row_is_kept_by_its_row(with_tables: Submission) -> None:
    first, second = add_row(with_tables, "schemes", by=None), add_row(with_tables, "schemes", by=None)
    save(with_tables, entry("A", 0, scheme(first)), entry("B", 0, scheme(second)))
    assert [stored(with_tables, scheme(row)) for row in (first, second)] == [("A", 1), ("B", 1)]


def test_a_row_of_another_return_is_refused(with_tables: Submission, southwold: Board) -> None:
    theirs = add_row(open_return_for(southwold, with_tables.version), "schemes", by=None)
    with pytest.raises(NotAllowed, match="a row that you typed into is not there"):
        save(with_tables, entry("A", 0, scheme(theirs)))


def test_a_row_of_another_table_is_refused(with_tables: Submission) -> None:
    other = add_row(with_tables, "others", by=None)
    with pytest.raises(NotAllowed, match="a row that you typed into is not there"):
        save(with_tables, entry("A", 0, scheme(other)))


@pytest.mark.parametrize("row", ["", "no-such-row", "00000000-0000-0000-0000-000000000000"])
def test_a_column_without_a_row_that_is_there_is_refused(with_tables: Submission, row: str) -> None:
    with pytest.raises(NotAllowed, match="a row that you typed into is not there"):
        save(with_tables, entry("A", 0, scheme(row)))


@pytest.mark.parametrize("row", ["no-such-row", "existing"])
def test_a_plain_question_has_no_rows(with_tables: Submission, row: str) -> None:
    existing = add_row(with_tables, "schemes", by=None)
    with pytest.raises(NotAllowed, match="a row that you typed into is not there"):
        save(with_tables, entry("A", 0, Name("plain", str(existing.id) if row == "existing" else row)))


def test_a_removed_row_takes_no_answers_and_keeps_those_it_has(with_tables: Submission) -> None:
    row = add_row(with_tables, "schemes", by=None)
    save(with_tables, entry("A", 0, scheme(row)))
    remove_row(with_tables, str(row.id), by=None)
    with pytest.raises(NotAllowed, match="a row that you typed into is not there"):
        save(with_tables, entry("B", 1, scheme(row)))
    assert stored(with_tables, scheme(row)) == ("A", 1)


def test_rows_are_added_in_order_and_leave_their_history(with_tables: Submission, ada: User) -> None:
    rows = [add_row(with_tables, "schemes", by=ada) for _ in range(2)]
    assert [row.position for row in rows] == [1, 2]
    assert list(AnswerChange.objects.values_list("key", "row", "new", "by")) == [
        ("schemes", str(row.id), "row", ada.pk) for row in rows
    ]


def test_a_full_table_takes_no_more_rows_until_one_is_removed(with_tables: Submission) -> None:
    first, _ = add_row(with_tables, "schemes", by=None), add_row(with_tables, "schemes", by=None)
    with pytest.raises(NotAllowed, match="has room for 2 rows"):
        add_row(with_tables, "schemes", by=None)
    remove_row(with_tables, str(first.id), by=None)
    assert add_row(with_tables, "schemes", by=None).position == 3


def test_removing_a_row_twice_is_one_change(with_tables: Submission) -> None:
    row = add_row(with_tables, "schemes", by=None)
    remove_row(with_tables, str(row.id), by=None)
    remove_row(with_tables, str(row.id), by=None)
    assert list(AnswerChange.objects.values_list("old", "new")) == [(None, "row"), ("row", None)]


def test_a_removed_row_is_put_back_in_its_place_with_its_answers_as_often_as_needed(with_tables: Submission) -> None:
    rows = [add_row(with_tables, "schemes", by=None) for _ in range(2)]
    save(with_tables, entry("A", 0, scheme(rows[0])))
    for _ in range(2):
        remove_row(with_tables, str(rows[0].id), by=None)
        restore_row(with_tables, str(rows[0].id), by=None)
        restore_row(with_tables, str(rows[0].id), by=None)
    found = load_answers(with_tables, definition_of(with_tables.version)).table("schemes")
    assert [(row.id, dict(row.values)) for row in found] == [
        (str(rows[0].id), {"schemes.name": "A"}), (str(rows[1].id), {}),
    ]  # fmt: skip
    past = AnswerChange.objects.filter(row=str(rows[0].id), key="schemes").values_list("version", "new")
    assert list(past) == [(1, "row"), (2, None), (3, "row"), (4, None), (5, "row")]


def test_a_row_is_not_put_back_into_a_full_table(with_tables: Submission) -> None:
    first, _ = add_row(with_tables, "schemes", by=None), add_row(with_tables, "schemes", by=None)
    remove_row(with_tables, str(first.id), by=None)
    add_row(with_tables, "schemes", by=None)
    with pytest.raises(NotAllowed, match="has room for 2 rows"):
        restore_row(with_tables, str(first.id), by=None)


@pytest.mark.parametrize("row", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_row_that_is_not_there_cannot_be_removed_or_put_back(with_tables: Submission, row: str) -> None:
    for act in (remove_row, restore_row):
        with pytest.raises(NotAllowed, match="no such row"):
            act(with_tables, row, by=None)


def test_a_table_that_is_not_there_has_no_rows(with_tables: Submission) -> None:
    with pytest.raises(NotAllowed, match="no table 'scheme'"):
        add_row(with_tables, "scheme", by=None)


def test_a_closed_return_has_fixed_rows(with_tables: Submission) -> None:
    row = add_row(with_tables, "schemes", by=None)
    close_return(with_tables, by=None)
    with pytest.raises(ReturnClosed):
        add_row(with_tables, "schemes", by=None)
    for act in (remove_row, restore_row):
        with pytest.raises(ReturnClosed):
            act(with_tables, str(row.id), by=None)


# --- opening --------------------------------------------------------------------------------------------------------


def test_opening_a_return_twice_gives_the_same_return(northmere: Board, ada: User) -> None:
    version = publish_tiny()
    assert open_return(version, northmere, by=ada) == open_return(version, northmere, by=ada)
    assert ReturnEvent.objects.filter(kind="opened").count() == 1


def test_a_return_stays_with_the_version_it_was_opened_with(northmere: Board) -> None:
    first = open_return_for(northmere, publish_tiny())
    assert open_return_for(northmere, publish_tiny(asked("q", "text"), number=2)).version == first.version


def test_opening_a_plan_twice_gives_the_same_plan(northmere: Board) -> None:
    version = publish_tiny(period={"kind": "plan"})
    assert open_return(version, northmere, by=None) == open_return(version, northmere, by=None)
    assert SubmissionBoard.objects.get().kind == "plan"


def test_a_board_that_ended_before_the_periods_end_opens_no_return(db: None) -> None:
    board = make_board(active_to=date(2018, 12, 30))
    with pytest.raises(NotAllowed, match="did not exist at the end of Q3 2018/19"):
        open_return_for(board)


def test_a_board_that_began_after_the_periods_end_opens_no_return(db: None) -> None:
    with pytest.raises(NotAllowed, match="did not exist at the end of Q3 2018/19"):
        open_return_for(make_board(active_from=date(2019, 1, 1)))


def test_a_board_whose_last_day_is_the_periods_last_opens_its_return(db: None) -> None:
    assert open_return_for(make_board(active_from=date(2018, 12, 31), active_to=date(2018, 12, 31))).is_open


# --- at the same time -----------------------------------------------------------------------------------------------


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What these give when they are started at one moment, each with a connection of its own."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        close_old_connections()
        start.wait(timeout=10)
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
def test_of_two_first_answers_at_once_one_is_kept_and_the_other_is_told() -> None:
    ada, ben = make_user("Ada"), make_user("Ben")
    submission = open_return_for(make_board())

    def write(user: User) -> Callable[[], Any]:
        return lambda: save(Submission.objects.get(pk=submission.pk), entry(user.name, 0), by=user)

    results = at_once(write(ada), write(ben))
    assert sorted(len(result.saved) for result in results) == [0, 1]
    (conflict,) = (conflict for result in results for conflict in result.conflicts)
    assert conflict.theirs.value == Answer.objects.get().text != conflict.mine
    assert AnswerChange.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_different_answers_at_once_are_all_kept() -> None:
    submission = open_return_for(
        make_board(), publish_tiny("".join(asked(f"q.q{n}", "text", f"C{n}") for n in range(1, 9)))
    )

    def write(number: int) -> Callable[[], Any]:
        return lambda: save(Submission.objects.get(pk=submission.pk), entry("x", 0, Name(f"q.q{number}")))

    results = at_once(*(write(number) for number in range(1, 9)))
    assert all(len(result.saved) == 1 for result in results)
    assert Answer.objects.count() == AnswerChange.objects.count() == 8


@pytest.mark.django_db(transaction=True)
def test_a_return_opened_twice_at_once_is_one_return() -> None:
    board, version = make_board(), publish_tiny()
    opened = at_once(*[lambda: open_return(version, board, by=None)] * 4)
    assert len({submission.pk for submission in opened}) == Submission.objects.count() == 1
    assert ReturnEvent.objects.filter(kind="opened").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_table_with_room_for_two_gets_two_rows_however_many_come_at_once() -> None:
    submission = open_return_for(make_board(), publish_tiny(TABLE))

    def add() -> bool:
        try:
            add_row(Submission.objects.get(pk=submission.pk), "schemes", by=None)
        except NotAllowed:
            return False
        return True

    assert sorted(at_once(*[add] * 4)) == [False, False, True, True]
    assert sorted(TableRow.objects.values_list("position", flat=True)) == [1, 2]
