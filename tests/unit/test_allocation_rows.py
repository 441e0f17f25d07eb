"""What a file of allocations says, row by row."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bcf.problems import Problems
from returns.tables_in.boards import Boards, KnownBoard, is_total
from returns.tables_in.table import Manner, Table, read_table
from schemes.allocations.rows import Key
from schemes.columns import meaning
from tests.allocations import LONG_AGO, csv_of, found_in, known, told, xlsx_of

HEAD = "Code,Board,Year,Stream,Amount"


def amounts(content: bytes, boards: Boards) -> dict[Key, Decimal]:
    found = found_in(content, boards)
    assert not found.faults, told(found)
    return {key: entry.amount for key, entry in found.entries.items()}


def test_a_tidy_file_has_a_row_for_each_allocation() -> None:
    file = csv_of(HEAD, 'E00000001,,2017/18,DFG,"1,234,567"', ",Southwold,2017-18,iBCF,£20")
    assert amounts(file, known("Northmere", "Southwold")) == {
        ("2017-18", "E00000001", "dfg"): Decimal(1234567),
        ("2017-18", "E00000002", "ibcf"): Decimal(20),
    }


def test_a_wide_file_has_a_column_for_each_stream_and_year_and_blanks_say_nothing() -> None:
    file = csv_of("Board;DFG 2017/18 (£000);iBCF 2018-19", "Northmere;1.5;", "Southwold;;7")
    assert amounts(file, known("Northmere", "Southwold")) == {
        ("2017-18", "E00000001", "dfg"): Decimal(1500),
        ("2018-19", "E00000002", "ibcf"): Decimal(7),
    }


def test_a_workbook_says_the_same_as_the_csv_file_below_titles_and_with_numbers_as_numbers() -> None:
    rows: list[list[Any]] = [
        ["Allocations 2017 to 2019"],
        [],
        ["Code", "DFG 2017-18"],
        ["E00000001", 1234.56],
        ["E00000002", "7"],
    ]
    boards = known("Northmere", "Southwold")
    assert amounts(xlsx_of(rows), boards) == amounts(
        csv_of("Code,DFG 2017-18", "E00000001,1234.56", "E00000002,7"), boards
    )
    assert read_table(xlsx_of(rows), Manner(meaning)).rows[0].number == 4


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_file_may_come_in_the_codings_that_spreadsheets_write(coding: str) -> None:
    text = "Code\tAmount £ \tYear\tStream\r\nE00000001\t£5\t2017–18\tDFG\r\n"
    assert list(amounts(text.encode(coding), known("Northmere")).values()) == [Decimal(5)]


def test_a_table_can_be_kept_and_comes_back_the_same() -> None:
    table = read_table(csv_of(HEAD, "E00000001,,2017-18,DFG,5"), Manner(meaning))
    assert Table.from_json(table.to_json()) == table


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds nothing"),
        (b"\x00\x01\x02", "neither a CSV file nor an Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel workbook"),
        (b"PK\x03\x04rest", "workbook"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(Problems, match=words):
        read_table(content, Manner(meaning))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("E99999999,,2017-18,DFG,5", "Row 2: there is no board with the code 'E99999999'"),
        (",Northmare,2017-18,DFG,5", "Row 2: no board is called 'Northmare'. Is it Northmere (E00000001)?"),
        (
            "E00000001,Southwold,2017-18,DFG,5",
            "Row 2: the code E00000001 is Northmere, but the name beside it is 'Southwold'",
        ),
        ("E00000001,Elsewhere,2017-18,DFG,5", "no board is called that"),
        (",,2017-18,DFG,5", "Row 2: says no board"),
        ("E00000001,,2017,DFG,5", "Row 2: '2017' is no financial year. Write it like 2017-18"),
        ("E00000001,,,DFG,5", "Row 2: the year is blank"),
        ("E00000001,,2017-18,Gold,5", "Row 2: there is no funding stream 'Gold'. Known are: nhs_minimum,"),
        ("E00000001,,2016-17,iBCF,5", "Row 2: 'Improved Better Care Fund' is not paid in 2016-17"),
        ("E00000001,,2017-18,DFG,n/a", "Row 2: 'n/a' is no amount"),
        ("E00000001,,2017-18,DFG,-5", "Row 2: -5 is negative"),
        ("E00000001,,2017-18,DFG,(5)", "is negative"),
        ("E00000001,,2017-18,DFG,", "Row 2: the amount is blank"),
        ("E00000001,,2017-18,DFG,=A1+1", "Row 2: holds a formula"),
        ("E00000001,,2017-18,DFG,1000000000000", "more than any allocation"),
    ],
)
def test_a_fault_is_told_by_row_with_what_to_do(line: str, words: str) -> None:
    found = found_in(csv_of(HEAD, line), known("Northmere", "Southwold"))
    assert [words in one for one in told(found)] == [True], told(found)
    assert not found.entries


def test_an_allocation_that_stands_twice_names_both_rows() -> None:
    file = csv_of(HEAD, "E00000001,,2017-18,DFG,5", "", "E00000001,,2017/18,Disabled Facilities Grant,6")
    (fault,) = told(found_in(file, known("Northmere")))
    assert fault.startswith("Rows 2 and 4: Northmere (E00000001), Disabled Facilities Grant 2017-18, stands twice")
    assert "£5.00 and £6.00" in fault


def test_a_wide_row_tells_one_fault_once() -> None:
    file = csv_of("Code,DFG 2016-17,DFG 2017-18", "E9,1,2", "E00000001,1,2", "E00000001,3,4")
    assert len(told(found_in(file, known("Northmere")))) == 2


def test_a_name_means_the_board_of_the_year() -> None:
    ended = KnownBoard("E10000009", "Dorset", LONG_AGO, date(2019, 3, 31))
    boards = Boards([ended, KnownBoard("E06000059", "Dorset", date(2019, 4, 1), None)])
    found = amounts(csv_of("Board,DFG 2018-19,DFG 2019-20", "Dorset,1,2"), boards)
    assert [key.board for key in found] == ["E10000009", "E06000059"]
    (fault,) = told(found_in(csv_of(HEAD, "E10000009,,2019-20,DFG,5"), boards))
    assert "Dorset (E10000009) did not exist in 2019-20: it ended on 31 March 2019" in fault


def test_a_name_that_two_boards_bear_asks_for_the_code() -> None:
    boards = Boards(KnownBoard(code, "Northmere", LONG_AGO, None) for code in ("E00000001", "E00000002"))
    (fault,) = told(found_in(csv_of(HEAD, ",Northmere,2017-18,DFG,5"), boards))
    assert "fits 2 boards, Northmere (E00000001) and Northmere (E00000002). Write the ONS code" in fault


@pytest.mark.parametrize(
    ("code", "name"), [("", "England"), ("E92000001", "ENGLAND"), ("Total", ""), ("", "Grand Total")]
)
def test_a_row_for_all_boards_is_no_board(code: str, name: str) -> None:
    assert is_total(code, name)
    assert not is_total("E00000001", name)


def test_notes_below_a_wide_table_say_nothing() -> None:
    file = csv_of("Board,DFG 2017-18", "Northmere,5", "", "Source: the department's table", "Total,5")
    assert len(amounts(file, known("Northmere"))) == 1


def test_parts_of_a_penny_are_rounded_and_counted() -> None:
    found = found_in(csv_of(HEAD, "E00000001,,2017-18,DFG,5.005"), known("Northmere"))
    assert ([entry.amount for entry in found.entries.values()], found.rounded) == ([Decimal("5.01")], 1)
