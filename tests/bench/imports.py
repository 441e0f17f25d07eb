"""What bringing a workbook in costs, beside python-calamine reading all its cells; and what openpyxl and pandas need for that."""

import io
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from tests.bench.table import Act, Figure, Rounds, at_most, in_turns
from tests.bench.workbooks import filled_return

MOST_TIMES = 6.0
FLOOR = "python-calamine reading all its cells"
OURS = Rounds(most=200, warm_up=5, seconds=30)
OTHERS = Rounds(most=12, warm_up=1, seconds=20)


def figures() -> Iterator[Figure]:
    """The workbook of the filled return, brought in where nothing was answered yet: every answer is a change."""
    from bcf.models import User
    from returns.exports import export_workbook

    submission, board = filled_return()
    content = export_workbook(submission, board, by=User.objects.get(email="bench@example.org")).content
    floor = by_calamine(content)
    cells = sum(1 for cell in chain.from_iterable(floor()) if cell != "")
    for what, ours, most in (
        (f"Import a full workbook, {cells} cells: shell, cells, meaning, differences", imported(content), MOST_TIMES),
        ("Import a full workbook: shell and cells alone", read(content), None),
        ("Import a full workbook, with the database", brought_in(content), None),
    ):
        yield at_most(what, FLOOR, in_turns(ours, floor, OURS), most)
    for what, other in by_others(content).items():
        yield at_most(what, FLOOR, in_turns(other, floor, OTHERS))


def read(content: bytes) -> Act:
    """The shell check and the plain cells."""
    from returns.workbook.flat import read_flat
    from returns.workbook.shell import check_shell

    return lambda: read_flat(check_shell(content))


def imported(content: bytes) -> Act:
    """From bytes to the lines of the comparison. What the return holds is known already."""
    from returns.answers import Answers
    from returns.lines import Plan
    from returns.merging import Standing, merge
    from returns.versions import definition_of
    from returns.workbook.flat import read_flat
    from returns.workbook.read import read_workbook
    from returns.workbook.shell import check_shell

    submission, _ = filled_return()
    definition = definition_of(submission.version)

    def ours() -> Plan:
        reading = read_workbook(read_flat(check_shell(content)), definition)
        return merge(definition, reading, Standing(Answers(), Answers()))

    asked = sum(question.writable for question in definition.questions.values())
    if len(ours().lines) < asked * 0.9:
        raise AssertionError(f"only {len(ours().lines)} of {asked} answers were read and compared")
    return ours


def brought_in(content: bytes) -> Act:
    """From bytes to the comparison with what is stored: the export looked up, the answers of then and of now loaded."""
    from returns.importing import compare
    from returns.receiving import read_upload, receive

    submission, board = filled_return()
    return lambda: compare(read_upload(receive(content, "return.xlsx"), submission, board))


def by_calamine(content: bytes) -> Callable[[], list[Sequence[object]]]:
    """All rows of all sheets."""
    import python_calamine

    def floor() -> list[Sequence[object]]:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]

    return floor


def by_others(content: bytes) -> dict[str, Act]:
    """openpyxl in both its ways, and pandas."""
    import openpyxl
    import pandas as pd

    def all_cells(*, read_only: bool) -> object:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=read_only)
        return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]

    return {
        "openpyxl reading all its cells": lambda: all_cells(read_only=False),
        "openpyxl reading all its cells, read-only": lambda: all_cells(read_only=True),
        "pandas reading all its cells by calamine": lambda: pd.read_excel(
            io.BytesIO(content), sheet_name=None, header=None, engine="calamine"
        ),
    }
