"""Whether what a form takes from earlier forms is there: the question exists, and all of its answers can be answers here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .model import Definition, Question, Sheet, Source

_TEXTS: Mapping[str, tuple[str, ...]] = {
    "long_text": ("long_text", "text", "email", "phone", "board"),
    "text": ("text", "email", "phone", "board"),
}
_OTHERS: Mapping[str, tuple[str, ...]] = {"date_or_word": ("date_or_word", "date"), "number": ("number", "integer")}
FITTING = {**_TEXTS, **_OTHERS}
"""Answer type → the types whose every answer can be one of its; else only its own."""


@dataclass(frozen=True, slots=True)
class Unsound:
    """Something that an earlier form does not bear out: on which sheet (None: period.toml), at what place, and why."""

    sheet: Sheet | None
    place: str
    reason: str


def unsound_sources(definition: Definition, others: Mapping[str, Definition]) -> Iterator[Unsound]:
    """Every `from`, and the period's `previous`, that the definitions in `others` (by period) contradict.

    What names a period that is not among them cannot be judged, and passes.
    """
    before = others.get(definition.period.previous or "")
    if before is not None and not _is_earlier(before, definition):
        yield Unsound(None, "previous", f"{before.period.key} does not end before this period starts")
    for sheet, question in definition.everything_asked():
        for source in question.sources:
            other = others.get(source.period)
            reason = _contradiction(question, source, other, definition) if other is not None else ""
            if reason:
                yield Unsound(sheet, f"{question.key}.from", reason)


def _is_earlier(other: Definition, definition: Definition) -> bool:
    return other.period.ends < definition.period.starts


def _contradiction(question: Question, source: Source, other: Definition, definition: Definition) -> str:
    """Why `source` cannot fill in `question`; empty where it can."""
    if not _is_earlier(other, definition):
        return f"{source.period} does not end before this period starts"
    asked = other.questions.get(source.key)
    if asked is None:
        return f"{source.period} has no question '{source.key}'"
    where = f"'{source.key}' of {source.period}"
    if asked.type not in FITTING.get(question.type, (question.type,)):
        return f"{where} is of type {asked.type}, whose answers cannot all be of type {question.type}"
    if question.kind == "number" and asked.scale > question.scale:
        return f"{where} has {asked.scale} decimals, more than the {question.scale} here"
    lost = _lost_options(question, asked)
    return f"{where} offers {', '.join(lost)}, which is no option here" if lost else ""


def _lost_options(question: Question, asked: Question) -> list[str]:
    """The options of the earlier question that are none of this one's, neither by key nor by label."""
    if question.choices is None or asked.choices is None:
        return []
    keys, labels = question.choices.labels, question.choices.keys_by_label
    return [
        f"'{choice.label}'"
        for choice in asked.choices.choices
        if choice.key not in keys and choice.label.casefold() not in labels
    ]
