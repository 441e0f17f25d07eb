"""What stands beside the questions of a sheet: earlier answers, and where what was filled in beforehand comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from returns.answer_types import Value
from returns.answers import Name
from returns.carrying import Said, said_before
from returns.definition.model import Question, Sheet
from returns.earlier import carried
from returns.stored import EarlierReturn, Held

BEFOREHAND = "Filled in beforehand"
NOT_HELD = "An administrator can load what is not held."
NOT_SAID = "An earlier return says nothing of this yet. Once it does, the page of this return offers to fill it in."


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
        return tuple(sorted(found)) if len(found - {NOT_HELD, NOT_SAID}) <= 1 else ()


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
        if question.role == "prefill"
    }
    return Beside(previous.label if previous is not None else "", said_before(sheet, previous), sources)


def _source(question: Question, held: Held | None, earlier: Mapping[str, EarlierReturn]) -> str:
    if held is None or held.value is None:
        return NOT_SAID if question.sources else NOT_HELD
    periods = {source.period for source in question.sources if source.period in earlier}
    if held.origin != "prefill" or not periods:
        return BEFOREHAND
    period = periods.pop() if len(periods) == 1 else _period(question, held.value, earlier)
    return f"From {earlier[period].label}" if period else BEFOREHAND


def _period(question: Question, value: Value, earlier: Mapping[str, EarlierReturn]) -> str:
    """The period of the first source that says `value`; empty where none does any more."""
    for source in question.sources:
        found = earlier.get(source.period)
        if found is not None:
            said = carried(question, found.definition.ask(source.key), found.answers.value(source.key))
            if said == value:
                return source.period
    return ""
