"""Where a return stands, in one word and a colour."""

from dataclasses import dataclass

from returns.answers import Answers
from returns.checks import Report
from returns.definition.keys import UNCONFIRMED
from returns.models import Submission


@dataclass(frozen=True, slots=True)
class State:
    """A return's state. `word` is for people, `colour` a GOV.UK tag colour ('' is plain text).

    `queries` are those that are open; `to_confirm` counts answers carried over that nobody has confirmed.
    """

    key: str
    word: str
    colour: str
    pending: int
    errors: int
    queries: int
    to_confirm: int

    @property
    def left(self) -> str:
        """What is left of a return with nothing pending: "1 error, 2 queries open"; empty where nothing is, or it is closed."""
        counts = (
            (self.errors, "error", "errors", ""),
            (self.queries, "query", "queries", " open"),
            (self.to_confirm, "answer", "answers", " to confirm"),
        )
        if self.key == "closed":
            return ""
        return ", ".join(f"{count} {one if count == 1 else many}{rest}" for count, one, many, rest in counts if count)


def state_of(submission: Submission, report: Report, answers: Answers) -> State:
    """not started, in progress, complete (nothing pending; errors and queries may be open), ready or closed."""
    errors = sum(finding.strength == "error" for finding in report.findings)
    to_confirm = sum(finding.rule == UNCONFIRMED for finding in report.findings)
    queries = len(report.open_findings) - errors - to_confirm
    if not submission.is_open:
        key, word, colour = "closed", "Closed", "grey"
    elif report.ready:
        key, word, colour = "ready", "Ready", "green"
    elif report.complete:
        key, word, colour = "complete", "Complete", "red" if errors else "yellow"
    elif _started(answers, report):
        key, word, colour = "in_progress", "In progress", "blue"
    else:
        key, word, colour = "not_started", "Not started", "grey"
    return State(key, word, colour, report.pending, errors, queries, to_confirm)


def _started(answers: Answers, report: Report) -> bool:
    given = {
        question.key
        for result in report.sheets
        for question in result.sheet.questions
        if question.role in ("given", "prefill")
    }
    return any(name.key not in given for name in answers.names())
