"""What Excel itself refuses or asks back when somebody types into an answer cell: the answer types' own bounds."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from returns.answer_types import LINE_LIMIT, DateOrWord, Number, type_of
from returns.answer_types.numbers import Percent
from returns.definition.model import Question, Sheet

from .names import list_name

LONGEST_MESSAGE = 255
"""Characters that Excel shows of a message."""


@dataclass(frozen=True, slots=True)
class Check:
    """One validation: openpyxl's type and formulas, what is said on a refusal, and how strict it is."""

    type: Literal["list", "custom", "date", "textLength", "whole", "decimal"]
    says: str
    formula1: str | None = None
    formula2: str | None = None
    operator: Literal["between", "lessThanOrEqual"] | None = None
    style: Literal["stop", "warning"] = "stop"


def add_validations(worksheet: Worksheet, sheet: Sheet) -> None:
    """Lays the validations of the sheet's answers over their cells, those that are alike as one."""
    alike: dict[tuple[Check | None, str], list[str]] = defaultdict(list)
    for question, cells in _cells(sheet):
        check, prompt = check_of(question), prompt_of(question)
        if check is not None or prompt:
            alike[check, prompt].append(cells)
    for (check, prompt), ranges in alike.items():
        worksheet.add_data_validation(_validation(check, prompt, ranges))


def _cells(sheet: Sheet) -> Iterable[tuple[Question, str]]:
    yield from ((question, str(question.cell)) for question in sheet.questions if question.writable)
    for table in sheet.tables:
        for column in table.columns:
            if column.writable:
                yield column, f"{column.cell}:{table.cell(column, table.capacity - 1)}"


def _validation(check: Check | None, prompt: str, cells: list[str]) -> DataValidation:
    found = DataValidation(
        sqref=" ".join(cells), allow_blank=True, showInputMessage=bool(prompt), prompt=prompt or None
    )
    if check is not None:
        found.type, found.operator, found.errorStyle = check.type, check.operator, check.style
        found.formula1, found.formula2 = check.formula1, check.formula2
        found.error, found.showErrorMessage = check.says, True
    return found


def prompt_of(question: Question) -> str:
    """What is shown when somebody goes to this question's cell; '' for nothing."""
    # A program that takes "94%" for 0.94 shows 0.94% then, and nothing else would tell.
    how = "Write 94 for 94%, without the sign." if question.type == Percent.name else ""
    return message(" ".join(filter(None, (question.hint or question.help, how))))


def message(text: str) -> str:
    """`text` as an input message holds it; a longer one ends at a word, with dots."""
    return text if len(text) <= LONGEST_MESSAGE else text[: LONGEST_MESSAGE - 1].rsplit(" ", 1)[0] + "…"


def check_of(question: Question) -> Check | None:
    """What is checked when this question's cell is typed into."""
    if question.choices is not None:
        return Check("list", "Choose one of the options in the list.", list_name(question.choices.key))
    if question.type == DateOrWord.name:
        cell = question.cell
        formula = f'OR(ISNUMBER({cell}),LOWER(TRIM({cell}))="{DateOrWord.word.lower()}")'
        return Check("custom", f"Write a date as DD/MM/YYYY, like 31/12/2018, or the word {DateOrWord.word}.", formula)
    if question.kind == "date":
        return Check("date", "Write a real date as DD/MM/YYYY, like 31/12/2018.", "1", "DATE(2199,12,31)", "between")
    if question.kind == "number":
        return _number(question)
    return _text(question)


def _text(question: Question) -> Check | None:
    if question.limit is not None:
        says = f"This text is longer than {question.limit:,} characters. It is kept, but must be shortened before hand-over."
        return Check("textLength", says, str(question.limit), operator="lessThanOrEqual", style="warning")
    if question.type == "long_text":
        return None
    says = f"Write at most {LINE_LIMIT:,} characters here."
    return Check("textLength", says, str(LINE_LIMIT), operator="lessThanOrEqual")


def _number(question: Question) -> Check:
    kind = type_of(question)
    assert isinstance(kind, Number)  # noqa: S101 - number is the kind of these types only
    least = -kind.shape.most if question.minimum is None else question.minimum
    most = kind.shape.most if question.maximum is None else question.maximum
    says = (
        f"Write {kind.shape.what} between {least:,} and {most:,}, without words or units, "
        f"for example {kind.shape.example}."
    )
    return Check("decimal" if question.scale else "whole", says, str(least), str(most), "between")
