"""Loads boards and the commissioners that overlap them from two CSV files: everything or nothing, and never removes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from django.db import models, transaction

from bcf.models import Board, Commissioner, Organisation
from bcf.problems import Problems, quoted
from bcf.tables import Line, read_lines

BOARD_COLUMNS = ("ons_code", "name", "region", "authority_type", "active_from", "active_to")
COMMISSIONER_COLUMNS = (
    "vintage", "board_ons_code", "organisation_ons_code", "organisation_nhs_code", "organisation_name",
    "percent_of_small_areas",
)  # fmt: skip
REPORTS_WITH = {"E06000053": "E06000052"}
"""Authority without a board of its own → the board that it reports with (the Isles of Scilly with Cornwall)."""
ONS_CODE = re.compile(r"E[0-9]{8}")
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of one kind were created, updated, and found unchanged."""

    created: int
    updated: int
    unchanged: int

    def __str__(self) -> str:
        return f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged"


@transaction.atomic
def load_boards(boards: Path, commissioners: Path) -> dict[str, Tally]:
    """Takes both files in, and returns what changed, by kind. Raises Problems with every bad row, OSError."""
    problems: list[str] = []
    lines = read_lines(boards, BOARD_COLUMNS, problems, optional=("predecessors",))
    loaded = [_board(line) for line in lines]
    areas = read_lines(commissioners, COMMISSIONER_COLUMNS, problems)
    known = {board.ons_code: board for board in [*Board.objects.all(), *loaded]}
    linked = [line for line in lines if "predecessors" in line.values]
    predecessors = {line.values["ons_code"]: _predecessors(line, known) for line in linked}
    _unique(lines, loaded, known.values())
    organisations = _organisations(areas)
    overlaps = _overlaps(areas, known)
    if problems:
        raise Problems("nothing was loaded", problems)
    tallies = {"Boards": _upsert(Board, loaded, ("ons_code",), BOARD_COLUMNS[1:])}
    tallies["Predecessors"] = _link(predecessors)
    tallies["Organisations"] = _upsert(Organisation, organisations, ("ons_code",), ("nhs_code", "name"))
    found = _commissioners(overlaps)
    tallies["Commissioners"] = _upsert(
        Commissioner, found, ("vintage", "board_id", "organisation_id"), ("percent_of_small_areas",)
    )
    return tallies


def _board(line: Line) -> Board:
    board = Board(
        ons_code=line.text("ons_code", pattern=ONS_CODE, example="E09000020"),
        name=line.text("name", most=100),
        region=line.text("region", most=50),
        authority_type=line.text("authority_type", most=30),
        active_from=line.day("active_from") or date.min,
        active_to=line.day("active_to", optional=True),
    )
    if board.active_to is not None and board.active_to < board.active_from:
        line.refuse("active_to", "lies before active_from")
    return board


def _predecessors(line: Line, known: Mapping[str, Board]) -> set[str]:
    codes = set(line.values["predecessors"].split())
    born = known[line.values["ons_code"]].active_from
    for code in sorted(codes):
        board = known.get(code)
        if board is None:
            line.refuse("predecessors", f"there is no board {code}")
        elif board.active_to is None or board.active_to >= born:
            line.refuse("predecessors", f"{code} had not ended when this board began")
    return codes


def _unique(lines: Sequence[Line], loaded: Sequence[Board], everyone: Iterable[Board]) -> None:
    """A code stands once; a name means one board on any one day."""
    by_name: dict[str, list[Board]] = {}
    for board in everyone:
        by_name.setdefault(board.name, []).append(board)
    seen: set[str] = set()
    for line, board in zip(lines, loaded, strict=True):
        if board.ons_code in seen:
            line.refuse("ons_code", f"{board.ons_code} stands in an earlier row too")
        seen.add(board.ons_code)
        for other in by_name.get(board.name, ()):
            if other.ons_code != board.ons_code and (other.existed_on(board.active_from)):
                line.refuse("name", f"{board.name} was the name of {other.ons_code} at the same time")


def _organisations(lines: Sequence[Line]) -> list[Organisation]:
    """Each organisation once; its name and code as in the latest vintage, since spellings change between them."""
    found: dict[str, tuple[str, Organisation]] = {}
    for line in lines:
        vintage = line.text("vintage", most=10, pattern=re.compile("[A-Z]+[0-9]{4}"), example="CCG2018")
        organisation = Organisation(
            ons_code=line.text("organisation_ons_code", pattern=ONS_CODE, example="E38000089"),
            nhs_code=line.text("organisation_nhs_code", pattern=re.compile("[0-9A-Z]{3,5}"), example="11N"),
            name=line.text("organisation_name", most=150),
        )
        year, other = found.get(organisation.ons_code, ("", organisation))
        if year == vintage[-4:] and (other.name, other.nhs_code) != (organisation.name, organisation.nhs_code):
            line.refuse(
                "organisation_name", f"{organisation.ons_code} is '{other.name}' in an earlier row of {vintage}"
            )
        if vintage[-4:] >= year:
            found[organisation.ons_code] = (vintage[-4:], organisation)
    return [organisation for _, organisation in found.values()]


def _overlaps(lines: Sequence[Line], known: Mapping[str, Board]) -> dict[tuple[str, str, str], Decimal]:
    """(vintage, board, organisation) → percent. An authority that reports with a board adds what the board lacks."""
    own: dict[tuple[str, str, str], Decimal] = {}
    added: dict[tuple[str, str, str], Decimal] = {}
    for line in lines:
        code = line.values["board_ons_code"]
        board = REPORTS_WITH.get(code, code)
        if board not in known:
            line.refuse("board_ons_code", f"there is no board {quoted(code)}")
        key = (line.values["vintage"], board, line.values["organisation_ons_code"])
        found = own if board == code else added
        if key in found:
            line.refuse("organisation_ons_code", f"{key[2]} stands beside {key[1]} in an earlier row of {key[0]} too")
        found[key] = line.number("percent_of_small_areas", least=0, most=100, decimals=1)
    return {**added, **own}


def _commissioners(overlaps: Mapping[tuple[str, str, str], Decimal]) -> list[Commissioner]:
    boards = {board.ons_code: board for board in Board.objects.all()}
    organisations = {organisation.ons_code: organisation for organisation in Organisation.objects.all()}
    return [
        Commissioner(
            vintage=vintage, board=boards[board], organisation=organisations[organisation],
            percent_of_small_areas=percent,
        )
        for (vintage, board, organisation), percent in overlaps.items()
    ]  # fmt: skip


def _upsert(model: type[M], wanted: Sequence[M], unique: Sequence[str], columns: Sequence[str]) -> Tally:
    held = {_values(row, unique): _values(row, columns) for row in model._default_manager.all()}
    new = [row for row in wanted if _values(row, unique) not in held]
    changed = [row for row in wanted if held.get(_values(row, unique), _values(row, columns)) != _values(row, columns)]
    model._default_manager.bulk_create(
        [*new, *changed], update_conflicts=True, unique_fields=[name.removesuffix("_id") for name in unique],
        update_fields=columns,
    )  # fmt: skip
    return Tally(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _values(row: models.Model, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in names)


def _link(predecessors: Mapping[str, set[str]]) -> Tally:
    boards = {board.ons_code: board for board in Board.objects.prefetch_related("predecessors")}
    counts = [0, 0, 0]
    for code, wanted in predecessors.items():
        held = {board.ons_code for board in boards[code].predecessors.all()}
        if held != wanted:
            boards[code].predecessors.set([boards[other] for other in wanted])
        if held or wanted:
            counts[2 if held == wanted else 1 if held else 0] += 1
    return Tally(*counts)
