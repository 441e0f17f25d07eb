"""Where a return stands, in one word and a colour: who has it (its stage), and else how far its answers are."""

from dataclasses import dataclass

from returns.answers import Answers
from returns.checks import Report
from returns.definition.keys import UNCONFIRMED
from returns.models import Submission
from returns.stages import STAGES, WORKING

_COLOURS = {"awaiting": "purple", "signed": "turquoise", "submitted": "green", "accepted": "green"}


@dataclass(frozen=True, slots=True)
class Counts:
    """What the checker counts in a return. `queries` are those that are open, `explained` those that the board has explained;
    `to_confirm` counts answers carried over that nobody has confirmed."""

    started: bool
    pending: int
    errors: int
    queries: int
    explained: int
    to_confirm: int

    @property
    def complete(self) -> bool:
        """Whether nothing is pending."""
        return self.pending == 0

    @property
    def ready(self) -> bool:
        """Whether the return can be handed over: complete, and nothing found is left open."""
        return not (self.pending or self.errors or self.queries or self.to_confirm)


@dataclass(frozen=True, slots=True)
class State:
    """A return's state. `word` is for people, `colour` a GOV.UK tag colour ('' is plain text)."""

    key: str
    word: str
    colour: str
    counts: Counts

    @property
    def pending(self) -> int:
        """Pending checker rows."""
        return self.counts.pending

    @property
    def left(self) -> str:
        """What is left of a return with nothing pending: "1 error, 2 queries open"; empty where nothing is, or handed over."""
        counts = (
            (self.counts.errors, "error", "errors", ""),
            (self.counts.queries, "query", "queries", " open"),
            (self.counts.to_confirm, "answer", "answers", " to confirm"),
        )
        if self.key == "closed" or self.key in _COLOURS:
            return ""
        return ", ".join(f"{count} {one if count == 1 else many}{rest}" for count, one, many, rest in counts if count)


STATES = {
    "not_started": "Not started",
    "in_progress": "In progress",
    "changes": STAGES["changes"],
    "complete": "Complete",
    "ready": "Ready",
    **{key: word for key, word in STAGES.items() if key not in WORKING},
    "closed": "Closed",
}
"""Every state that a return can be in, in the order of its path, with its word."""


def counts_of(report: Report, answers: Answers) -> Counts:
    """What the checker's report counts."""
    errors = sum(finding.strength == "error" for finding in report.all_findings)
    to_confirm = sum(finding.rule == UNCONFIRMED for finding in report.findings)
    queries = len(report.open_findings) - errors - to_confirm
    explained = sum(finding.strength == "query" and finding.explained for finding in report.all_findings)
    return Counts(_started(answers, report), report.pending, errors, queries, explained, to_confirm)


def state_of(submission: Submission, report: Report, answers: Answers) -> State:
    """The state of a return, by what the checker reports of its answers."""
    return state_by(submission, counts_of(report, answers))


def state_by(submission: Submission, counts: Counts) -> State:
    """The state of a return, by what is known to be counted in it."""
    return state_at(submission.stage, counts, closed=submission.closed_at is not None)


def state_at(stage: str, counts: Counts, *, closed: bool) -> State:
    """not started, in progress, changes requested, complete (errors and queries may be open), ready; then the stages after it
    was handed over; or closed."""
    key, colour = _state(stage, counts, closed)
    return State(key, STATES[key], colour, counts)


def _state(stage: str, counts: Counts, closed: bool) -> tuple[str, str]:
    if closed:
        return "closed", "grey"
    if stage not in WORKING:
        return stage, _COLOURS[stage]
    if stage == "changes":
        return "changes", "orange"
    if counts.ready:
        return "ready", "green"
    if counts.complete:
        return "complete", "red" if counts.errors else "yellow"
    return ("in_progress", "blue") if counts.started else ("not_started", "grey")


def _started(answers: Answers, report: Report) -> bool:
    given = {
        question.key
        for result in report.sheets
        for question in result.sheet.questions
        if question.role in ("given", "prefill") or question.sources
    }
    return any(name.key not in given for name in answers.names()) or any(
        sheet.started for sheet in report.answers.kept.values()
    )
