"""Boards that merge or split, and the pages about boards."""

from datetime import date
from typing import Any

import pytest

from bcf.boards import NewBoard, reorganise
from bcf.models import AuditEvent, Board, User
from bcf.people import Refused
from tests.factories import make_board
from tests.integration.visiting import signed_in, text_of

APRIL = date(2019, 4, 1)


def new(code: str = "E06000099", name: str = "Northwold", **changed: str) -> NewBoard:
    return NewBoard(code, name, changed.get("region", "North"), changed.get("authority_type", "unitary"))


def test_two_boards_merge_into_one_that_follows_them(amy: User, northmere: Board, southwold: Board) -> None:
    (merged,) = reorganise([new()], [northmere.ons_code, southwold.ons_code], begins=APRIL, by=amy)
    northmere.refresh_from_db()
    assert (merged.active_from, northmere.active_to) == (APRIL, date(2019, 3, 31))
    assert set(merged.predecessors.all()) == {northmere, southwold}
    assert [event.verb for event in AuditEvent.objects.order_by("pk")] == ["began", "ended", "ended"]


def test_a_board_is_split_into_two_of_which_one_keeps_its_name(amy: User, northmere: Board) -> None:
    east, again = reorganise(
        [new(name="East"), new("E06000098", "Northmere")], [northmere.ons_code], begins=APRIL, by=amy
    )
    assert set(northmere.successors.all()) == {east, again}


@pytest.mark.parametrize(
    ("boards", "ended", "reason"),
    [
        ([], ["N"], "at least one new board"),
        ([new()], [], "at least one board that ends"),
        ([new()], ["N", "E99999999"], "no board 'E99999999'"),
        ([new("X1")], ["N"], "of the form E09000020"),
        ([new(name="")], ["N"], "The name must be one line"),
        ([new(region="x" * 51)], ["N"], "The region must be one line of at most 50"),
        ([new(), new(name="Other")], ["N"], "the same ONS code or name"),
        ([new(name="Southwold")], ["N"], "Southwold is the name of"),
        ([new("S")], ["N"], "is Southwold already"),
        ([new()], ["N", "O"], "ended on 31/03/2015 already"),
        ([new()], ["Y"], "began only on 01/04/2019"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    amy: User, northmere: Board, southwold: Board, boards: list[NewBoard], ended: list[str], reason: str
) -> None:
    codes = {
        "N": northmere.ons_code,
        "S": southwold.ons_code,
        "O": make_board("Old", active_to=date(2015, 3, 31)).ons_code,
        "Y": make_board("Young", active_from=APRIL).ons_code,
    }
    wanted = [
        NewBoard(codes.get(one.ons_code, one.ons_code), one.name, one.region, one.authority_type) for one in boards
    ]
    with pytest.raises(Refused, match=reason):
        reorganise(wanted, [codes.get(code, code) for code in ended], begins=APRIL, by=amy)
    assert Board.objects.count() == 4
    northmere.refresh_from_db()
    assert northmere.active_to is None


def form(*boards: NewBoard, **changed: str) -> dict[str, Any]:
    said: dict[str, Any] = {"begins": "2019-04-01", "new-TOTAL_FORMS": len(boards), "new-INITIAL_FORMS": 0, **changed}
    for number, board in enumerate(boards):
        for field in ("ons_code", "name", "region", "authority_type"):
            said[f"new-{number}-{field}"] = getattr(board, field)
    return said


def test_a_merger_is_recorded_on_its_page(amy: User, northmere: Board, southwold: Board) -> None:
    page = signed_in(amy)
    assert northmere.ons_code in text_of(page, f"/manage/boards/new/?ends={northmere.ons_code}&boards=2")
    codes = f"{northmere.ons_code.lower()} {southwold.ons_code}"
    answer = page.post("/manage/boards/new/", form(new(), ended=codes))
    assert answer.headers["Location"] == "/manage/boards/E06000099/"
    shown = text_of(page, answer.headers["Location"])
    for told in ("Northmere", "Southwold", "It follows several boards", "Amy began"):
        assert told in shown
    assert "Northwold" in text_of(page, f"/manage/boards/{northmere.ons_code}/")


def test_what_is_filled_in_wrongly_is_told_on_the_page(amy: User, northmere: Board) -> None:
    page = signed_in(amy)
    for said, told in (
        (form(new("X1"), ended=northmere.ons_code), "of the form E09000020"),
        (form(new(), ended=northmere.ons_code, begins="soon"), "Enter a date"),
        (form(new(name=""), ended=northmere.ons_code), "among the new boards"),
        ({}, "Fill this in:"),
    ):
        answer = page.post("/manage/boards/new/", said)
        assert (answer.status_code, told in answer.content.decode()) == (422, True), told
    assert Board.objects.count() == 1


def test_boards_are_found_by_name_region_and_code(amy: User, northmere: Board, southwold: Board) -> None:
    page = signed_in(amy)
    for text, names in (
        ("", {"Northmere", "Southwold"}),
        ("south", {"Southwold"}),
        (northmere.ons_code, {"Northmere"}),
    ):
        shown = text_of(page, f"/manage/boards/?q={text}")
        assert {name for name in ("Northmere", "Southwold") if name in shown.split("<h2")[1]} == names


def test_many_boards_come_in_pages_that_keep_the_search(amy: User) -> None:
    for number in range(51):
        make_board(f"Board {number:02}", f"E1{number:07}")
    assert "?q=Board&amp;page=2" in text_of(signed_in(amy), "/manage/boards/?q=Board")


def test_a_board_that_is_not_there_is_404(amy: User) -> None:
    assert signed_in(amy).get("/manage/boards/E99999999/").status_code == 404
