"""Loads a plan from its file: everything or nothing, through the one door for writes, so that a second load changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from bcf.access import boards_for
from bcf.models import Board, User
from bcf.permissions import Permission
from bcf.problems import Problems
from bcf.years import ends, starts
from returns.locking import NotAllowed
from schemes import plan as plain
from schemes.actions import replace_statements, save_contributions, save_lines, save_plan
from schemes.entries import AMOUNT, TEXTS, Value
from schemes.models import Minimum, Plan, StatedTotal
from schemes.opening import form_for, give_form, make_plan
from schemes.plan_file import read_plan_file
from schemes.rows import STEP, identity
from schemes.stored import load_plan
from schemes.writing import Edit

LARGEST_FILE = 5_000_000
OTHER = "the plan '{slug}' is there already, of other boards or years. Give this one another short name"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: whether it made the plan, how many lines and contributions it wrote, and why it is a draft ('' if
    it is none)."""

    plan: Plan
    made: bool
    written: int
    draft: str


def load_file(path: Path, *, by: User | None, dry_run: bool = False) -> Loaded:
    """Loads the file at `path`. Raises Problems with all that is wrong with it, NotAllowed, ReturnClosed, OSError."""
    if path.stat().st_size > LARGEST_FILE:
        raise Problems("the file is no plan", [f"it is larger than {LARGEST_FILE // 1_000_000} MB"])
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Problems("the file is no plan", ["it is no text in UTF-8"]) from None
    wanted = read_plan_file(text)
    boards = _boards(wanted, by)
    with transaction.atomic():
        loaded = _load(wanted, boards, by)
        transaction.set_rollback(dry_run)
    return loaded


def _boards(wanted: plain.Plan, by: User | None) -> list[Board]:
    known = {board.ons_code: board for board in Board.objects.filter(ons_code__in=[b.ons_code for b in wanted.boards])}
    faults = [f"boards: there is no board {board.ons_code}" for board in wanted.boards if board.ons_code not in known]
    first, last = starts(wanted.years[0]), ends(wanted.years[-1])
    faults += [
        f"boards: {board.name} ({board.ons_code}) did not exist in all of the plan's years"
        for board in known.values()
        if not (board.existed_on(first) or board.existed_on(last))
    ]
    if faults:
        raise Problems("nothing was loaded", faults)
    boards = [known[board.ons_code] for board in wanted.boards]
    if by is not None:
        may = set(boards_for(by, Permission.EDIT_WHOLE_RETURN).values_list("pk", flat=True))
        others = [board.name for board in boards if board.pk not in may]
        if others:
            raise NotAllowed(f"{by.email} may not edit the plans of {', '.join(others)}")
    return boards


def _load(wanted: plain.Plan, boards: list[Board], by: User | None) -> Loaded:
    plan = Plan.objects.filter(slug=wanted.slug).first()
    made = plan is None
    if plan is None:
        plan = _make(wanted, boards, by)
    elif set(plan.years) != set(wanted.years) or {b.ons_code for b in boards} != _codes(plan):
        raise NotAllowed(OTHER.format(slug=wanted.slug))
    else:
        give_form(plan, boards, by=by)
    facts = {"title": wanted.title, "unit": wanted.unit, "front_loaded": wanted.front_loaded}
    save_plan(plan, facts, by=by, how="load")
    there = load_plan(plan)
    lines = save_lines(plan, line_edits(there.lines, wanted.lines), by=by, how="load")
    contributions = save_contributions(plan, _contribution_edits(there, wanted), by=by, how="load")
    by_code = {board.ons_code: board for board in boards}
    replace_statements(plan, _minimums(plan, wanted, by_code), _stated(plan, wanted, by_code), by=by, how="load")
    written = _written(there.lines, lines.versions) + _written(there.contributions, contributions.versions)
    return Loaded(plan, made, written, "" if plan.submission is not None else _why_draft(wanted))


def _codes(plan: Plan) -> set[str]:
    return set(plan.places.values_list("board__ons_code", flat=True))


def _make(wanted: plain.Plan, boards: list[Board], by: User | None) -> Plan:
    """The plan with a form where one can be had, else as a draft."""
    plan = make_plan(wanted.slug, wanted.title, boards, wanted.years, by=by, unit=wanted.unit, draft=True)
    give_form(plan, boards, by=by)
    return plan


def _why_draft(wanted: plain.Plan) -> str:
    if form_for(wanted.years) is None:
        return "no form of a plan for its years is published"
    return "one of its boards has another plan for this period"


def _written(there: Iterable[plain.Line | plain.Contribution], versions: Mapping[str, int]) -> int:
    before = {row.id: row.version for row in there}
    return sum(before.get(row) != version for row, version in versions.items())


def line_edits(there: Sequence[plain.Line], wanted: Sequence[plain.Line]) -> list[Edit]:
    """What makes the lines that are there those that are wanted: each is found again by board, scheme and source, and
    keeps its id."""
    free: dict[tuple[str, ...], list[plain.Line]] = {}
    for line in there:
        free.setdefault(_line_key(line), []).append(line)
    edits = []
    for position, line in enumerate(wanted, 1):
        found = free.get(_line_key(line))
        held = found.pop(0) if found else None
        fields = line_fields(line, held.amounts if held else ())
        edits.append(Edit({**fields, "position": position * STEP}, held.id if held else ""))
    return edits + [Edit({"removed": True}, line.id) for left in free.values() for line in left]


def _line_key(line: plain.Line) -> tuple[str, ...]:
    return (line.board, *identity(line.ref, line.name, line.theme), line.source)


def line_fields(line: plain.Line, before: Iterable[str] = ()) -> dict[str, Value]:
    """A line as fields to be written; years that it has `before` and not now become blank."""
    fields: dict[str, Value] = {column: getattr(line, column) for column in (*TEXTS, "status", "board", "metrics")}
    amounts: dict[str, Value] = {AMOUNT + year: None for year in before}
    return fields | amounts | {AMOUNT + year: amount for year, amount in line.amounts.items()}


def _contribution_edits(there: plain.Plan, wanted: plain.Plan) -> list[Edit]:
    free: dict[tuple[str, ...], list[plain.Contribution]] = {}
    for one in there.contributions:
        free.setdefault(_contribution_key(one), []).append(one)
    edits = []
    for position, one in enumerate(wanted.contributions, 1):
        found = free.get(_contribution_key(one))
        fields: dict[str, Value] = {
            "board": one.board, "year": one.year, "source": one.source, "organisation": one.organisation,
            "amount": one.amount, "unit": one.unit, "position": position,
        }  # fmt: skip
        edits.append(Edit(fields, found.pop(0).id if found else ""))
    return edits + [Edit({"removed": True}, one.id) for left in free.values() for one in left]


def _contribution_key(one: plain.Contribution) -> tuple[str, ...]:
    return one.board, one.year, one.source, one.organisation


def _minimums(plan: Plan, wanted: plain.Plan, boards: Mapping[str, Board]) -> list[Minimum]:
    return [
        Minimum(
            plan=plan, board=boards[one.board], year=one.year, kind=one.kind, minimum=one.minimum, actual=one.actual,
            unit=one.unit,
        )
        for one in wanted.minimums
    ]  # fmt: skip


def _stated(plan: Plan, wanted: plain.Plan, boards: Mapping[str, Board]) -> list[StatedTotal]:
    return [
        StatedTotal(
            plan=plan, what=one.what, board=boards[one.board] if one.board else None, year=one.year, amount=one.amount,
            unit=one.unit,
        )
        for one in wanted.stated
    ]  # fmt: skip
