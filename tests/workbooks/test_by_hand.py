"""Workbooks edited and saved in LibreOffice are read with exactly the changes that were made, and refused where they must be."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from returns.answer_types import Value, type_of
from returns.answers import Answers, Name, Row
from returns.definition.model import Definition, Question
from returns.workbook.read import Reading, ReadRow
from tests.workbooks import by_hand
from tests.workbooks.by_hand import (
    cleared,
    column_deleted,
    copied,
    edited,
    formula,
    moved,
    number,
    renamed,
    row_deleted,
    row_inserted,
    sheet_deleted,
    sheet_moved,
    text,
)
from tests.workbooks.invented import everything
from tests.workbooks.tools import filled, form, reading_of

QUARTER, TABLES = form("2016-17-q2"), everything("not_needed")
CONDITIONS, MONEY = "National Conditions", "2. 'Money' & more"
TYPED = {"email": "a@example.org", "phone": "020 7946 0000", "number": "7", "date": "30/09/2016", "choice": ""}


def plainly(question: Question) -> Value | None:
    """A plain answer."""
    if question.choices is not None:
        return next(iter(question.choices.labels))
    typed = TYPED.get(question.type) or TYPED.get(question.kind) or f"About {question.key}"
    return type_of(question).parse(typed, question)


def answered(definition: Definition, **rows: tuple[Row, ...]) -> Answers:
    """Everything answered plainly that can be stored."""
    stored = {q.key: plainly(q) for q in definition.questions.values() if q.calculation is None}
    return Answers({key: value for key, value in stored.items() if value is not None}, rows)


RISKS = tuple(
    Row(f"risk-{n}", {"risks.title": f"Risk {n}", "risks.open": "yes", "risks.cost": Decimal(n)}) for n in (1, 2, 3)
)
RETURNS = {
    "quarter": (QUARTER, answered(QUARTER)),
    "tables": (TABLES, answered(TABLES, risks=RISKS)),
}
HANDS: Mapping[str, tuple[str, list[str]]] = {
    "values": (
        "quarter",
        [
            text("Cover", "C10", "  Somebody else "),
            number("Cover", "C16", "12.50"),
            text(CONDITIONS, "D8", "no"),
            number(CONDITIONS, "E8", "42704.75"),
            text(CONDITIONS, "E9", "31/10/2016"),
            cleared(CONDITIONS, "F9"),
            text("I&E", "D17", "£1,234"),
            number("I&E", "E17", "0.1 + 0.2"),
            text("Queries", "E6", "Because it is so."),
        ],
    ),
    "renamed": (
        "quarter",
        [renamed(CONDITIONS, "It's ours"), sheet_moved("It's ours", 0), text("It's ours", "F8", "Told")],
    ),
    "row deleted": ("quarter", [row_deleted(CONDITIONS, 9), text(CONDITIONS, "F9", "Moved up")]),
    "row inserted": ("quarter", [row_inserted(CONDITIONS, 9), row_inserted(CONDITIONS, 3), text(CONDITIONS, "F11", "Down")]),
    "formulas": (
        "quarter",
        [formula("I&E", "D17", "=C17*2"), formula("Cover", "C10", '="a"&"b"'), formula(CONDITIONS, "E8", "=TODAY()")],
    ),
    "not understood": (
        "quarter",
        [text("I&E", "D17", "1.234,50"), text(CONDITIONS, "D8", "Perhaps"), text(CONDITIONS, "E8", "32/13/2016")],
    ),
    "words typed over": ("quarter", [text(CONDITIONS, "B9", "Something else")]),
    "rows copied over": ("quarter", [copied(CONDITIONS, "B8:F8", "B9")]),
    "answer moved away": ("quarter", [moved(CONDITIONS, "F9", "F60")]),
    "sheets deleted": ("quarter", [sheet_deleted("Narrative"), sheet_deleted("Queries")]),
    "table": (
        "tables",
        [
            row_deleted(MONEY, 14),
            text(MONEY, "B14", "Risk 3, higher"),
            text(MONEY, "B16", "A new one"),
            number(MONEY, "E16", "12.5"),
            text(MONEY, "C17", "Perhaps"),
        ],
    ),
    "row copied": ("tables", [copied(MONEY, "A13:K13", "A15")]),
    "column deleted": ("tables", [column_deleted(MONEY, 4)]),
    "below": ("tables", [text(MONEY, "B19", "One more"), number(MONEY, "E19", "1"), text(MONEY, "B21", "A note")]),
}  # fmt: skip


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Reading]:
    """Each workbook's reading, after it was edited."""
    sent = {name: filled(definition, answers) for name, (definition, answers) in RETURNS.items()}
    saved = edited(
        tmp_path_factory.mktemp("by-hand"), {name: (sent[which], hand) for name, (which, hand) in HANDS.items()}
    )
    return {name: reading_of(content, RETURNS[HANDS[name][0]][0]) for name, content in saved.items()}


def untouched(which: str) -> Reading:
    """What the workbook says before anybody edits it."""
    definition, answers = RETURNS[which]
    return reading_of(filled(definition, answers), definition)


def changes(reading: Reading, which: str = "quarter") -> dict[str, Value | None]:
    """The answers that the edited workbook gives otherwise, by name."""
    before = untouched(which).answers
    return {str(name): value for name, value in reading.answers.items() if name not in before or before[name] != value}


def missing(reading: Reading, which: str = "quarter") -> set[str]:
    """The names of answers that the edited workbook no longer gives."""
    return {str(name) for name in untouched(which).answers.keys() - reading.answers.keys()}


def refusals(reading: Reading) -> list[tuple[str, str, str]]:
    """Tab, cell and message of all that is not taken in."""
    return [(refusal.tab, refusal.cell, refusal.message) for refusal in reading.refusals]


def of_sheet(tab: str) -> set[str]:
    """The names of what may be answered on one sheet of the quarter's form."""
    sheet = next(sheet for sheet in QUARTER.sheets if sheet.tab == tab)
    return {question.key for question in sheet.questions if question.writable}


def test_what_was_typed_is_read(readings: Mapping[str, Reading]) -> None:
    reading = readings["values"]
    first = QUARTER.queries.questions[0].key if QUARTER.queries else ""
    assert changes(reading) == {
        "cover.completed_by": "Somebody else",
        "cover.signed_off_by": "12.5",
        "conditions.jointly_agreed.met": "no",
        "conditions.jointly_agreed.date": date(2016, 11, 30),
        "conditions.social_care.date": date(2016, 10, 31),
        "conditions.social_care.explanation": None,
        "ie.income.forecast.q2": Decimal(1234),
        "ie.income.forecast.q3": Decimal("0.3"),
        first: "Because it is so.",
    }
    assert (missing(reading), refusals(reading)) == (set(), [])


def test_a_sheet_that_was_renamed_and_moved_is_known_by_its_names(readings: Mapping[str, Reading]) -> None:
    reading = readings["renamed"]
    assert changes(reading) == {"conditions.jointly_agreed.explanation": "Told"}
    assert (missing(reading), refusals(reading)) == (set(), [])
    assert str(reading.places[Name("conditions.jointly_agreed.explanation")]) == "'It''s ours'!$F$8"


def test_the_answers_of_a_deleted_row_stay_and_all_others_are_read(readings: Mapping[str, Reading]) -> None:
    reading = readings["row deleted"]
    assert changes(reading) == {"conditions.seven_day_agreement.explanation": "Moved up"}
    assert missing(reading) == {f"conditions.social_care.{part}" for part in ("met", "date", "explanation")}
    assert refusals(reading) == [
        (
            CONDITIONS,
            "",
            f"The row or the cell of this answer was deleted (it stood in {cell}); the answer stays as it is.",
        )
        for cell in ("D9", "E9", "F9")
    ]
    assert [str(refusal.name) for refusal in reading.refusals] == [
        f"conditions.social_care.{part}" for part in ("met", "date", "explanation")
    ]


def test_rows_that_were_put_in_between_change_nothing(readings: Mapping[str, Reading]) -> None:
    reading = readings["row inserted"]
    assert changes(reading) == {"conditions.social_care.explanation": "Down"}
    assert (missing(reading), refusals(reading)) == (set(), [])


def test_formulas_are_refused_and_never_evaluated(readings: Mapping[str, Reading]) -> None:
    reading = readings["formulas"]
    assert changes(reading) == {}
    assert missing(reading) == {"ie.income.forecast.q2", "cover.completed_by", "conditions.jointly_agreed.date"}
    assert refusals(reading) == [
        ("Cover", "C10", "This cell holds a formula; type the text itself."),
        (CONDITIONS, "E8", "This cell holds a formula; type the date itself."),
        ("I&E", "D17", "This cell holds a formula; type the figure itself."),
    ]


def test_what_no_answer_type_understands_is_refused_in_its_words(readings: Mapping[str, Reading]) -> None:
    reading = readings["not understood"]
    assert changes(reading) == {}
    first, second, third = reading.refusals
    assert (first.cell, first.message) == (
        "D8", "This cell must be one of 'Yes', 'No', 'No - In Progress'; 'Perhaps' is none of them."
    )  # fmt: skip
    assert (second.cell, "real date written DD/MM/YYYY" in second.message) == ("E8", True)
    assert (third.cell, third.message.startswith("This cell says '1.234,50'; it must be an amount in pounds")) == (
        "D17",
        True,
    )


@pytest.mark.parametrize(
    ("hand", "says"),
    [
        ("words typed over", "This cell says 'Something else' where the form prints '2)"),
        ("rows copied over", "This cell says '1)"),
        ("answer moved away", "This cell is empty where the form prints '2)"),
    ],
)
def test_a_sheet_whose_words_are_not_the_forms_is_refused_whole(
    readings: Mapping[str, Reading], hand: str, says: str
) -> None:
    reading = readings[hand]
    assert changes(reading) == {}
    assert missing(reading) == of_sheet(CONDITIONS)
    ((tab, _, message),) = refusals(reading)
    assert tab == CONDITIONS
    assert says in message
    assert "Nothing of this sheet is taken in." in message


def test_the_answers_of_a_deleted_sheet_stay(readings: Mapping[str, Reading]) -> None:
    reading = readings["sheets deleted"]
    assert changes(reading) == {}
    assert refusals(reading) == [
        (tab, "", "This sheet was deleted; its answers stay as they are.") for tab in ("Narrative", "Queries")
    ]


def test_rows_of_a_table_are_told_by_their_identity(readings: Mapping[str, Reading]) -> None:
    reading = readings["table"]
    assert reading.rows["risks"] == (
        ReadRow("risk-1", new=False), ReadRow("risk-3", new=False), ReadRow("new-1", new=True), ReadRow("new-2", new=True),
    )  # fmt: skip
    blank = dict.fromkeys(("title", "open", "plan", "cost"))
    added = {"new-1": {**blank, "title": "A new one", "cost": Decimal("12.5")}, "new-2": {**blank}}
    wanted = {f"risks.{key}@{row}": value for row, cells in added.items() for key, value in cells.items()}
    del wanted["risks.open@new-2"]
    assert changes(reading, "tables") == {"risks.title@risk-3": "Risk 3, higher", **wanted}
    assert [(r.cell, r.label) for r in reading.refusals] == [("C17", "Risks, row 5: Open?")]


def test_a_row_that_was_copied_with_its_identity_is_refused(readings: Mapping[str, Reading]) -> None:
    reading = readings["row copied"]
    assert reading.rows["risks"] == (ReadRow("risk-1", new=False), ReadRow("risk-2", new=False))
    assert changes(reading, "tables") == {}
    assert missing(reading, "tables") == {
        f"risks.{key}@{row}" for row in ("risk-1", "risk-3") for key in ("title", "open", "plan", "cost")
    }
    ((_, cell, message),) = refusals(reading)
    assert cell == "B15"
    assert "Two rows of this table are the same row" in message


def test_a_deleted_column_takes_its_answers_out_of_the_comparison(readings: Mapping[str, Reading]) -> None:
    reading = readings["column deleted"]
    assert [row.id for row in reading.rows["risks"]] == ["risk-1", "risk-2", "risk-3"]
    assert missing(reading, "tables") == {"money.q2", *(f"risks.plan@risk-{n}" for n in (1, 2, 3))}
    assert changes(reading, "tables") == {}
    assert [refusal.label for refusal in reading.refusals] == ["All – Quarter 2", "Risks: If open, what is planned?"]


def test_what_stands_below_a_table_is_not_passed_over_in_silence(readings: Mapping[str, Reading]) -> None:
    reading = readings["below"]
    assert changes(reading, "tables") == {}
    assert [(r.cell, r.label) for r in reading.refusals] == [("B19", "Risks"), ("E19", "Risks")]
    assert all("below the table's last row" in refusal.message for refusal in reading.refusals)


def test_an_edit_that_fails_is_noticed(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Otherwise a workbook that nobody edited would pass for one that was."""
    folder = tmp_path_factory.mktemp("fails")
    with pytest.raises(FileNotFoundError):
        by_hand.edited(folder, {"it": (filled(*RETURNS["quarter"]), [text("No such sheet", "C10", "x")])})
