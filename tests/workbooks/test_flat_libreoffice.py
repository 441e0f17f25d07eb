"""What LibreOffice writes: our workbook saved again as .xlsx reads the same; saved as anything else it is refused by kind."""

import os
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from returns.answers import Answers, Row
from returns.workbook.flat import read_flat
from returns.workbook.shell import NotAWorkbook, check_shell
from tests.workbooks.fail.making import good
from tests.workbooks.invented import invented
from tests.workbooks.tools import SOFFICE, by_libreoffice, filled


def test_a_workbook_saved_again_by_libreoffice_reads_the_same(tmp_path: Path) -> None:
    texts = {"cover.name": "=1 & <x> _x0041_ _x005F_", "cover.pooled": "no", "cover.why": "a\nb  c 😀\n"}
    numbers = {"money.q1": Decimal("10.3"), "phb1": Decimal(3)}
    answers = Answers({**texts, **numbers}, {"risks": (Row("row-1", {"risks.title": " x", "risks.cost": Decimal(5)}),)})
    files = {"published": good(), "invented": filled(invented("not_needed"), answers)}
    saved = by_libreoffice(tmp_path, files)
    for name, content in files.items():
        before, after = read_flat(check_shell(content)), read_flat(check_shell(saved[name]))
        assert after.sheets == before.sheets
        assert after.names == before.names
        assert after.stamp == before.stamp


@pytest.mark.parametrize(
    ("extension", "says"),
    [
        ("xls", "old format (.xls)"),
        ("ods", "OpenDocument"),
        ("csv", "a text file (such as CSV)"),
        ("html", "a web page"),
        ("xlsm", "holds macros, or is of a kind that may hold them"),
        ("xltx", "template (.xltx)"),
    ],
)
def test_other_kinds_of_file_by_libreoffice_are_refused_by_their_kind(
    tmp_path: Path, extension: str, says: str
) -> None:
    with pytest.raises(NotAWorkbook) as refused:
        check_shell(converted(tmp_path, extension))
    assert says in str(refused.value)


def converted(folder: Path, extension: str) -> bytes:
    """The good workbook as LibreOffice saves it under this extension."""
    assert SOFFICE is not None, "LibreOffice Calc is missing: make setup installs it"
    (folder / "return.xlsx").write_bytes(good())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    kind = {"xlsm": "xlsm:Calc MS Excel 2007 VBA XML", "xltx": "xltx:Calc MS Excel 2007 XML Template"}.get(
        extension, extension
    )
    command = [
        SOFFICE,
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder),
        str(folder / "return.xlsx"),
    ]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    subprocess.run(command, env=environment, check=True, timeout=120, capture_output=True)
    return (folder / f"return.{extension}").read_bytes()
