"""import_workbook: what it says of a workbook, and that it writes only when asked to."""

from pathlib import Path
from typing import Any

import pytest

from bcf.models import Board, User
from returns.actions import Entry, add_row, close_return, save_answers
from returns.answers import Name
from returns.exports import blank_workbook, export_workbook
from returns.importing import apply
from returns.locking import CHANGED_MEANWHILE
from returns.models import AnswerChange, ReturnEvent, Submission, Upload
from returns.stored import load_answers
from returns.versions import definition_of
from tests.factories import answer, make_board, open_return_for, publish_tiny
from tests.integration.running import refused, run
from tests.integration.test_import import FORM
from tests.integration.workbooks import with_cells


@pytest.fixture
def opened(northmere: Board, ada: User) -> Submission:
    submission = open_return_for(northmere, publish_tiny(FORM), by=ada)
    answer(submission, by=ada, cover__name="Ada", cover__cost="10")
    row = str(add_row(submission, "risks", by=ada).id)
    save_answers(submission, [Entry(Name("risks.title", row), "Winter")], by=ada, origin="form")
    return submission


@pytest.fixture
def edited(opened: Submission, northmere: Board, ada: User, ben: User, tmp_path: Path) -> Path:
    """A workbook with a change, a row, a refusal and a figure of its own; Ben has changed one of its answers since."""
    content = export_workbook(opened, northmere, by=ada).content
    answer(opened, by=ben, cover__name="Ben")
    path = tmp_path / "filled in.xlsx"
    path.write_bytes(with_cells(content, {"C8": "Bea", "C11": 12, "C9": "Perhaps", "C12": 5, "B21": "Ice"}))
    return path


def values(submission: Submission) -> dict[str, object]:
    return dict(load_answers(submission, definition_of(submission.version)).values)


def test_every_line_is_told_by_sheet_and_cell_and_nothing_is_written(edited: Path, opened: Submission) -> None:
    before = AnswerChange.objects.count()
    lines = run("import_workbook", edited).splitlines()
    assert lines[0].startswith(f"Northmere ({opened.boards.get().ons_code}), 2018-19-q3, downloaded ")
    assert lines[1] == "1. Sheet"
    assert lines[2].startswith("  conflict  C8    Completed by: on download 'Ada'; browser 'Ben' by Ben, ")
    assert lines[2].endswith("; workbook 'Bea'; the browser's stands, unless --take cover.name")
    assert lines[3] == "  change    C11   Cost: '£10' → '£12'"
    assert lines[4] == "  change    B21   Risks: Ice (row added in the workbook): '(no row)' → 'Risk: Ice'"
    assert lines[5].startswith("  refused   C9    Pooled? ")
    assert (
        lines[6]
        == "  not taken C12   Twice: This is worked out: the workbook says £5; with its changes brought in it is £24."
    )
    assert lines[7] == (
        "2 of 3 lines would be brought in, 1 left as in the browser, 1 refused. Nothing was written; --apply writes."
    )
    assert (AnswerChange.objects.count(), Upload.objects.count()) == (before, 0)


def test_applied_it_writes_the_changes_and_keeps_the_browsers_side_of_a_conflict(
    edited: Path, opened: Submission, ben: User
) -> None:
    said = run("import_workbook", edited, "--apply", "--by", "BEN@example.org")
    assert "2 of 3 lines were brought in, 1 left as in the browser, 1 refused." in said
    assert (values(opened)["cover.name"], values(opened)["cover.cost"]) == ("Ben", 12)
    assert AnswerChange.objects.filter(origin="workbook").first().by == ben  # type: ignore[union-attr]
    assert (Upload.objects.get().applied_by, ReturnEvent.objects.get(kind="imported").by) == (ben, ben)
    again = run("import_workbook", edited, "--apply")
    assert "2 changed in the workbook stand so in the return already" in again
    assert "0 of 1 lines were brought in, 1 left as in the browser" in again


@pytest.mark.parametrize("take", ["cover.name", "all"])
def test_a_conflict_is_taken_when_it_is_named(take: str, edited: Path, opened: Submission) -> None:
    assert "the workbook's stands" in run("import_workbook", edited, "--take", take)
    assert "3 of 3 lines were brought in" in run("import_workbook", edited, "--apply", "--take", take)
    assert values(opened)["cover.name"] == "Bea"
    assert "Nothing to change (1 refused)." in run("import_workbook", edited, "--apply")


def test_a_name_that_is_no_line_is_refused(edited: Path, opened: Submission) -> None:
    assert refused("import_workbook", edited, "--apply", "--take", "cover.pooled") == [
        "--take 'cover.pooled': there is no such line; the conflicts are: cover.name"
    ]
    assert not Upload.objects.exists()


def test_whoever_may_not_edit_the_board_brings_nothing_in(edited: Path, olga: User) -> None:
    assert refused("import_workbook", edited, "--apply", "--by", "olga@example.org") == [
        "olga@example.org may not edit the returns of Northmere"
    ]
    assert not Upload.objects.exists()


def test_a_change_at_the_same_moment_is_told_in_a_line_and_nothing_is_written(
    edited: Path, opened: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*arguments: Any, **more: Any) -> Upload:
        answer(opened, cover__cost="11")
        return apply(*arguments, **more)

    monkeypatch.setattr("returns.management.commands.import_workbook.apply", overtaken)
    assert refused("import_workbook", edited, "--apply") == [CHANGED_MEANWHILE]
    assert not Upload.objects.exists()


def test_a_closed_return_takes_nothing_in(edited: Path, opened: Submission) -> None:
    close_return(opened, by=None)
    assert refused("import_workbook", edited, "--apply") == ["This return is closed. Nothing in it can be changed."]


def test_a_file_that_is_no_workbook_of_a_return_is_refused(
    opened: Submission, northmere: Board, tmp_path: Path
) -> None:
    path = tmp_path / "x.xlsx"
    assert refused("import_workbook", path) == [f"{path}: No such file or directory"]
    path.write_bytes(b"name,value\n")
    assert "This is a text file" in refused("import_workbook", path)[0]
    path.write_bytes(b"PK\x03\x04" + bytes(20_000_000))
    assert "This file is too large" in refused("import_workbook", path)[0]
    path.write_bytes(blank_workbook(opened.version, definition_of(opened.version)))
    assert "This is the blank workbook" in refused("import_workbook", path)[0]
    assert not Upload.objects.exists()


def test_the_workbook_of_a_board_or_return_that_is_not_here_is_refused(
    opened: Submission, edited: Path, northmere: Board
) -> None:
    opened.places.all().delete()
    assert "has no return for 2018-19-q3 yet" in refused("import_workbook", edited)[0]
    northmere.ons_code = "E09999999"
    northmere.save()
    make_board("Eastmere")
    assert "there was no board" in refused("import_workbook", edited)[0]
