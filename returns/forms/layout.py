"""Our crispy pack's layout objects. Each renders all its inputs in one template pass, several times faster than field by field."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Layout
from django.template.loader import get_template
from django.utils.safestring import SafeString

from returns.answers import Name, used_rows
from returns.applies import applies
from returns.definition import model
from returns.forms.controls import Control, ForTemplates, control_of, finding_views
from returns.forms.inputs import opening_html
from returns.forms.remarks import findings_html

if TYPE_CHECKING:
    from returns.forms.sheet_form import SheetForm


class LayoutObject:
    """What crispy asks of a part of a layout: to render itself."""

    template = ""

    def render(self, form: "SheetForm", context: Any, template_pack: str = "bcf_pack", **kwargs: Any) -> SafeString:
        """The part as HTML."""
        return SafeString(get_template(f"{template_pack}/{self.template}").render({"form": form, **self.context(form)}))

    def context(self, form: "SheetForm") -> dict[str, Any]:
        """What the part's template needs."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Group(ForTemplates):
    """A row of a grid shown as a section: its heading and the questions under it, each with the tag that opens it. `beside`: what
    other rooms show of them."""

    id: str
    label: str
    code: str
    hint: str
    controls: list[tuple[SafeString, Control]]
    beside: list[SafeString]


@dataclass(frozen=True)
class Section(LayoutObject):
    """Questions under each other: plain ones, or the rows of a grid that is shown as sections."""

    blocks: Sequence[model.Question | model.Grid]
    template = "section.html"

    def context(self, form: "SheetForm") -> dict[str, Any]:
        """Groups of controls with their headings."""
        grid = self.blocks[0] if isinstance(self.blocks[0], model.Grid) else None
        return {"grid": grid, "groups": list(self._groups(form))}

    def _groups(self, form: "SheetForm") -> Iterator[Group]:
        for block in self.blocks:
            if isinstance(block, model.Question):
                for _, control in self._controls(form, [block]):
                    yield Group("", "", "", "", [(opening_html(control), control)], _beside(form, [block]))
                continue
            for row in block.rows:
                questions = [block.places.get((row.key, column.key)) for column in block.columns]
                controls = [
                    (opening_html(control, column), control) for column, control in self._controls(form, questions)
                ]
                beside = _beside(form, questions)
                yield Group(f"{block.key}.{row.key}", row.label, row.code, row.hint, controls, beside)

    def _controls(self, form: "SheetForm", questions: Sequence[model.Question | None]) -> Iterator[tuple[int, Control]]:
        for number, question in enumerate(questions):
            if question is not None and applies(form.definition, question, form.answers) is not False:
                control = control_of(form, Name(question.key), question)
                if not control.is_idle:
                    yield number, control


def _beside(form: "SheetForm", questions: Iterable[model.Question | None]) -> list[SafeString]:
    """What other rooms show of these questions."""
    return [form.companions[question.key] for question in questions if question and question.key in form.companions]


@dataclass(frozen=True, slots=True)
class GridLine(ForTemplates):
    """A row of a grid as a table: its heading and a control (or a gap) under each column."""

    row: model.GridRow
    controls: list[Control | None]


@dataclass(frozen=True)
class Grid(LayoutObject):
    """A grid as a real table."""

    grid: model.Grid
    number: int
    template = "grid.html"

    def context(self, form: "SheetForm") -> dict[str, Any]:
        """The grid, and its rows with their controls. `changeable`: something that was filled in beforehand can be typed over."""
        long = {column for (_, column), question in self.grid.places.items() if question.type == "long_text"}
        sources = form.beside.shared(self.grid.questions)
        lines = [self._line(form, row, shared=bool(sources)) for row in self.grid.rows]
        changeable = any(each.writable and each.key in form.beside.sources for each in self.grid.questions)
        return {
            "grid": self.grid, "grid_id": self.id, "lines": lines, "long": long, "sources": sources, "changeable": changeable,
            "beside": _beside(form, self.grid.questions),
        }  # fmt: skip

    @property
    def id(self) -> str:
        """What the ids of its headings begin with."""
        return f"grid-{self.number}"

    def _line(self, form: "SheetForm", row: model.GridRow, *, shared: bool) -> GridLine:
        return GridLine(row, [self._control(form, row, column, shared) for column in self.grid.columns])

    def _control(self, form: "SheetForm", row: model.GridRow, column: model.GridColumn, shared: bool) -> Control | None:
        question = self.grid.places.get((row.key, column.key))
        if question is None or applies(form.definition, question, form.answers) is False:
            return None
        labelled_by = f"{self.id}-row-{row.key} {self.id}-{column.key}"
        return control_of(form, Name(question.key), question, labelled_by, shared_source=shared)


@dataclass(frozen=True)
class Rows(LayoutObject):
    """A table that grows row by row, with buttons to add and to remove a row."""

    table: model.Table
    template = "rows.html"

    def context(self, form: "SheetForm") -> dict[str, Any]:
        """The table and its rows with their controls."""
        rows = form.answers.table(self.table.key)
        lines = [
            (
                row.id,
                number,
                [
                    control_of(form, Name(column.key, row.id), column, f"row-{row.id} column-{column.key}")
                    for column in self.table.columns
                ],
            )
            for number, row in enumerate(rows, 1)
        ]
        asked = {rule.at for rule in form.definition.rules}
        return {
            "table": self.table,
            "lines": lines,
            "findings": [
                (column, findings_html(finding_views(form, Name(column.key))))
                for column in self.table.columns
                if column.key in asked
            ],
            "full": len(rows) >= self.table.capacity,
            "missing": max(0, self.table.least - len(used_rows(self.table, form.answers))),
            "read_only": form.read_only,
        }


@dataclass(frozen=True)
class Words(LayoutObject):
    """Words between the questions."""

    note: model.Note
    template = "words.html"

    def context(self, form: "SheetForm") -> dict[str, Any]:
        """The words."""
        return {"note": self.note}


def sheet_layout(sheet: model.Sheet) -> Layout:
    """The layout of `sheet`: neighbouring plain questions go into one section, every other block is a part of its own."""
    parts: list[LayoutObject] = []
    plain: list[model.Question] = []
    for number, block in enumerate([*sheet.blocks, None]):
        if isinstance(block, model.Question):
            plain.append(block)
            continue
        if plain:
            parts.append(Section(tuple(plain)))
            plain = []
        match block:
            case model.Grid():
                parts.append(Grid(block, number) if block.shown_as == "table" else Section((block,)))
            case model.Table():
                parts.append(Rows(block))
            case model.Note():
                parts.append(Words(block))
    return Layout(*parts)
