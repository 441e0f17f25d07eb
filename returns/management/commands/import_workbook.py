"""`import_workbook FILE [--apply] [--take NAME …] [--by EMAIL]`: brings in a workbook that was filled in elsewhere."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils.timezone import localtime

from bcf.management.base import Error, user_named
from bcf.models import Board
from bcf.problems import one_line, quoted
from returns.actions import check_may_edit
from returns.answers import Name
from returns.importing import Comparison, apply, compare, keep
from returns.management.base import Command as ReturnsCommand
from returns.management.base import find_return
from returns.models import Submission
from returns.passages import Passage
from returns.previewing import Preview, PreviewLine, preview
from returns.receiving import DOWNLOAD, Workbook, read_upload, receive
from returns.workbook.refused import NotAWorkbook
from returns.workbook.stamp import Stamp

EVERYTHING = "all"
_LONGEST = 60


class Command(ReturnsCommand):
    refusals = (*ReturnsCommand.refusals, NotAWorkbook)
    help = (
        "Says what was changed in a workbook that was downloaded here and filled in elsewhere, by sheet and cell; with --apply "
        "the changes are written, all or none. Where the browser changed the same answer since, it stays as it is there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--apply", action="store_true", help="write the changes; without it nothing is written")
        parser.add_argument(
            "--take",
            metavar="NAME",
            nargs="+",
            action="extend",
            default=[],
            help=f"conflicts in which the workbook's answer is to stand, by name; '{EVERYTHING}' takes them all",
        )
        parser.add_argument("--by", metavar="EMAIL", help="in whose name; without it, the system's")

    def handle(self, *args: Any, **options: Any) -> None:
        by = user_named(options["by"])
        with options["file"].open("rb") as file:
            content = file.read(settings.LARGEST_UPLOAD + 1)
        received = receive(content, options["file"].name)
        submission, board = _return_of(received.stamp)
        check_may_edit(by, board)
        with transaction.atomic():
            workbook = read_upload(received, submission, board)
            found = compare(workbook)
            take = _chosen(found, options["take"])
            shown = preview(workbook.definition, workbook.reading, found.plan, take, found.authors)
            if options["apply"] and found.plan.lines:
                apply(keep(workbook, by=by), board, take, seen=found.seen, by=by)
        self.report(workbook, found, shown)
        self.say_what_was_done(shown, applied=options["apply"])

    def report(self, workbook: Workbook, found: Comparison, shown: Preview) -> None:
        """Every change, conflict and refusal by sheet and cell."""
        period = workbook.submission.version.period
        at = localtime(workbook.export.at)
        self.say(f"{workbook.board.name} ({workbook.board.ons_code}), {period}, downloaded {at:%d/%m/%Y %H:%M}")
        for sheet in shown.sheets:
            self.say(one_line(f"{sheet.title} (called '{sheet.tab}' in the workbook)" if sheet.tab else sheet.title))
            for line in sheet.lines:
                self.say(one_line(_line(line)))
            for remark in sheet.remarks:
                kind = "refused" if remark.refused else "not taken"
                self.say(one_line(f"  {kind:<9} {remark.place:<5} {remark.lead} {remark.words}"))
        if found.plan.already:
            self.say(f"{len(found.plan.already)} changed in the workbook stand so in the return already")

    def say_what_was_done(self, shown: Preview, *, applied: bool) -> None:
        """What was and what was not taken."""
        taken, lines = len(shown.taken), len(shown.lines)
        left = f"{lines - taken} left as in the browser, {shown.refused} refused"
        if not lines:
            self.say(f"Nothing to change ({shown.refused} refused).")
        elif applied:
            self.say(f"{taken} of {lines} lines were brought in, {left}.")
        else:
            self.say(f"{taken} of {lines} lines would be brought in, {left}. Nothing was written; --apply writes.")


def _return_of(stamp: Stamp) -> tuple[Submission, Board]:
    """The return that the workbook's stamp names."""
    if not stamp.ons_code:
        raise Error(f"This is the blank workbook, which belongs to no board. {DOWNLOAD}")
    return find_return(stamp.ons_code[:_LONGEST], stamp.period[:_LONGEST])


def _chosen(found: Comparison, take: list[str]) -> frozenset[Name]:
    names = {str(line.name): line.name for line in found.plan.lines}
    if EVERYTHING in take:
        return frozenset(names.values())
    unknown = [name for name in take if name not in names]
    if unknown:
        conflicts = ", ".join(str(line.name) for line in found.plan.lines if line.conflict) or "there is none"
        raise Error(f"--take {quoted(unknown[0])}: there is no such line; the conflicts are: {one_line(conflicts)}")
    return found.plan.by_default | {names[name] for name in take}


def _line(line: PreviewLine) -> str:
    place = f"{line.place:<5} {line.label}"
    if not line.conflict:
        deed = f" ({line.deed.lower()})" if line.deed else ""
        return f"  change    {place}{deed}: {_short(line.browser)} → {_short(line.workbook)}"
    who = f" by {line.author.by}, {localtime(line.author.at):%d/%m/%Y %H:%M}" if line.author else ""
    sides = f"on download {_short(line.was)}; browser {_short(line.browser)}{who}; workbook {_short(line.workbook)}"
    stands = "the workbook's stands" if line.taken else f"the browser's stands, unless --take {line.name}"
    return f"  conflict  {place}: {sides}; {stands}"


def _short(text: Passage) -> str:
    """An answer on one line: the beginning, or where only a part differs, what differs."""
    words = str(text)
    if text.marked and len(words) > _LONGEST:
        words = f"…{text.differs}…"
    return f"'{words if len(words) <= _LONGEST else words[:_LONGEST] + '…'}'"
