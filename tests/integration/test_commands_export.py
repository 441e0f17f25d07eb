"""export_return: files that are whole or not there at all."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from returns.management.commands import export_return
from returns.models import Export
from tests.integration.running import DEMO_FILE, KENSINGTON, PERIOD, publish_q3, refused, run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    publish_q3()
    run("load_answers", DEMO_FILE)


def export(*options: object) -> str:
    return run("export_return", KENSINGTON, PERIOD, *options)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_workbook_is_written_whole_under_the_name_given_or_its_own(tmp_path: Path) -> None:
    export("--xlsx", tmp_path / "mine.xlsx")
    assert ZipFile(BytesIO((tmp_path / "mine.xlsx").read_bytes())).testzip() is None
    printed = export("--xlsx", tmp_path)
    assert printed == f"Wrote {tmp_path}/Kensington and Chelsea HWB.xlsx\n"
    assert names(tmp_path) == ["Kensington and Chelsea HWB.xlsx", "mine.xlsx"]
    assert Export.objects.filter(form="xlsx", by=None).count() == 2


def test_workbook_pdf_and_json_in_one_go(tmp_path: Path) -> None:
    export("--xlsx", tmp_path, "--pdf", tmp_path, "--json", tmp_path / "answers.json")
    assert names(tmp_path) == [
        "Kensington and Chelsea HWB.pdf",
        "Kensington and Chelsea HWB.xlsx",
        "answers.json",
    ]
    assert (tmp_path / "Kensington and Chelsea HWB.pdf").read_bytes().startswith(b"%PDF-")


def test_the_json_is_what_a_load_reads_so_that_loading_it_changes_nothing(tmp_path: Path) -> None:
    export("--json", tmp_path / "answers.json")
    assert "nothing changed, all 92 answers" in run("load_answers", tmp_path / "answers.json")
    published = json.loads(DEMO_FILE.read_text())
    assert json.loads((tmp_path / "answers.json").read_text())["sheets"] == published["sheets"]


def test_a_publication_copy_leaves_out_name_email_and_phone(tmp_path: Path) -> None:
    export("--json", tmp_path / "answers.json", "--xlsx", tmp_path / "return.xlsx", "--publication")
    assert set(json.loads((tmp_path / "answers.json").read_text())["sheets"]["1. Cover"]) == {"C8", "C16"}
    with ZipFile(tmp_path / "return.xlsx") as parts:
        assert not any(b"bcf.lead@example.org" in parts.read(name) for name in parts.namelist())


def test_a_target_is_replaced_and_a_link_kept(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    export("--json", tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text())["ons_code"] == KENSINGTON


def test_nothing_is_left_behind_where_an_export_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "answers.json").write_text("old")
    monkeypatch.setattr(export_return, "export_workbook", fail)
    refused("export_return", KENSINGTON, PERIOD, "--json", tmp_path / "answers.json", "--xlsx", tmp_path)
    assert names(tmp_path) == ["answers.json"]
    assert (tmp_path / "answers.json").read_text() == "old"


def test_a_path_that_cannot_be_written_is_refused_in_one_line_before_anything_is_exported(tmp_path: Path) -> None:
    for target in (tmp_path / "none" / "return.xlsx", Path("/dev/null"), Path("/proc/return.xlsx")):
        assert len(refused("export_return", KENSINGTON, PERIOD, "--xlsx", target)) == 1
    assert not Export.objects.exists()


def test_something_to_write_must_be_named_and_each_of_its_own(tmp_path: Path) -> None:
    assert len(refused("export_return", KENSINGTON, PERIOD, code=2)) == 1
    same = tmp_path / "same"
    assert len(refused("export_return", KENSINGTON, PERIOD, "--xlsx", same, "--pdf", same, code=2)) == 1
    assert names(tmp_path) == []


@pytest.mark.parametrize("command", ["export_return", "check_return"])
@pytest.mark.parametrize(
    ("board", "period", "message"),
    [
        ("Atlantis", PERIOD, "there was no board 'Atlantis' on 31/12/2018"),
        (KENSINGTON, "2019-20-q9", "no definition of '2019-20-q9' is published"),
        ("Barnet", PERIOD, "Barnet (E09000003) has no"),
    ],
)
def test_an_unknown_board_or_period_or_no_return_is_one_line(
    command: str, board: str, period: str, message: str, tmp_path: Path
) -> None:
    options = ["--json", tmp_path] if command == "export_return" else []
    lines = refused(command, board, period, *options)
    assert len(lines) == 1
    assert message in lines[0]
