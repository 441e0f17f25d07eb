"""What the return for the period before says to a sheet's questions, and carrying it over into this one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from bcf.models import User
from returns.actions import Entry, save_answers
from returns.answer_types import Value, printed
from returns.answers import Answers, Name
from returns.applies import applies, needed
from returns.definition.model import Definition, Question, Sheet
from returns.earlier import carried
from returns.locking import ChangedMeanwhile
from returns.models import Submission
from returns.stored import EarlierReturn


@dataclass(frozen=True, slots=True)
class Said:
    """What an earlier return says to a question: as printed there, and as an answer here (None where it cannot be one)."""

    text: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class Offer:
    """An earlier answer that may be carried over, and what stands in its place now. `by_default`: it is likely wanted."""

    question: Question
    said: Said
    now: Value | None
    by_default: bool

    @property
    def name(self) -> Name:
        """The name of the answer."""
        return Name(self.question.key)


def said_before(sheet: Sheet, earlier: EarlierReturn | None) -> dict[str, Said]:
    """Key → what the earlier return says to each question of `sheet` that shows it; nothing where it says nothing."""
    if earlier is None:
        return {}
    found = {}
    for question in sheet.questions:
        asked = earlier.definition.ask(question.key) if question.earlier != "none" else None
        value = earlier.answers.value(question.key) if asked is not None else None
        if asked is not None and value is not None:
            found[question.key] = Said(printed(value, asked), carried(question, asked, value))
    return found


def offers(definition: Definition, sheet: Sheet, said: Mapping[str, Said], answers: Answers) -> list[Offer]:
    """What may be carried over to `sheet`, in the order of the form: texts and choices that apply and do not stand so already.

    By default only where nothing stands, and not where the answers of now say that nothing is needed.
    """
    found = []
    for question in sheet.questions:
        before, now = said.get(question.key), answers.value(question.key)
        if question.earlier != "carry" or before is None or before.value is None or before.value == now:
            continue
        if applies(definition, question, answers) is not False:
            unneeded = question.required is not None and needed(definition, question, answers) is False
            found.append(Offer(question, before, now, by_default=now is None and not unneeded))
    return found


@transaction.atomic
def write_all(submission: Submission, entries: Sequence[Entry], *, by: User | None, origin: str) -> int:
    """Writes all of `entries` as they were shown, or none; returns how many answers that changed.

    Raises ChangedMeanwhile, ReturnClosed, NotAllowed.
    """
    result = save_answers(submission, entries, by=by, origin=origin)
    if result.conflicts:
        raise ChangedMeanwhile
    return len(result.saved)
