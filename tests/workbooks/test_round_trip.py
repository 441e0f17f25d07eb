"""A thousand generated returns: exported and read back they say the same, and the workbook's own checker agrees with ours."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, seed, settings

from returns.answer_types import CELL_LIMIT, Value
from returns.answer_types.cleaning import units
from returns.answers import Answers, Name
from returns.applies import settled
from returns.checks import check
from returns.definition.model import Definition, Question
from returns.workbook.flat import read_flat
from returns.workbook.queries import asked_at, asking_sheets
from returns.workbook.read import Reading, ReadRow
from returns.workbook.shell import check_shell
from tests.workbooks.generated import returns
from tests.workbooks.invented import everything
from tests.workbooks.tools import PERIODS, by_formualizer, differences, expected, filled, form, reading_of

FORMS = {
    **{period: form(period) for period in PERIODS},
    **{f"invented, {reading}": everything(reading) for reading in ("not_needed", "undecided")},
}
SHARES, RETURNS, TRIES = range(3), 48, 120
"""Each form has so many shares, for the processors to divide among them, of so many returns, no two alike. Hypothesis tries more,
as half of them may be what it has generated before."""


def test_they_are_a_thousand() -> None:
    assert len(FORMS) * len(SHARES) * RETURNS >= 1_000


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("name", FORMS)
def test_a_return_comes_back_as_it_went_out(name: str, share: int) -> None:
    definition = FORMS[name]
    done: set[str] = set()

    @seed(share)
    @settings(max_examples=TRIES, suppress_health_check=list(HealthCheck))
    @given(returns(definition))
    def goes_and_comes_back(answers: Answers) -> None:
        if len(done) == RETURNS or repr(answers) in done:
            return
        content = filled(definition, answers)
        assert other_than_sent(definition, answers, reading_of(content, definition)) == []
        wanted = expected(definition, answers)
        assert differences(wanted, by_formualizer(content, wanted)) == []
        done.add(repr(answers))

    goes_and_comes_back()
    assert len(done) == RETURNS


@pytest.mark.parametrize("text", ["x", "ab\n", "\u4e16\u754c", "😀"], ids=ascii)
def test_a_form_full_of_the_longest_texts_comes_back(text: str) -> None:
    definition = form("2018-19-q3")
    longest = (text * CELL_LIMIT)[: CELL_LIMIT // units(text[0])].rstrip()
    answers = Answers({q.key: longest for q in definition.questions.values() if q.type == "long_text"})
    assert other_than_sent(definition, answers, reading_of(filled(definition, answers), definition)) == []


def other_than_sent(definition: Definition, answers: Answers, reading: Reading) -> list[str]:
    """Where a reading says something else than the return that was exported, in words."""
    counted = settled(definition, answers)
    sent = dict(everything_sent(definition, counted))
    found = {**reading.answers, **reading.shown}
    wrong = [f"{name}: not read" for name in sent.keys() - found.keys()]
    wrong += [f"{name}: never asked" for name in found.keys() - sent.keys()]
    wrong += [
        f"{name}: sent {value!r}, read {found[name]!r}"
        for name, (question, value) in sent.items()
        if name in found and not same(question, value, found[name])
    ]
    rows = {table: tuple(ReadRow(row.id, new=False) for row in counted.table(table)) for table in definition.tables}
    return [*wrong, *map(str, reading.refusals), *([] if reading.rows == rows else [f"rows: {reading.rows}"])]


def everything_sent(definition: Definition, counted: Answers) -> Iterator[tuple[Name, tuple[Question, Value | None]]]:
    """Every answer that a workbook has a cell for, blank ones as None."""
    for sheet in asking_sheets(definition):
        for question in sheet.questions:
            yield Name(question.key), (question, counted.value(question.key))
        for table in sheet.tables:
            for row in counted.table(table.key):
                for column in table.columns:
                    yield Name(column.key, row.id), (column, row.values.get(column.key))


def same(question: Question, sent: Value | None, read: Value | None) -> bool:
    """Whether an answer came back; what was worked out has the 15 digits that a workbook holds."""
    if question.calculation is not None and isinstance(sent, Decimal) and isinstance(read, Decimal):
        return abs(sent - read) <= abs(sent) / 10**14
    return sent == read


@pytest.mark.parametrize("name", FORMS)
def test_the_queries_stand_beside_their_explanations(name: str) -> None:
    definition = FORMS[name]
    queries = definition.queries
    assert queries is not None
    raised = 0

    @seed(0)
    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(returns(definition))
    def each(answers: Answers) -> None:
        nonlocal raised
        sheet = read_flat(check_shell(filled(definition, answers))).sheets[queries.tab]
        asked = {
            finding.explained_at.key: finding.message
            for finding in check(definition, answers).findings
            if finding.explained_at is not None
        }
        raised += len(asked)
        for explanation in queries.questions:
            said = sheet.get(asked_at(explanation))
            assert (said and said.value) == asked.get(explanation.key)

    each()
    assert raised > 0
