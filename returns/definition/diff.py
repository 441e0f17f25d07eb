"""What differs between two definitions, as a change note that a form's author can read: one line a change."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from .axes import question_axes, rule_axes
from .grouping import Change, told
from .likeness import same_sheets, told_elsewhere
from .model import CheckerRow, Definition, Grid, Note, Question, Sheet
from .shown import Shown

_NOT_COMPARED = {
    "key", "slug", "cell", "row_label", "column_label", "shown_as", "blocks", "places", "rows", "columns", "number", "letters",
}  # fmt: skip
"""Fields that are identity or place, or that a comparison of their own covers."""
_FIELD_NAMES = {"sources": "from", "offers": "earlier"}
"""Fields that bear another name in a definition's files."""
_UNSAID = {"offers": "as its type says"}
"""What a field means where nothing is written."""
_MOVED_TOGETHER = 3
"""So many questions of a sheet that moved alike are told in one line."""


def differences(old: Definition, new: Definition) -> list[str]:
    """Every change from `old` to `new`, from the period's facts to the rules; empty when nothing differs."""
    return told(_Note(old, new).changes())


class _Note:
    """The changes from one definition to another."""

    def __init__(self, old: Definition, new: Definition) -> None:
        self.old, self.new = old, new
        self.was, self.now = Shown(old.period), Shown(new.period)
        self.renamed = same_sheets(old, new)

    def changes(self) -> Iterator[Change]:
        yield from self.fields("period", self.old.period, self.new.period, also=("key",))
        yield from self.options()
        yield from self.sheets()
        yield from self.questions()
        yield from self.moved()
        yield from self.tables()
        yield from self.layout()
        yield from self.checker()
        yield from self.rules()

    def pairs(self) -> Iterator[tuple[Sheet, Sheet]]:
        """Each sheet that stayed, as it was and as it is."""
        for sheet in self.old.sheets:
            after = self.new.sheet(self.renamed.get(sheet.slug, ""))
            if after is not None:
                yield sheet, after

    def options(self) -> Iterator[Change]:
        old, new = self.old.choices, self.new.choices
        yield from self.present("options", old, new, lambda found: ", ".join(choice.label for choice in found.choices))
        for name in _common(old, new):
            before = {choice.key: choice for choice in old[name].choices}
            after = {choice.key: choice for choice in new[name].choices}
            yield from self.present(f"options {name}", before, after, lambda choice: choice.label)
            for key in _common(before, after):
                yield from self.fields(f"options {name} {key}", before[key], after[key])
            yield from _order(f"options {name}", before, after)

    def sheets(self) -> Iterator[Change]:
        for sheet in self.old.sheets:
            if sheet.slug not in self.renamed:
                yield Change(f"sheet {sheet.heading}", "", "removed")
        for sheet in self.new.sheets:
            if sheet.slug not in self.renamed.values():
                yield Change(f"sheet {sheet.heading}", "", f"added, {len(sheet.questions)} questions")
        for before, after in self.pairs():
            if before.slug != after.slug:
                yield Change(f"sheet {after.heading}", "", f"renamed, {before.slug} → {after.slug}")
            yield from self.fields(f"sheet {after.heading}", before, after)
        kept = [self.renamed[sheet.slug] for sheet in self.old.sheets if sheet.slug in self.renamed]
        yield from _order("sheets", kept, [sheet.slug for sheet in self.new.sheets])

    def questions(self) -> Iterator[Change]:
        before, after = _asked(self.old), _asked(self.new)
        axes = {**question_axes(self.old), **question_axes(self.new)}
        for done, found, others in (("removed", before, after), ("added", after, before)):
            for key, (sheet, question) in found.items():
                if key not in others:
                    said = [_place(sheet, question), self.now.of(question.label), question.type]
                    if question.sources:
                        said.append(f"from {self.now.of(question.sources)}")
                    yield Change(f"question {key}", "", f"{done}, {', '.join(said)}", axes.get(key, ()))
        for key in _common(before, after):
            (_, was), (sheet, now) = before[key], after[key]
            for change in self.fields(f"question {key}", was, now, but=told_elsewhere(was, now)):
                yield Change(change.what, _place(sheet, now), change.text, axes.get(key, ()))
        for sheet, now_sheet in self.pairs():
            keys, now_keys = ([q.key for q in found.questions] for found in (sheet, now_sheet))
            yield from _order(f"sheet {now_sheet.heading}, questions", keys, now_keys)

    def moved(self) -> Iterator[Change]:
        """Questions that stand elsewhere; those of a sheet that all went the same way in one line."""
        before, after = _asked(self.old), _asked(self.new)
        ways: dict[tuple[str, str, int, int], list[str]] = defaultdict(list)
        for key in _common(before, after):
            (sheet, was), (now_sheet, now) = before[key], after[key]
            right, down = now.cell.column - was.cell.column, now.cell.row - was.cell.row
            if right or down or self.renamed.get(sheet.slug) != now_sheet.slug:
                ways[sheet.slug, now_sheet.slug, right, down].append(key)
        for (old_slug, slug, right, down), keys in ways.items():
            if len(keys) < _MOVED_TOGETHER or self.renamed.get(old_slug) != slug:
                for key in keys:
                    yield Change(f"question {key}", "", f"moved, {_place(*before[key])} → {_place(*after[key])}")
                continue
            (sheet, first), (_, last) = after[keys[0]], after[keys[-1]]
            text = f"{len(keys)} questions moved {_way(right, down)}, {first.key} to {first.cell}, … {last.key} to {last.cell}"
            yield Change(f"sheet {sheet.heading}", "", text)

    def tables(self) -> Iterator[Change]:
        old, new = self.old.tables, self.new.tables
        yield from self.present("table", old, new, lambda table: self.now.of(table.label))
        for key in _common(old, new):
            yield from self.fields(f"table {key}", old[key], new[key])

    def layout(self) -> Iterator[Change]:
        """Grids with the words of their rows and columns, and notes."""
        for sheet, now_sheet in self.pairs():
            where = f"sheet {now_sheet.heading}"
            before, after = _grids(sheet), _grids(now_sheet)
            yield from self.present(f"{where}, grid", before, after, lambda grid: self.now.of(grid.label))
            for name in _common(before, after):
                yield from self.grid(f"{where}, grid {name}", before[name], after[name])
            notes, now_notes = _notes(sheet), _notes(now_sheet)
            yield from self.present(f"{where}, note at", notes, now_notes, lambda note: self.now.of(note.text))
            for name in _common(notes, now_notes):
                yield from self.fields(f"{where}, note at {name}", notes[name], now_notes[name])

    def grid(self, where: str, old: Grid, new: Grid) -> Iterator[Change]:
        in_place = old.header_row - old.rows[0].number == new.header_row - new.rows[0].number
        yield from self.fields(where, old, new, but=("header_row",) if in_place else (), also=("shown_as",))
        for what, before, after in (("row", old.rows, new.rows), ("column", old.columns, new.columns)):
            was, now = {part.key: part for part in before}, {part.key: part for part in after}
            yield from self.present(f"{where}, {what}", was, now, lambda part: self.now.of(part.label))
            for key in _common(was, now):
                yield from self.fields(f"{where}, {what} {key}", was[key], now[key])

    def checker(self) -> Iterator[Change]:
        before = {self.renamed.get(section.sheet.slug, ""): section for section in self.old.checker}
        for section in self.new.checker:
            was = before[section.sheet.slug].rows if section.sheet.slug in before else ()
            rows, now = {row.key: row for row in was}, {row.key: row for row in section.rows}
            where = f"checker of {section.sheet.heading}"
            yield from self.checker_rows(where, "removed", [row for key, row in rows.items() if key not in now])
            yield from self.checker_rows(where, "added", [row for key, row in now.items() if key not in rows])
            for key in _common(rows, now):
                yield from self.fields(f"{where} {now[key].cell}", rows[key], now[key], but=("table",))
            yield from _order(where, rows, now)
        slugs = {section.sheet.slug for section in self.new.checker}
        for slug, section in before.items():
            if slug not in slugs:
                yield Change(f"checker of {section.sheet.heading}", "", f"removed, {len(section.rows)} rows")

    def checker_rows(self, where: str, done: str, rows: Sequence[CheckerRow]) -> Iterator[Change]:
        """The rows that came or went: one with its cell, several in one line."""
        if len(rows) == 1:
            yield Change(f"{where} {rows[0].cell}", "", f"{done}, {self.now.of(rows[0].label)}")
        elif rows:
            listed = ", ".join(f"{row.cell} {self.now.of(row.label)}" for row in rows)
            yield Change(where, "", f"{len(rows)} rows {done}, {listed}")

    def rules(self) -> Iterator[Change]:
        before, after = ({rule.key: rule for rule in definition.rules} for definition in (self.old, self.new))
        axes = {**rule_axes(self.old), **rule_axes(self.new)}
        for done, found, others, shown in (("removed", before, after, self.was), ("added", after, before, self.now)):
            for key, rule in found.items():
                if key not in others:
                    text = f"{done}, {rule.strength} at {rule.at}, {shown.of(rule.rule)}"
                    yield Change(f"rule {key}", "", text, axes[key])
        for key in _common(before, after):
            for change in self.fields(f"rule {key}", before[key], after[key]):
                yield Change(change.what, "", change.text, axes[key])

    def present(self, what: str, old: Mapping[str, Any], new: Mapping[str, Any], say: Any) -> Iterator[Change]:
        """What is in one of them only."""
        yield from (
            Change(f"{what} {key}", "", f"removed, {say(value)}") for key, value in old.items() if key not in new
        )
        yield from (Change(f"{what} {key}", "", f"added, {say(value)}") for key, value in new.items() if key not in old)

    def fields(
        self, where: str, old: Any, new: Any, *, but: Sequence[str] = (), also: Sequence[str] = ()
    ) -> Iterator[Change]:
        """A change for each field in which two objects of one class differ."""
        for name in (field.name for field in fields(old)):
            if name in but or (name in _NOT_COMPARED and name not in also):
                continue
            before, after = _said(self.was, old, name), _said(self.now, new, name)
            if before != after:
                yield Change(where, "", f"{_FIELD_NAMES.get(name, name).replace('_', ' ')}: {before} → {after}")


def _said(shown: Shown, part: Any, name: str) -> str:
    value = getattr(part, name)
    return _UNSAID[name] if value is None and name in _UNSAID else shown.of(value)


def _asked(definition: Definition) -> dict[str, tuple[Sheet, Question]]:
    return {question.key: (sheet, question) for sheet, question in definition.everything_asked()}


def _place(sheet: Sheet, question: Question) -> str:
    return f"{sheet.heading} {question.cell}"


def _way(right: int, down: int) -> str:
    """Which way cells moved, in words."""
    ways = [
        f"{abs(number)} {what}{'s' if abs(number) > 1 else ''} {plus if number > 0 else minus}"
        for number, what, plus, minus in ((right, "column", "to the right", "to the left"), (down, "row", "down", "up"))
        if number
    ]
    return " and ".join(ways)


def _grids(sheet: Sheet) -> dict[str, Grid]:
    """The sheet's grids by key; a second one of the same key is `key (2)`."""
    found: dict[str, Grid] = {}
    for grid in (block for block in sheet.blocks if isinstance(block, Grid)):
        same = sum(other.key == grid.key for other in found.values())
        found[f"{grid.key} ({same + 1})" if same else grid.key] = grid
    return found


def _notes(sheet: Sheet) -> dict[str, Note]:
    return {str(block.cell): block for block in sheet.blocks if isinstance(block, Note)}


def _common(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [key for key in old if key in new]


def _order(what: str, old: Iterable[str], new: Iterable[str]) -> Iterator[Change]:
    before, after = list(old), list(new)
    kept, now = [key for key in before if key in after], [key for key in after if key in before]
    if kept != now:
        yield Change(what, "", f"in another order, now {', '.join(now)}")
