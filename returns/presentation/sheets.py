"""A whole return as printable sheets."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from returns.answers import Answers
from returns.checks import Report
from returns.definition.model import Block, Definition, Grid, Note, Question, Sheet, Table
from returns.presentation.printed import PrintedAnswer, PrintedBlock, PrintedFinding, PrintedNote, PrintedSheet
from returns.presentation.reading import Reading, reading_of
from returns.presentation.tables import print_grid, print_table, runs
from returns.presentation.text import paragraphs, tame


def present(
    definition: Definition,
    answers: Answers,
    report: Report,
    *,
    publication: bool = False,
    kept: Mapping[str, str] | None = None,
    after: Mapping[str, str] | None = None,
) -> tuple[PrintedSheet, ...]:
    """Every sheet of the return in printed order. `report` is the checker's on the same answers.

    A publication copy leaves out contact questions (each sheet counts them) and all findings. `kept`: slug → what the keeper of a
    sheet prints of it, as HTML that is safe; `after`: what other rooms print after a sheet.
    """
    reading = reading_of(definition, answers, report, publication=publication)
    printed, more = kept or {}, after or {}
    return tuple(
        _kept(reading, sheet, printed.get(sheet.slug, ""))
        if sheet.kept_by
        else replace(_sheet(reading, sheet, report), after=more.get(sheet.slug, ""))
        for sheet in definition.sheets
    )


def _kept(reading: Reading, sheet: Sheet, content: str) -> PrintedSheet:
    """A sheet that another room keeps: what it prints of it, and what it finds there. Notes, which may be many, are its
    own to show."""
    held = reading.answers.kept.get(sheet.slug)
    found = () if reading.publication or held is None else held.findings
    return PrintedSheet(
        slug=sheet.slug,
        title=sheet.title,
        pending_name=sheet.pending_name,
        pending=held.pending if held is not None else 0,
        rows=held.pending if held is not None else 0,
        blocks=(),
        findings=tuple(
            PrintedFinding(
                name=f"#{sheet.slug}",
                cell=finding.where,
                strength=finding.strength,
                message=tame(finding.message),
                explanation=tame(finding.explanation),
                lead=finding.lead,
                explained=finding.explained,
            )
            for finding in found
            if finding.strength != "note"
        ),
        kept=True,
        content=content,
    )


def _sheet(reading: Reading, sheet: Sheet, report: Report) -> PrintedSheet:
    result = report.sheet(sheet.slug)
    asked = [*sheet.questions, *(column for table in sheet.tables for column in table.columns)]
    return PrintedSheet(
        slug=sheet.slug,
        title=sheet.title,
        pending_name=sheet.pending_name,
        pending=result.pending if result else 0,
        rows=len(result.rows) if result else 0,
        blocks=tuple(_blocks(reading, sheet.blocks)),
        findings=reading.sheet_findings(sheet),
        withheld=sum(not reading.prints(question) for question in asked),
    )


def _blocks(reading: Reading, blocks: tuple[Block, ...]) -> Iterator[PrintedBlock]:
    # Plain questions wait until something else comes, so that neighbours are printed together.
    waiting: list[PrintedAnswer] = []
    for block in blocks:
        if isinstance(block, Question):
            if reading.prints(block):
                waiting.append(reading.answer(block, block.label))
            continue
        yield from runs(waiting)
        waiting = []
        other = _other(reading, block)
        if other is not None:
            yield other
    yield from runs(waiting)


def _other(reading: Reading, block: Grid | Table | Note) -> PrintedBlock | None:
    match block:
        case Grid():
            return print_grid(reading, block)
        case Table():
            return print_table(reading, block)
        case Note():
            return PrintedNote(paragraphs(block.text), block.heading)
