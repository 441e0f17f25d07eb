"""Where a return stands, in one word and a colour."""

from dataclasses import dataclass

from returns.answers import Answers
from returns.checks import Report
from returns.models import Submission


@dataclass(frozen=True, slots=True)
class State:
    """A return's state. `word` is for people, `colour` a GOV.UK tag colour ('' is plain text)."""

    key: str
    word: str
    colour: str
    pending: int
    errors: int


def state_of(submission: Submission, report: Report, answers: Answers) -> State:
    """not started, in progress, complete (nothing pending; errors may be left) or closed."""
    errors = sum(finding.strength == "error" for finding in report.findings)
    if not submission.is_open:
        key, word, colour = "closed", "Closed", "grey"
    elif report.complete:
        key, word, colour = "complete", "Complete", "green" if not errors else "red"
    elif _started(answers, report):
        key, word, colour = "in_progress", "In progress", "blue"
    else:
        key, word, colour = "not_started", "Not started", "grey"
    return State(key, word, colour, report.pending, errors)


def _started(answers: Answers, report: Report) -> bool:
    given = {
        question.key
        for result in report.sheets
        for question in result.sheet.questions
        if question.role in ("given", "prefill")
    }
    return any(name.key not in given for name in answers.names())
