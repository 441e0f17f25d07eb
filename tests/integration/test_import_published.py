"""The workbooks of the published forms: what was downloaded comes back as it was, and what is typed into it comes in."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from bcf.models import Board
from returns.answer_types import Value
from returns.answers import Name
from returns.definition.model import Definition, Question
from returns.exports import export_workbook
from returns.importing import compare
from returns.models import Submission
from returns.opening import open_return
from returns.queries import latest_version
from returns.receiving import read_upload, receive
from returns.stored import load_answers
from returns.versions import definition_of
from tests.factories import make_board
from tests.integration.running import DEMO_FILE, KENSINGTON, SOUTHEND, run
from tests.integration.workbooks import Typed, with_answers
from tests.workbooks.tools import by_libreoffice

pytestmark = pytest.mark.django_db
QUARTERS = ["2016-17-q1", "2016-17-q2", "2016-17-q3", "2016-17-q4"]
REFUSED = "refused"
PERIODS = [*QUARTERS, "2018-19-q3"]


@pytest.fixture
def boards(db: None) -> dict[str, Board]:
    """Kensington and Southend, with the returns that they published."""
    found = {
        "2018-19-q3": make_board("Kensington and Chelsea", KENSINGTON),
        "2016-17": make_board("Southend-on-Sea", SOUTHEND),
    }
    for period in PERIODS:
        run("publish_definition", period)
    southend = (settings.FIXTURES_DIR / "demo" / f"southend-{quarter}.json" for quarter in (QUARTERS[0], QUARTERS[3]))
    for file in (DEMO_FILE, *southend):
        run("load_answers", file)
    return found


def downloaded(boards: dict[str, Board], period: str) -> tuple[Submission, Board, bytes]:
    """The return for a period (opened, where the board has published none), and its workbook."""
    board = boards.get(period) or boards["2016-17"]
    version = latest_version(period)
    assert version is not None
    submission = open_return(version, board, by=None)
    return submission, board, export_workbook(submission, board, by=None).content


@pytest.mark.parametrize("period", PERIODS)
def test_a_workbook_comes_back_as_it_was_downloaded(period: str, boards: dict[str, Board]) -> None:
    submission, board, content = downloaded(boards, period)
    workbook = read_upload(receive(content, "x.xlsx"), submission, board)
    plan = compare(workbook).plan
    assert (plan.lines, plan.already, plan.refusals, plan.differing) == ((), (), (), ())
    wanted = {Name(question.key) for question in asked(workbook.definition)}
    assert wanted <= workbook.reading.answers.keys()


TYPED: dict[str, dict[str, tuple[Typed, Value | None]]] = {
    "2016-17-q1": {
        "cover.completed_by": ("Ada & co. <3\nsecond line", "Ada & co. <3 second line"),
        "cover.phone": (None, None),
        "budget.s75_pooled": ("NO", "no"),
        "budget.s75_date": (42_735, date(2016, 12, 31)),
        "ie.income.forecast.q2": ("£1,234,567", Decimal(1_234_567)),
        "ie.income.actual.q1": (Decimal("3282762.30"), Decimal("3282762.3")),
        "narrative.text": ("=1+1", REFUSED),
        "phb.total": ("24 or so", REFUSED),
        "explanation.share_of_no_whole_number": ("  As our supplier counts.", "  As our supplier counts."),
    },
    "2016-17-q4": {
        "conditions.jointly_agreed.met": ("Perhaps", REFUSED),
        "cover.signed_off_by": ("The chair", "The chair"),
    },
    "2018-19-q3": {
        "metrics.nea.progress": ("On track to meet target", "on_track"),
        "narrative.success_story": (Decimal("12.5"), "12.5"),
    },
}


@pytest.mark.parametrize("saved_by", ["us", "LibreOffice"])
def test_what_is_typed_into_a_workbook_comes_in_and_nothing_else(
    saved_by: str, boards: dict[str, Board], tmp_path: Path
) -> None:
    made = {period: downloaded(boards, period) for period in PERIODS}
    files = {}
    for period, (submission, _, content) in made.items():
        typed = {key: value for key, (value, _) in TYPED.get(period, {}).items()}
        files[period] = with_answers(content, definition_of(submission.version), typed)
    if saved_by == "LibreOffice":
        files = by_libreoffice(tmp_path, files)
    for period, (submission, board, _) in made.items():
        plan = compare(read_upload(receive(files[period], "x.xlsx"), submission, board)).plan
        wanted = {key: value for key, (_, value) in TYPED.get(period, {}).items()}
        assert {refusal.name.key for refusal in plan.refusals if refusal.name} == {
            key for key, value in wanted.items() if value is REFUSED
        }
        held = load_answers(submission, definition_of(submission.version), board)
        assert {line.name.key: line.workbook for line in plan.lines} == {
            key: value for key, value in wanted.items() if value is not REFUSED and value != held.value(key)
        }
        assert plan.differing == ()
        assert plan.already == ()


def asked(definition: Definition) -> list[Question]:
    """Every question that is answered by typing, explanations too."""
    questions = [*definition.questions.values(), *definition.explanations.values()]
    return [question for question in questions if question.writable]
