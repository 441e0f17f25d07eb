"""What the tests of the PDF print: the published return of one board, with single answers changed."""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any

import page
import pypdf
from django.conf import settings

from returns.answer_types import Value, type_of
from returns.answers import Answers
from returns.checks import check
from returns.definition.model import Definition
from returns.definition.read import read_folder
from returns.pdf import ReturnFacts, render_return
from returns.presentation import present

NARRATIVE = "narrative.integration_progress"


@cache
def quarterly() -> Definition:
    """The definition of 2018/19 Q3."""
    return read_folder(settings.FIXTURES_DIR / "definitions" / "2018-19-q3")


@cache
def published_answers() -> Mapping[str, Value]:
    """Every answer of Kensington and Chelsea's published return, by key."""
    path = settings.FIXTURES_DIR / "demo" / "kensington-and-chelsea-2018-19-q3.json"
    cells = {(sheet.heading, str(question.cell)): question for sheet, question in quarterly().everything_asked()}
    found: dict[str, Value] = {}
    for heading, answers in json.loads(path.read_text(encoding="utf-8"))["sheets"].items():
        for cell, label in answers.items():
            question = cells[heading, cell]
            value = type_of(question).parse(label, question)
            if value is not None:
                found[question.key] = value
    return found


@dataclass(frozen=True)
class Printed:
    """A PDF, read back."""

    content: bytes

    @cached_property
    def reader(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(io.BytesIO(self.content))

    @property
    def root(self) -> Any:
        """The document's catalogue."""
        return self.reader.trailer["/Root"].get_object()

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page on one line, without the places where a line may break."""
        texts = (each.extract_text().replace("\u200b", "") for each in self.reader.pages)
        return [" ".join(text.split()) for text in texts]

    @property
    def text(self) -> str:
        return " ".join(self.pages)

    @property
    def failures(self) -> list[str]:
        """What keeps it from being PDF/UA-1."""
        report = page.validate_pdf_bytes(self.content, profile="ua1")
        return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]

    def elements(self) -> Iterator[Any]:
        """Every element of its structure, in reading order."""
        yield from _below(self.root["/StructTreeRoot"])


def _below(node: Any) -> Iterator[Any]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        element = kid.get_object()
        if isinstance(element, pypdf.generic.DictionaryObject) and "/S" in element:
            yield element
            yield from _below(element)


def facts_of(pending: int = 0, **changed: Any) -> ReturnFacts:
    facts = {
        "board": "Kensington and Chelsea",
        "ons_code": "E09000020",
        "period_title": "Better Care Fund Template Q3 2018/19",
        "period_label": "Q3 2018/19",
        "complete": pending == 0,
        "pending": pending,
        "definition": 1,
        "version_label": "Version 1.01",
        "made_at": datetime(2019, 3, 9, 14, 2, tzinfo=UTC),
        "reference": "0b9f6a52-6a0e-4a57-9a2b-3f1f6f1e2d11",
    }
    return ReturnFacts(**{**facts, **changed})


def print_answers(values: Mapping[str, Value], *, publication: bool = False) -> Printed:
    """These answers and no others as a PDF."""
    answers = Answers(values)
    report = check(quarterly(), answers)
    sheets = present(quarterly(), answers, report, publication=publication)
    return Printed(render_return(facts_of(report.pending, publication=publication), sheets))


def print_with(**changed: Value) -> Printed:
    """The published return with some answers changed; `narrative` is the first of its two long texts."""
    named = {NARRATIVE if key == "narrative" else key: value for key, value in changed.items()}
    return print_answers({**published_answers(), **named})
