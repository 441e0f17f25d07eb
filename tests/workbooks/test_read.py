"""What a cell means, and what a workbook says by its names: without a file, from plain cells."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from time import process_time
from typing import Any

import pytest

from returns.answer_types import AnswerError, Value
from returns.answers import Answers, Name, Row
from returns.definition.cells import Cell, parse_cell
from returns.definition.model import Choice, ChoiceList, Definition, Question
from returns.workbook.beside import asked_sheets
from returns.workbook.flat import Flat, Range, read_flat
from returns.workbook.meaning import answer_in, digits, shown_in
from returns.workbook.raw import Raw
from returns.workbook.read import ReadRow, read_workbook
from returns.workbook.refused import NotAWorkbook
from returns.workbook.shell import check_shell
from tests.workbooks.invented import everything, invented
from tests.workbooks.tools import PERIODS, STAMP, filled, form, kensington, quarter_3, reading_of

YES_NO = ChoiceList("yes_no", (Choice("yes", "Yes"), Choice("no", "No"), Choice("odd", "yes and no")))


def question(kind: str, **others: Any) -> Question:
    choices = YES_NO if kind == "choice" else None
    made = Question("a.b", "A", kind, Cell(3, 8), choices=choices)
    return replace(made, **others)


def raw(value: str | Decimal | bool) -> Raw:
    return Raw(value, formula=False)


def means(value: str | Decimal | bool, kind: str, *, epoch_1904: bool = False) -> Value | None:
    return answer_in(raw(value), question(kind), epoch_1904=epoch_1904)


def refused(value: str | Decimal | bool, kind: str, *, epoch_1904: bool = False) -> str:
    with pytest.raises(AnswerError) as error:
        means(value, kind, epoch_1904=epoch_1904)
    return str(error.value)


# --- one cell ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["text", "long_text", "number", "money", "date", "date_or_word", "choice", "email"])
def test_an_empty_cell_is_a_blank_answer(kind: str) -> None:
    assert answer_in(None, question(kind)) is None
    assert means(" \u00a0\n", kind) is None


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (Decimal("0.30000000000000004"), Decimal("0.3")),
        (Decimal("1234567.8899999999"), Decimal("1234567.89")),
        (Decimal("-0.0"), Decimal(0)),
        (Decimal("1E+5"), Decimal(100_000)),
        ("£1,234", Decimal(1_234)),
        ("1,234.50", Decimal("1234.5")),
        ("(500)", Decimal(-500)),
        ("\u2212500", Decimal(-500)),
    ],
)
def test_an_amount_is_read_as_a_number_and_as_it_is_typed(value: str | Decimal, number: Decimal) -> None:
    assert means(value, "money") == number


@pytest.mark.parametrize(
    "value", ["1.234,50", "12 pounds", "1e5", True, Decimal("0.333333333333333"), Decimal("1E+300")]
)
def test_what_is_no_amount_is_refused(value: str | Decimal | bool) -> None:
    assert refused(value, "money").startswith("must be an amount in pounds")


def test_a_number_out_of_bounds_is_refused() -> None:
    with pytest.raises(AnswerError, match="must lie between 0 and 10"):
        answer_in(raw(Decimal(11)), question("integer", minimum=0, maximum=10))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("12", "12"), ("12.50", "12.5"), ("2079460000", "2079460000"), ("0.1", "0.1"), ("-0", "0"), ("1E-7", "0.0000001"),
        ("123456789012345678", "123456789012346000"), ("1E+25", "1E+25"), ("1E-300", "1E-300"),
    ],
)  # fmt: skip
def test_a_number_in_a_text_is_the_digits_that_are_seen(number: str, text: str) -> None:
    assert digits(Decimal(number)) == text
    assert means(Decimal(number), "text") == text


def test_a_percentage_that_its_cell_shows_as_one_is_read_as_it_is_shown() -> None:
    shown = Raw(Decimal("0.07"), formula=False, percent=True)
    assert answer_in(shown, question("percent")) == 7
    assert answer_in(shown._replace(value=Decimal("0.28999999999999998")), question("percent")) == 29
    assert answer_in(shown, question("number")) == Decimal("0.07")
    assert answer_in(shown._replace(percent=False), question("percent")) == Decimal("0.07")


def test_truth_values_are_the_words_that_are_seen() -> None:
    assert means(value=True, kind="text") == "TRUE"
    assert means(value=False, kind="long_text") == "FALSE"
    assert "'TRUE' is none of them" in refused(value=True, kind="choice")
    assert "'FALSE' is not" in refused(value=False, kind="date")


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        ("1", date(1900, 1, 1)), ("59", date(1900, 2, 28)), ("61", date(1900, 3, 1)), ("43465", date(2018, 12, 31)),
        ("43465.999", date(2018, 12, 31)), ("109574", date(2199, 12, 31)),
    ],
)  # fmt: skip
def test_a_number_in_a_date_is_its_day(serial: str, day: date) -> None:
    assert means(Decimal(serial), "date") == day
    assert means(Decimal(serial), "date_or_word") == day


@pytest.mark.parametrize(
    ("serial", "day"), [("0", date(1904, 1, 1)), ("60", date(1904, 3, 1)), ("42003.5", date(2018, 12, 31))]
)
def test_days_are_counted_from_1904_where_the_workbook_says_so(serial: str, day: date) -> None:
    assert means(Decimal(serial), "date", epoch_1904=True) == day


@pytest.mark.parametrize("serial", ["0", "0.5", "-1", "60", "60.5", "2958466", "1E+300"])
def test_a_number_that_is_no_day_is_refused(serial: str) -> None:
    assert refused(Decimal(serial), "date").startswith("must be a real date written DD/MM/YYYY")


def test_a_day_centuries_off_is_refused() -> None:
    assert "must lie in the years 1900 to 2199, not in 2200" in refused(Decimal(109_575), "date")
    assert "not in 2200" in refused(Decimal(109_575 - 1_462), "date", epoch_1904=True)


@pytest.mark.parametrize(
    ("typed", "day"), [("31/12/2018", date(2018, 12, 31)), ("31 December 2018", date(2018, 12, 31)), (" live ", "Live")]
)
def test_a_day_or_the_word_is_understood_as_text(typed: str, day: Value) -> None:
    assert means(typed, "date_or_word") == day


@pytest.mark.parametrize(("said", "key"), [("Yes", "yes"), (" NO\u00a0", "no"), ("yes AND no", "odd"), ("odd", "odd")])
def test_a_choice_goes_by_its_label(said: str, key: str) -> None:
    assert means(said, "choice") == key


def test_where_one_options_label_is_anothers_key_the_label_counts() -> None:
    crossed = ChoiceList("crossed", (Choice("a", "B"), Choice("b", "A")))
    assert answer_in(raw("A"), question("choice", choices=crossed)) == "b"
    assert answer_in(raw("b"), question("choice", choices=crossed)) == "a"


@pytest.mark.parametrize(
    ("kind", "instead"),
    [
        ("money", "type the figure itself"),
        ("date", "type the date itself"),
        ("choice", "choose one of the options"),
        ("long_text", "type the text itself"),
    ],
)
def test_formulas_and_errors_are_refused_with_what_to_do(kind: str, instead: str) -> None:
    with pytest.raises(AnswerError, match=f"^holds a formula; {instead}$"):
        answer_in(Raw(Decimal(12), formula=True), question(kind))
    with pytest.raises(AnswerError, match=f"^holds the error #REF!; {instead}$"):
        answer_in(Raw("#REF!", formula=False, error=True), question(kind))


def test_what_nobody_types_is_read_with_its_formula_and_shown_where_it_is_no_answer() -> None:
    assert shown_in(Raw(Decimal("13.294999999999998"), formula=True), question("number", decimals=2)) == Decimal("13.3")
    assert shown_in(Raw(Decimal("1000000000079.86"), formula=True), question("money")) == Decimal("1000000000079.86")
    assert shown_in(Raw("#DIV/0!", formula=True, error=True), question("number")) == "#DIV/0!"
    assert shown_in(Raw("", formula=True), question("number")) is None
    assert shown_in(raw("Perhaps"), question("choice")) == "Perhaps"
    assert shown_in(raw(Decimal("1E+300")), question("number")) == "1E+300"
    assert shown_in(None, question("text")) is None


# --- a whole workbook ----------------------------------------------------------------------------------------------


def flat_of(answers: Answers, blank_conditions: str = "not_needed") -> Flat:
    return read_flat(check_shell(filled(invented(blank_conditions), answers)))


def with_cells(flat: Flat, tab: str, **cells: str | Decimal | None) -> Flat:
    """The same with these cells typed over; None empties one."""
    changed = {parse_cell(cell): value for cell, value in cells.items()}
    kept = {cell: found for cell, found in flat.sheets[tab].items() if cell not in changed}
    typed = {cell: raw(value) for cell, value in changed.items() if value is not None}
    return replace(flat, sheets={**flat.sheets, tab: {**kept, **typed}})


def without_names(flat: Flat, *gone: str) -> Flat:
    return replace(flat, names={name: found for name, found in flat.names.items() if name not in gone})


MONEY = "2. 'Money' & more"
TWO_RISKS = Answers({}, {"risks": (Row("r1", {"risks.title": "One"}), Row("r2", {}))})


def test_a_workbook_without_a_stamp_or_without_names_is_refused_with_what_to_do() -> None:
    flat = flat_of(Answers())
    with pytest.raises(NotAWorkbook, match=r"not one of our workbooks.* Download the workbook from the return's page"):
        read_workbook(replace(flat, stamp=None), invented("not_needed"))
    with pytest.raises(NotAWorkbook, match="No cell of this workbook bears the name of an answer"):
        read_workbook(replace(flat, names={}), invented("not_needed"))


def test_the_stamp_is_handed_on() -> None:
    assert reading_of(filled(quarter_3(), kensington()), quarter_3()).stamp == STAMP


@pytest.mark.parametrize("names", [("cover.pooled",), ("cover.pooled", "cover.why")])
def test_a_name_that_is_missing_or_points_nowhere_leaves_its_answer_alone(names: tuple[str, ...]) -> None:
    flat = flat_of(Answers({"cover.pooled": "no"}))
    for changed in (without_names(flat, *names), replace(flat, names={**flat.names, **dict.fromkeys(names)})):
        reading = read_workbook(changed, invented("not_needed"))
        assert not {Name(name) for name in names} & reading.answers.keys()
        assert [(str(refusal.name), refusal.cell) for refusal in reading.refusals] == [(name, "") for name in names]
        assert Name("cover.name") in reading.answers


def test_a_name_that_covers_several_cells_is_none_of_ours() -> None:
    flat = flat_of(Answers())
    names = {**flat.names, "cover.pooled": Range("1. Cover", Cell(3, 10), Cell(3, 11))}
    reading = read_workbook(replace(flat, names=names), invented("not_needed"))
    assert [str(refusal.name) for refusal in reading.refusals] == ["cover.pooled"]


def test_words_may_differ_in_capitals_and_white_space_only() -> None:
    flat = flat_of(Answers({"cover.name": "x"}))
    alike = with_cells(flat, "1. Cover", B9="  =name,\u00a0however\nODD: ")
    assert read_workbook(alike, invented("not_needed")).refusals == ()
    other = read_workbook(with_cells(flat, "1. Cover", B9=None), invented("not_needed"))
    assert [(r.tab, r.cell) for r in other.refusals] == [("1. Cover", "B9")]
    assert "This cell is empty where the form prints '=Name, however odd:'" in other.refusals[0].message
    assert not any(name.key.startswith("cover.") for name in other.answers)
    assert Name("money.q1") in other.answers


def test_columns_that_changed_places_are_found_out() -> None:
    swapped = with_cells(flat_of(Answers()), MONEY, C7="Quarter 2", D7="Quarter 1")
    ((refusal),) = read_workbook(swapped, invented("not_needed")).refusals
    assert (refusal.cell, "This cell says 'Quarter 2' where the form prints 'Quarter 1'" in refusal.message) == (
        "C7",
        True,
    )
    assert "risks" not in read_workbook(swapped, invented("not_needed")).rows


def test_every_row_with_an_identity_is_listed_and_empty_ones_are_not() -> None:
    reading = read_workbook(flat_of(TWO_RISKS), invented("not_needed"))
    assert reading.rows == {"risks": (ReadRow("r1", new=False), ReadRow("r2", new=False))}
    assert reading.answers[Name("risks.title", "r1")] == "One"
    assert reading.answers[Name("risks.title", "r2")] is None


def test_a_new_row_never_takes_the_name_of_an_identity() -> None:
    flat = with_cells(flat_of(TWO_RISKS), MONEY, G14="new-1", B15="Typed in", B16=" ")
    rows = read_workbook(flat, invented("not_needed")).rows["risks"]
    assert rows == (ReadRow("r1", new=False), ReadRow("new-1", new=False), ReadRow("new-2", new=True))


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        (("risks._row",), "or the hidden column that tells its rows apart"),
        (("risks.title", "risks.open", "risks.plan", "risks.cost", "risks.half"), "This table was deleted"),
    ],
)
def test_a_table_whose_rows_cannot_be_told_apart_is_not_read(gone: tuple[str, ...], says: str) -> None:
    reading = read_workbook(without_names(flat_of(TWO_RISKS), *gone), invented("not_needed"))
    assert "risks" not in reading.rows
    assert [says in refusal.message for refusal in reading.refusals] == [True]


def test_a_table_whose_columns_were_shifted_is_not_read() -> None:
    flat = flat_of(TWO_RISKS)
    column = Range(MONEY, Cell(2, 13), Cell(2, 17))
    reading = read_workbook(replace(flat, names={**flat.names, "risks.title": column}), invented("not_needed"))
    assert "risks" not in reading.rows
    assert "do not stand side by side any more" in reading.refusals[0].message


def test_an_answer_that_is_shown_only_is_read_too() -> None:
    answers = Answers({"cover.board": "Northmere", "money.q1": Decimal("0.1"), "money.q2": Decimal("0.2")})
    reading = read_workbook(flat_of(answers.having({"cover.pooled": "yes"})), invented("not_needed"))
    assert reading.shown[Name("cover.board")] == "Northmere"
    assert reading.shown[Name("money.total")] == Decimal("0.3")
    assert Name("money.total") not in reading.answers


@pytest.mark.parametrize("definition", [*map(form, PERIODS), everything("undecided")])
def test_every_answer_has_words_beside_it(definition: Definition) -> None:
    """Otherwise answers could change places unnoticed."""
    for sheet in asked_sheets(definition):
        columns = [column for table in sheet.tables for column in table.columns]
        assert all(asked.beside for asked in (*sheet.questions, *columns))


def test_names_that_point_far_from_their_words_are_found_out_in_no_time() -> None:
    """Each label is looked for along its row or column, however many cells lie on the way."""
    definition = form("2016-17-q2")
    flat = read_flat(check_shell(filled(definition, Answers({}))))
    tabs = {sheet.sheet.tab for sheet in asked_sheets(definition)}
    crowd = {Cell(column, row): raw("x") for column in range(1, 3) for row in range(1, 20_001)}
    names = {
        name: Range(at.tab, Cell(1, 19_999 - number % 2_000), Cell(1, 19_999 - number % 2_000))
        for number, (name, at) in enumerate(flat.names.items())
        if at is not None and at.tab in tabs
    }
    sheets = {tab: crowd if tab in tabs else cells for tab, cells in flat.sheets.items()}
    start = process_time()
    reading = read_workbook(replace(flat, sheets=sheets, names={**flat.names, **names}), definition)
    assert process_time() - start < 2
    assert all("Nothing of this sheet is taken in" in refusal.message for refusal in reading.refusals)
    assert len(reading.refusals) == len(tabs)


def test_answers_at_the_sheets_edge_without_their_words_are_found_out() -> None:
    """As where somebody deleted the columns with the labels: the words would stand left of the first column."""
    definition = form("2016-17-q2")
    flat = read_flat(check_shell(filled(definition, Answers({}))))
    tab = "National Conditions"
    moved = {Cell(cell.column - 2, cell.row): said for cell, said in flat.sheets[tab].items() if cell.column > 2}
    names = {
        name: Range(tab, Cell(at.first.column - 2, at.first.row), Cell(at.last.column - 2, at.last.row))
        for name, at in flat.names.items()
        if at is not None and at.tab == tab
    }
    reading = read_workbook(
        replace(flat, sheets={**flat.sheets, tab: moved}, names={**flat.names, **names}), definition
    )
    (refusal,) = reading.refusals
    assert "stands without the words that the form prints beside it, '1) Plans to be jointly agreed'" in refusal.message
