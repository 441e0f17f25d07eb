"""A definition's folder as a zip file: little is taken, and what is not is refused by name."""

import io
import struct
import zipfile

import pytest

from returns.definition.errors import DefinitionError
from returns.definition.packed import MOST_OF_A_FILE, MOST_PACKED, load_zip


def packed(*files: tuple[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("folder", ["", "2018-19-q3/"])
def test_the_files_of_one_folder_are_read_whether_or_not_the_folder_is_packed_with_them(folder: str) -> None:
    content = packed((f"{folder}period.toml", 'key = "a"'), (f"{folder}choices.toml", "\ufeffb = 1\r\n"))
    assert load_zip(content) == {"choices.toml": {"b": 1}, "period.toml": {"key": "a"}}


def test_what_a_packing_system_adds_by_itself_is_passed_over() -> None:
    content = packed(("q3/period.toml", ""), ("q3/.DS_Store", b"\x00"), ("__MACOSX/q3/._period.toml", b"\x00"))
    assert load_zip(content) == {"period.toml": {}}


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([], "holds 0 files"),
        ([(f"{number}.toml", "") for number in range(61)], "holds 61 files"),
        ([("a/period.toml", ""), ("b/choices.toml", "")], "holds several folders"),
        ([("period.toml", ""), ("more/period.toml", "")], "holds several folders"),
        ([("a/b/period.toml", "")], "stands in no plain folder"),
        ([("../period.toml", "")], "stands in no plain folder"),
        ([("a\x07/period.toml", "")], "stands in no plain folder"),
        ([("q3/program.py", "")], "program.py: only .toml files belong"),
        ([("period.toml", "key = ")], "period.toml: is not valid TOML"),
        ([("period.toml", b"\xff\xfe")], "period.toml: is not valid TOML"),
        ([("period.toml", "a = " + "[" * 100_000)], "period.toml: is not valid TOML"),
        ([("period.toml", "#" * (MOST_OF_A_FILE + 1))], "is far larger than a sheet's file"),
        ([(f"{number}.toml", "#" * 900_000) for number in range(5)], "holds far more than a definition"),
    ],
    ids=range(13),
)
def test_what_does_not_belong_there_is_refused(files: list[tuple[str, str | bytes]], reason: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        load_zip(packed(*files))
    assert reason in str(refused.value)


def test_the_same_file_twice_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("period.toml", "")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("period.toml", "a = 1")
    with pytest.raises(DefinitionError, match="stands twice"):
        load_zip(buffer.getvalue())


def test_a_bomb_is_unpacked_no_further_than_a_file_may_reach_though_its_header_says_little() -> None:
    content = bytearray(packed(("period.toml", "#" * 30_000_000)))
    place = content.rfind(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<L", 100)
    with pytest.raises(DefinitionError):
        load_zip(bytes(content))


@pytest.mark.parametrize(
    "content",
    [b"", b"not a zip file", b"PK\x03\x04", packed(("period.toml", "a = 1"))[:-30]],
    ids=["empty", "text", "only its mark", "cut short"],
)
def test_a_file_that_is_no_zip_file_is_refused(content: bytes) -> None:
    with pytest.raises(DefinitionError, match="damaged, or no zip file"):
        load_zip(content)


def test_a_file_that_is_too_large_is_not_looked_into() -> None:
    with pytest.raises(DefinitionError, match="at most 2 MB"):
        load_zip(b"\x00" * (MOST_PACKED + 1))


def test_a_password_is_refused() -> None:
    content = bytearray(packed(("period.toml", "a = 1")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.rfind(mark) + at
        content[place : place + 2] = struct.pack("<H", 1)
    with pytest.raises(DefinitionError, match="protected with a password"):
        load_zip(bytes(content))
