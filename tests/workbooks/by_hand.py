"""A workbook edited in LibreOffice itself, as an officer does it: cells typed into, rows deleted, sheets renamed, saved again.

LibreOffice is told what to do in its own Basic, from a profile that is thrown away; the workbook holds no macro.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from tests.workbooks.tools import SOFFICE

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Edit" script:language="StarBasic">{}</script:module>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Edit"/></library:library>
"""
_ONE = """
hidden(0).Name = "Hidden" : hidden(0).Value = True
kind(0).Name = "FilterName" : kind(0).Value = "Calc MS Excel 2007 XML"
doc = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, hidden())
For i = 0 To doc.Sheets.Count - 1 : doc.Sheets.getByIndex(i).unprotect("") : Next i
{edits}
doc.storeToURL("{target}", kind())
doc.close(True)
"""
Edited = Mapping[str, tuple[bytes, Sequence[str]]]


def edited(folder: Path, workbooks: Edited) -> dict[str, bytes]:
    """Name → the workbook after its edits (lines of Basic; `doc` is the document), all of them in one run."""
    pieces = []
    for name, (content, lines) in workbooks.items():
        source, target = folder / f"{name}.xlsx", folder / f"{name} saved.xlsx"
        source.write_bytes(content)
        pieces.append(_ONE.format(source=source.as_uri(), target=target.as_uri(), edits="\n".join(lines)))
    body = "\n".join(pieces)
    _run(folder, "--terminate_after_init")
    modules = folder / "profile" / "user" / "basic" / "Standard"
    (modules / "Edit.xba").write_text(_MODULE.format(escape(_MAIN.format(body))), "utf-8")
    (modules / "script.xlb").write_text(_LIBRARY, "utf-8")
    _run(folder, "macro:///Standard.Edit.Main")
    return {name: (folder / f"{name} saved.xlsx").read_bytes() for name in workbooks}


_MAIN = """
Sub Main
Dim hidden(0) As New com.sun.star.beans.PropertyValue
Dim kind(0) As New com.sun.star.beans.PropertyValue
On Error GoTo Finish
{}
Finish:
StarDesktop.terminate()
End Sub
"""
"""An edit that fails ends the run, so that what was to be saved is missing."""


def _run(folder: Path, what: str) -> None:
    assert SOFFICE is not None, "LibreOffice Calc is missing: make setup installs it"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    command = [SOFFICE, profile, "--headless", "--norestore", what]
    subprocess.run(command, env=environment, check=True, timeout=120, capture_output=True)


def text(tab: str, cell: str, said: str) -> str:
    """Types a text into a cell."""
    quoted = said.replace('"', '""')
    return f'{_cell(tab, cell)}.String = "{quoted}"'


def number(tab: str, cell: str, said: str) -> str:
    """Types a number (or a day's number) into a cell."""
    return f"{_cell(tab, cell)}.Value = {said}"


def formula(tab: str, cell: str, said: str) -> str:
    """Types a formula into a cell."""
    quoted = said.replace('"', '""')
    return f'{_cell(tab, cell)}.Formula = "{quoted}"'


def cleared(tab: str, cells: str) -> str:
    """Empties cells."""
    return f"{_cell(tab, cells)}.clearContents(23)"


def row_deleted(tab: str, row: int) -> str:
    """Deletes a whole row."""
    return f'doc.Sheets.getByName("{tab}").Rows.removeByIndex({row - 1}, 1)'


def row_inserted(tab: str, row: int) -> str:
    """Puts an empty row in the place of this one."""
    return f'doc.Sheets.getByName("{tab}").Rows.insertByIndex({row - 1}, 1)'


def column_deleted(tab: str, number_from_one: int) -> str:
    """Deletes a whole column."""
    return f'doc.Sheets.getByName("{tab}").Columns.removeByIndex({number_from_one - 1}, 1)'


def copied(tab: str, cells: str, to: str) -> str:
    """Copies cells, hidden ones with them."""
    sheet = f'doc.Sheets.getByName("{tab}")'
    return f"{sheet}.copyRange({_cell(tab, to)}.CellAddress, {_cell(tab, cells)}.RangeAddress)"


def moved(tab: str, cells: str, to: str) -> str:
    """Cuts cells out and pastes them elsewhere on the sheet."""
    sheet = f'doc.Sheets.getByName("{tab}")'
    return f"{sheet}.moveRange({_cell(tab, to)}.CellAddress, {_cell(tab, cells)}.RangeAddress)"


def renamed(tab: str, name: str) -> str:
    """Renames a sheet."""
    return f'doc.Sheets.getByName("{tab}").Name = "{name}"'


def sheet_moved(tab: str, place: int) -> str:
    """Moves a sheet to another place."""
    return f'doc.Sheets.moveByName("{tab}", {place})'


def sheet_deleted(tab: str) -> str:
    """Deletes a sheet."""
    return f'doc.Sheets.removeByName("{tab}")'


def _cell(tab: str, cell: str) -> str:
    return f'doc.Sheets.getByName("{tab}").getCellRangeByName("{cell}")'
