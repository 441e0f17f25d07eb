"""A workbook that comes back, compared with what it was on download and with what the return says now."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from returns.answer_types import Value
from returns.answers import Answers, Name, Row
from returns.applies import settled
from returns.definition.cells import Cell
from returns.definition.model import Definition
from returns.lines import AnswerLine, Differing, RowLine, carried_out
from returns.merging import NEW_ROW_WAITS, ROW_KEPT, UNKNOWN_ROW, Standing, merge
from returns.workbook.layout import At
from returns.workbook.reading import Reading, ReadRow, Refusal
from returns.workbook.stamp import Stamp
from tests.factories import tiny_definition
from tests.workbooks.invented import invented, some_answers

STAMP = Stamp("Northmere", "E09999999", "2018-19-q3", 1, "0" * 64, "11111111-2222-3333-4444-555555555555")
SHEET = """
[[block]]
kind = "question"
key = "cover.board"
cell = "C6"
label = "Board:"
type = "board"
role = "given"

[[block]]
kind = "question"
key = "cover.name"
cell = "C7"
label = "Name:"
type = "text"

[[block]]
kind = "question"
key = "cover.story"
cell = "C8"
label = "Story:"
type = "long_text"
relevant = "cover.amount > 100"

[[block]]
kind = "question"
key = "cover.amount"
cell = "C9"
label = "Amount:"
type = "money"

[[block]]
kind = "question"
key = "cover.twice"
cell = "C10"
label = "Twice"
type = "money"
calculation = "cover.amount * cover.times"

[[block]]
kind = "question"
key = "cover.times"
cell = "C11"
label = "Times"
type = "integer"
role = "prefill"

[[block]]
kind = "table"
key = "risks"
label = "Risks"
first_row = 20
capacity = 9

  [[block.column]]
  key = "title"
  cell = "B"
  label = "Risk"
  type = "text"

  [[block.column]]
  key = "cost"
  cell = "C"
  label = "Cost"
  type = "money"

[[query]]
key = "large"
at = "cover.amount"
rule = "cover.amount < 500"
says = "That is a lot."
"""
NAME, STORY, AMOUNT = Name("cover.name"), Name("cover.story"), Name("cover.amount")
EXPLAINED = Name("explanation.large")
WINTER = Row("r1", {"risks.title": "Winter", "risks.cost": Decimal(5)})
FLU = Row("r2", {"risks.title": "Flu"})


@pytest.fixture(scope="module")
def definition() -> Definition:
    return tiny_definition(SHEET)


def risks(*rows: Row, **values: Value) -> Answers:
    """Answers `cover.…` by their short keys, and the rows of the table."""
    return Answers({f"cover.{key}": value for key, value in values.items()}, {"risks": rows})


def read_back(definition: Definition, answers: Answers) -> Reading:
    """What is read of the workbook of these answers, when nobody has changed anything in it."""
    full = settled(definition, answers)
    said: dict[Name, Value | None] = {}
    shown: dict[Name, Value | None] = {}
    places: dict[Name, At] = {}
    for sheet in (*definition.sheets, *([definition.queries] if definition.queries else [])):
        for question in sheet.questions:
            name = Name(question.key)
            (said if question.writable else shown)[name] = full.get(name)
            places[name] = At(sheet.tab, question.cell)
        for table in sheet.tables:
            for index, row in enumerate(full.table(table.key)):
                for column in table.columns:
                    name = Name(column.key, row.id)
                    (said if column.writable else shown)[name] = full.get(name)
                    places[name] = At(sheet.tab, table.cell(column, index))
    rows = {key: tuple(ReadRow(row.id, False) for row in full.table(key)) for key in definition.tables}
    return Reading(STAMP, said, places, rows, shown, ())


def edited(reading: Reading, answers: Mapping[Name, Value | None]) -> Reading:
    """The same with these cells filled in otherwise; names of rows `new-1` and so on are rows typed in at the end."""
    new = {name.row: name.key.partition(".")[0] for name in answers if name.row.startswith("new-")}
    rows = dict(reading.rows)
    for row, table in new.items():
        rows[table] = (*rows[table], ReadRow(row, True))
    places = {name: At("1. Sheet", Cell(2, 30)) for name in answers if name not in reading.places}
    return replace(reading, answers={**reading.answers, **answers}, rows=rows, places={**reading.places, **places})


def without_row(reading: Reading, row: str) -> Reading:
    """The same with a row deleted."""
    kept = {name: value for name, value in reading.answers.items() if name.row != row}
    rows = {table: tuple(one for one in found if one.id != row) for table, found in reading.rows.items()}
    return replace(reading, answers=kept, rows=rows)


# --- single answers ------------------------------------------------------------------------------------------------


def test_a_workbook_as_it_was_downloaded_brings_nothing_whatever_the_browser_changed_since(
    definition: Definition,
) -> None:
    then = risks(WINTER, name="Ada", amount=Decimal(12))
    plan = merge(definition, read_back(definition, then), Standing(then, risks(name="Ben")))
    assert (plan.lines, plan.already, plan.refusals, plan.differing) == ((), (), (), ())


@pytest.mark.parametrize(("was", "becomes"), [(None, "Ben"), ("Ada", "Ben"), ("Ada", None)])
def test_what_only_the_workbook_changed_is_a_change(
    definition: Definition, was: str | None, becomes: str | None
) -> None:
    then = risks(name=was) if was else risks()
    reading = edited(read_back(definition, then), {NAME: becomes})
    assert merge(definition, reading, Standing(then, then)).lines == (
        AnswerLine(NAME, was, becomes, was, conflict=False),
    )


def test_what_both_changed_each_to_something_else_is_a_conflict(definition: Definition) -> None:
    then, now = risks(name="Ada"), risks(name="Cleo")
    plan = merge(definition, edited(read_back(definition, then), {NAME: "Ben"}), Standing(then, now))
    assert plan.lines == (AnswerLine(NAME, "Ada", "Ben", "Cleo", conflict=True),)
    assert plan.by_default == frozenset()


def test_an_answer_cleared_in_the_browser_and_changed_in_the_workbook_is_a_conflict(definition: Definition) -> None:
    then = risks(name="Ada")
    plan = merge(definition, edited(read_back(definition, then), {NAME: "Ben"}), Standing(then, risks()))
    assert plan.lines == (AnswerLine(NAME, "Ada", "Ben", None, conflict=True),)


def test_what_both_changed_to_the_same_is_no_line(definition: Definition) -> None:
    then, now = risks(name="Ada"), risks(name="Ben")
    plan = merge(definition, edited(read_back(definition, then), {NAME: "Ben"}), Standing(then, now))
    assert (plan.lines, plan.already) == ((), (NAME,))


def test_a_refused_cell_changes_nothing(definition: Definition) -> None:
    then = risks(name="Ada")
    whole = read_back(definition, then)
    refusal = Refusal("1. Sheet", "C7", "Name:", "C7 holds a formula; type the text itself.", NAME)
    reading = replace(
        whole, answers={name: value for name, value in whole.answers.items() if name != NAME}, refusals=(refusal,)
    )
    plan = merge(definition, reading, Standing(then, then))
    assert (plan.lines, plan.refusals) == ((), (refusal,))


def test_line_ends_and_outer_spaces_are_no_change(definition: Definition) -> None:
    then = Answers({"cover.amount": Decimal(200), "cover.story": "one\ntwo  \n", "cover.name": " Ada"})
    reading = edited(read_back(definition, then), {STORY: "one\ntwo", NAME: "Ada", AMOUNT: Decimal("200.00")})
    assert merge(definition, reading, Standing(then, then)).lines == ()


def test_an_explanation_is_an_answer_like_any_other(definition: Definition) -> None:
    then = risks(amount=Decimal(900))
    reading = edited(read_back(definition, then), {EXPLAINED: "A lottery win"})
    plan = merge(definition, reading, Standing(then, then))
    assert [line.name for line in plan.lines] == [EXPLAINED]
    assert carried_out(then, plan.lines).value("explanation.large") == "A lottery win"


def test_an_answer_that_did_not_apply_and_so_was_left_out_of_the_workbook_stays(definition: Definition) -> None:
    then = Answers({"cover.amount": Decimal(1), "cover.story": "kept"})
    plan = merge(definition, edited(read_back(definition, then), {AMOUNT: Decimal(200)}), Standing(then, then))
    assert [line.name for line in plan.lines] == [AMOUNT]
    assert carried_out(then, plan.lines).value("cover.story") == "kept"


def test_what_is_typed_over_an_answer_that_did_not_apply_is_a_change_unless_the_browser_changed_it(
    definition: Definition,
) -> None:
    then = Answers({"cover.amount": Decimal(1), "cover.story": "kept"})
    reading = edited(read_back(definition, then), {STORY: "new"})
    assert merge(definition, reading, Standing(then, then)).lines == (
        AnswerLine(STORY, None, "new", "kept", conflict=False),
    )
    now = Answers({"cover.amount": Decimal(1), "cover.story": "rewritten"})
    assert merge(definition, reading, Standing(then, now)).lines[0].conflict


def test_lines_stand_in_the_order_of_the_form(definition: Definition) -> None:
    then = risks(WINTER, FLU)
    changes: dict[Name, Value | None] = {
        EXPLAINED: "so", Name("risks.title", "new-1"): "Ice", Name("risks.cost", "r1"): Decimal(1), AMOUNT: Decimal(9), NAME: "B",
    }  # fmt: skip
    reading = without_row(edited(read_back(definition, then), changes), "r2")
    plan = merge(definition, reading, Standing(then, then))
    assert [str(line.name) for line in plan.lines] == [
        "cover.name", "cover.amount", "risks.cost@r1", "risks@new-1", "risks@r2", "explanation.large",
    ]  # fmt: skip


# --- rows ----------------------------------------------------------------------------------------------------------


def test_a_cell_of_a_row_is_compared_like_any_answer(definition: Definition) -> None:
    then, cost, title = risks(WINTER), Name("risks.cost", "r1"), Name("risks.title", "r1")
    now = risks(Row("r1", {"risks.title": "Ice", "risks.cost": Decimal(5)}))
    reading = edited(read_back(definition, then), {cost: Decimal(7), title: "Snow"})
    assert merge(definition, reading, Standing(then, now)).lines == (
        AnswerLine(title, "Winter", "Snow", "Ice", conflict=True),
        AnswerLine(cost, Decimal(5), Decimal(7), Decimal(5), conflict=False),
    )


def test_a_new_row_is_added(definition: Definition) -> None:
    reading = edited(read_back(definition, risks()), {Name("risks.title", "new-1"): "Ice"})
    plan = merge(definition, reading, Standing(risks(), risks()))
    assert plan.lines == (RowLine(Name("risks", "new-1"), "add", {}, {"risks.title": "Ice"}, {}, conflict=False),)


def test_a_new_row_that_stands_in_the_return_by_now_is_not_added_twice(definition: Definition) -> None:
    new = {Name("risks.title", "new-1"): "Ice", Name("risks.title", "new-2"): "Ice"}
    reading = edited(read_back(definition, risks(FLU)), new)
    now = risks(FLU, Row("r3", {"risks.title": "Ice"}))
    plan = merge(definition, reading, Standing(risks(FLU), now))
    assert [str(line.name) for line in plan.lines] == ["risks@new-2"]
    assert plan.already == (Name("risks", "new-1"),)


def test_a_new_row_of_which_the_return_holds_a_part_by_now_is_left_to_be_chosen(definition: Definition) -> None:
    new: dict[Name, Value | None] = {Name("risks.title", "new-1"): "Ice", Name("risks.cost", "new-1"): Decimal(5)}
    reading = edited(read_back(definition, risks()), new)
    for held, conflict in (({"risks.title": "Ice"}, True), ({"risks.title": "Snow"}, False)):
        (line,) = merge(definition, reading, Standing(risks(), risks(Row("r3", held)))).lines
        assert line.conflict is conflict
        assert line.browser == (held if conflict else {})


def test_a_new_row_of_which_a_cell_cannot_be_read_waits_as_a_whole(definition: Definition) -> None:
    reading = edited(read_back(definition, risks()), {Name("risks.title", "new-1"): "Ice"})
    wrong = Refusal("Risks", "D9", "Risks, row 1: Cost", "This cell must be an amount.", Name("risks.cost", "new-1"))
    plan = merge(definition, replace(reading, refusals=(wrong,)), Standing(risks(), risks()))
    assert plan.lines == ()
    assert [refusal.message for refusal in plan.refusals] == [wrong.message, NEW_ROW_WAITS]


def test_a_new_row_like_one_that_was_there_on_download_is_a_second_one(definition: Definition) -> None:
    reading = edited(read_back(definition, risks(FLU)), {Name("risks.title", "new-1"): "Flu"})
    assert len(merge(definition, reading, Standing(risks(FLU), risks(FLU))).lines) == 1


def test_a_row_gone_from_the_workbook_is_removed(definition: Definition) -> None:
    then = risks(WINTER, FLU)
    plan = merge(definition, without_row(read_back(definition, then), "r1"), Standing(then, then))
    assert plan.lines == (RowLine(Name("risks", "r1"), "remove", WINTER.values, {}, WINTER.values, conflict=False),)
    assert carried_out(then, plan.lines).table("risks") == (FLU,)


def test_a_row_gone_from_the_workbook_that_the_browser_changed_is_a_conflict(definition: Definition) -> None:
    now = risks(Row("r1", {"risks.title": "Snow"}))
    plan = merge(definition, without_row(read_back(definition, risks(WINTER)), "r1"), Standing(risks(WINTER), now))
    assert [(line.conflict, line.browser) for line in plan.lines] == [(True, {"risks.title": "Snow"})]


def test_a_row_gone_from_both_is_no_line(definition: Definition) -> None:
    then = risks(WINTER)
    plan = merge(definition, without_row(read_back(definition, then), "r1"), Standing(then, risks()))
    assert (plan.lines, plan.already) == ((), (Name("risks", "r1"),))


def test_an_empty_row_gone_from_the_workbook_is_no_line(definition: Definition) -> None:
    then = risks(Row("r1", {}))
    assert merge(definition, without_row(read_back(definition, then), "r1"), Standing(then, then)).lines == ()


def test_a_row_removed_in_the_browser_and_changed_in_the_workbook_is_a_conflict(definition: Definition) -> None:
    then, cost = risks(WINTER), Name("risks.cost", "r1")
    plan = merge(definition, edited(read_back(definition, then), {cost: Decimal(7)}), Standing(then, risks()))
    wanted: dict[str, Value] = {"risks.title": "Winter", "risks.cost": Decimal(7)}
    assert plan.lines == (RowLine(Name("risks", "r1"), "restore", WINTER.values, wanted, {}, conflict=True),)
    assert carried_out(risks(), plan.lines).table("risks") == (Row("r1", wanted),)


def test_a_row_removed_in_the_browser_and_as_it_was_in_the_workbook_stays_removed(definition: Definition) -> None:
    then = risks(WINTER)
    assert merge(definition, read_back(definition, then), Standing(then, risks())).lines == ()


def test_a_row_that_the_downloaded_workbook_did_not_have_is_refused(definition: Definition) -> None:
    strange = replace(
        edited(read_back(definition, risks()), {Name("risks.title", "r9"): "Ice"}),
        rows={"risks": (ReadRow("r9", False), ReadRow("r8", False))},
    )
    plan = merge(definition, strange, Standing(risks(), risks(Row("r9", {"risks.title": "Another"}))))
    assert plan.lines == ()
    assert plan.refusals == (Refusal("1. Sheet", "B30", "Risks", UNKNOWN_ROW, Name("risks", "r9")),)


def test_a_row_that_may_have_been_overwritten_with_a_copy_stays(definition: Definition) -> None:
    then = risks(WINTER, FLU)
    copied = Refusal("1. Sheet", "B21", "Risks, row 2", "Two rows of this table are the same row.", Name("risks", "r1"))
    unknown = edited(read_back(definition, then), {Name("risks.title", "r9"): "Ice"})
    for reading in (
        replace(without_row(read_back(definition, then), "r2"), refusals=(copied,)),
        replace(without_row(unknown, "r2"), rows={"risks": (ReadRow("r1", False), ReadRow("r9", False))}),
    ):
        plan = merge(definition, reading, Standing(then, then))
        assert plan.lines == ()
        assert plan.refusals[-1] == Refusal("1. Sheet", "", "Risks: Flu", ROW_KEPT, Name("risks", "r2"))


def test_a_table_that_could_not_be_read_loses_no_rows(definition: Definition) -> None:
    then = risks(WINTER)
    unread = replace(read_back(definition, then), rows={}, answers={NAME: None})
    assert merge(definition, unread, Standing(then, then)).lines == ()


# --- what nobody fills in ------------------------------------------------------------------------------------------


def differing(definition: Definition, then: Answers, reading: Reading, now: Answers | None = None) -> list[Differing]:
    return list(merge(definition, reading, Standing(then, now or then)).differing)


@pytest.fixture
def told() -> Answers:
    return Answers({"cover.amount": Decimal(10), "cover.times": Decimal(2)})


TWICE, TIMES = Name("cover.twice"), Name("cover.times")


def test_a_figure_that_follows_from_the_workbooks_own_answers_is_not_told(
    definition: Definition, told: Answers
) -> None:
    reading = edited(read_back(definition, told), {AMOUNT: Decimal(30)})
    assert differing(definition, told, replace(reading, shown={TWICE: Decimal("60.001"), TIMES: Decimal(2)})) == []


def test_a_figure_that_follows_from_an_answer_the_browser_keeps_otherwise_is_not_told(
    definition: Definition, told: Answers
) -> None:
    reading = replace(edited(read_back(definition, told), {AMOUNT: Decimal(30)}), shown={TWICE: Decimal(60)})
    now = told.having({"cover.amount": Decimal(7)})
    assert merge(definition, reading, Standing(told, now)).lines[0].conflict
    assert differing(definition, told, reading, now) == []


def test_a_figure_that_is_the_returns_own_is_not_told(definition: Definition, told: Answers) -> None:
    reading = replace(read_back(definition, told), shown={TWICE: Decimal(14)})
    assert differing(definition, told, reading, told.having({"cover.amount": Decimal(7)})) == []


def test_what_nobody_fills_in_is_never_a_line(definition: Definition, told: Answers) -> None:
    reading = edited(
        read_back(definition, told), {TWICE: Decimal(1), TIMES: Decimal(1), Name("cover.board"): "Southwold"}
    )
    assert merge(definition, reading, Standing(told, told)).lines == ()


def test_a_figure_that_was_not_worked_out_again_is_not_told(definition: Definition, told: Answers) -> None:
    assert differing(definition, told, edited(read_back(definition, told), {AMOUNT: Decimal(30)})) == []


def test_a_figure_that_a_program_left_out_which_works_out_nothing_is_not_told(
    definition: Definition, told: Answers
) -> None:
    reading = read_back(definition, told)
    assert differing(definition, told, replace(reading, shown={**reading.shown, TWICE: None})) == []


def test_a_figure_typed_over_a_calculated_or_prefilled_one_is_told_with_ours(
    definition: Definition, told: Answers
) -> None:
    reading = replace(read_back(definition, told), shown={TWICE: Decimal(12), TIMES: None})
    reading = edited(reading, {AMOUNT: Decimal(30)})
    assert differing(definition, told, reading) == [
        Differing(TWICE, Decimal(12), Decimal(60)), Differing(TIMES, None, Decimal(2)),
    ]  # fmt: skip


def test_a_prefilled_figure_that_was_filled_in_anew_since_the_download_is_not_told(
    definition: Definition, told: Answers
) -> None:
    now = told.having({"cover.times": Decimal(3)})
    assert differing(definition, told, read_back(definition, told), now) == []


# --- any answers ---------------------------------------------------------------------------------------------------

BLANKS = st.sampled_from(["not_needed", "undecided"])


def with_own_rows(answers: Answers, source: str, then: Answers | None = None) -> Answers:
    """The same with rows that bear names of their own, as all rows do; those that were there on download are the same rows."""
    known = {table: len(rows) for table, rows in then.rows.items()} if then else {}
    rows = {
        table: tuple(
            replace(row, id=f"{table}-{number}" if number < known.get(table, 0) else f"{source}-{table}-{number}")
            for number, row in enumerate(found)
        )
        for table, found in answers.rows.items()
    }
    return replace(answers, rows=rows)


@st.composite
def three_sides(draw: st.DrawFn) -> tuple[Definition, Standing, Reading]:
    """A return on download and now, and a workbook that was filled in meanwhile, each with any answers and rows."""
    definition = invented(draw(BLANKS))
    first = draw(some_answers(definition))
    then = with_own_rows(first, "", first)
    now = with_own_rows(draw(some_answers(definition)), "later", then)
    reading = read_back(definition, with_own_rows(draw(some_answers(definition)), "new", then))
    rows = {
        key: tuple(ReadRow(row.id, row.id.startswith("new-")) for row in found) for key, found in reading.rows.items()
    }
    return definition, Standing(then, now), replace(reading, rows=rows)


@settings(max_examples=50)
@given(three_sides())
def test_an_unchanged_workbook_brings_nothing_over_any_answers(
    sides: tuple[Definition, Standing, Reading],
) -> None:
    definition, standing, _ = sides
    plan = merge(definition, read_back(definition, standing.then), standing)
    assert (plan.lines, plan.already, plan.refusals, plan.differing) == ((), (), (), ())


@settings(max_examples=50)
@given(three_sides())
def test_what_was_brought_in_once_is_nothing_new_the_second_time(
    sides: tuple[Definition, Standing, Reading],
) -> None:
    definition, standing, reading = sides
    plan = merge(definition, reading, standing)
    after = carried_out(standing.now, plan.lines)
    assert merge(definition, reading, replace(standing, now=after)).lines == ()
    for line in plan.lines:
        if isinstance(line, AnswerLine):
            assert after.get(line.name) == line.workbook


@settings(max_examples=50)
@given(three_sides())
def test_what_the_browser_changed_is_never_touched_unless_chosen(
    sides: tuple[Definition, Standing, Reading],
) -> None:
    definition, standing, reading = sides
    then, now = standing.then, standing.now
    plan = merge(definition, reading, standing)
    after = carried_out(now, plan.chosen(plan.by_default))
    for name in {*then.names(), *now.names()}:
        if now.get(name) is not None and now.get(name) != then.get(name):
            assert after.get(name) == now.get(name)
