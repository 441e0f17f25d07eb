"""What stands beside the questions of a sheet: earlier answers, and where what was filled in beforehand comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from returns.answer_types import Value
from returns.answers import Name
from returns.carrying import Said, said_before
from returns.definition.model import Question, Sheet
from returns.earlier import carried
from returns.sources import source_label
from returns.stored import EarlierReturn, Held

BEFOREHAND = "Filled in beforehand"
NOT_HELD = "An administrator can load what is not held."
_UNSAID = " says nothing of this yet. Once it does, the page of this return offers to fill it in."
NOT_SAID = f"An earlier return{_UNSAID}"


@dataclass(frozen=True)
class Beside:
    """`period` is what the period before is called. `said`: key → its answer. `sources`: key of a prefill → where it comes from,
    or that it is not held."""

    period: str = ""
    said: Mapping[str, Said] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def shared(self, questions: Iterable[Question]) -> tuple[str, ...]:
        """What can be said once for all of `questions` together, instead of at each; empty where their sources differ."""
        found = {self.sources[question.key] for question in questions if question.key in self.sources}
        said = [source for source in found if source != NOT_HELD and not source.endswith(_UNSAID)]
        return tuple(sorted(found)) if len(said) <= 1 else ()


@dataclass(frozen=True)
class Talk:
    """The comments on a sheet. `address`: where one is written, empty for who may not. `counts`: name → open conversations."""

    address: str
    counts: Mapping[Name, int]


def beside(
    sheet: Sheet, held: Mapping[Name, Held], previous: EarlierReturn | None, earlier: Mapping[str, EarlierReturn]
) -> Beside:
    """What stands beside the questions of `sheet`. `earlier`: the board's earlier returns by period, `previous` among them."""
    sources = {
        question.key: _source(question, held.get(Name(question.key)), earlier)
        for question in sheet.questions
        if question.role == "prefill" or _proposed(question, held.get(Name(question.key)))
    }
    return Beside(previous.label if previous is not None else "", said_before(sheet, previous), sources)


def _proposed(question: Question, held: Held | None) -> bool:
    """Whether what stands at an asked question was filled in beforehand, and nobody has typed over it."""
    return bool(question.sources) and held is not None and held.value is not None and held.origin == "prefill"


def _source(question: Question, held: Held | None, earlier: Mapping[str, EarlierReturn]) -> str:
    if held is None or held.value is None:
        return _nothing_said(question)
    if held.origin != "prefill":
        return BEFOREHAND
    periods = {source.period for source in question.sources if source.period in earlier}
    if not periods:
        registered = _registered(question)
        return f"From {registered}" if registered else BEFOREHAND
    period = periods.pop() if len(periods) == 1 else _period(question, held.value, earlier)
    return f"From {earlier[period].label}" if period else BEFOREHAND


def _nothing_said(question: Question) -> str:
    """That a source says nothing yet, or that none is named at all."""
    if not question.sources:
        return NOT_HELD
    registered = "" if any(source.period for source in question.sources) else _registered(question)
    return f"{registered[0].upper()}{registered[1:]}{_UNSAID}" if registered else NOT_SAID


def _registered(question: Question) -> str:
    """What the first value that another room has registered is called: "the plan"; empty where the question takes none."""
    return next((source_label(source) for source in question.sources if source.registered), "")


def _period(question: Question, value: Value, earlier: Mapping[str, EarlierReturn]) -> str:
    """The period of the first source that says `value`; empty where none does any more."""
    for source in question.sources:
        found = earlier.get(source.period)
        if found is not None:
            said = carried(question, found.definition.ask(source.key), found.answers.value(source.key))
            if said == value:
                return source.period
    return ""
