"""The stages of a return, as its events make them: a pure function from what happened to where the return stands.

How far its answers are (not started, in progress, complete, ready) is the checker's to say; a stage tells who has the return.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

STAGES = {
    "working": "Being filled in",
    "changes": "Changes requested",
    "awaiting": "Awaiting sign-off",
    "signed": "Signed",
    "submitted": "Submitted",
    "accepted": "Accepted",
}
WORKING = frozenset({"working", "changes"})
"""Stages in which answers can be changed."""
HANDED_OVER = frozenset({"awaiting", "signed", "submitted", "accepted"})
CERTIFIED = frozenset({"signed", "submitted", "accepted"})
"""Stages in which every signature that is needed has been given."""
HANDED_IN = frozenset({"submitted", "accepted"})
"""Stages in which nothing more is awaited of the board."""

EVENTS = {
    "opened": "opened the {what}",
    "loaded": "loaded answers from a file",
    "imported": "brought in a workbook",
    "moved": "moved the {what} to a corrected form",
    "signoff_requested": "asked for sign-off",
    "signed": "signed",
    "declined": "declined to sign",
    "signature_voided": "changed what was signed: the signature is void",
    "completed": "completed the signatures",
    "withdrawn": "took the {what} back",
    "changes_requested": "asked for changes",
    "submitted": "submitted the {what}",
    "accepted": "accepted the {what}",
    "reopened": "reopened the {what}",
    "closed": "closed the {what}",
    "ratified": "recorded that the board ratified it",
    "waived": "made an exception",
    "waiver_withdrawn": "took an exception back",
    "handed_over": "handed the work over",
    "sent": "sent the signed workbook",
}
"""What can happen to a return or plan (`returns.wording`), in words that follow a person's name."""

ALLOWED: dict[str, frozenset[str]] = {
    "signoff_requested": WORKING,
    "signed": frozenset({"awaiting"}),
    "declined": frozenset({"awaiting"}),
    "completed": frozenset({"awaiting"}),
    "withdrawn": frozenset({"awaiting", "signed", "submitted"}),
    "changes_requested": HANDED_OVER,
    "submitted": frozenset({"signed"}),
    "accepted": frozenset({"submitted"}),
    "reopened": HANDED_IN,
}
"""In which stages each step can be taken."""
_LEADS_TO = {
    "signoff_requested": "awaiting",
    "completed": "signed",
    "declined": "changes",
    "withdrawn": "working",
    "changes_requested": "changes",
    "submitted": "submitted",
    "accepted": "accepted",
    "reopened": "working",
}

_OPENS_ALL = frozenset({"declined", "submitted", "reopened"})
"""After these no request singles out sheets any more; a board that takes a return back stays with those it was asked about."""


class Happened(NamedTuple):
    """One event: its kind, and the slugs of the sheets that it concerns (None: all)."""

    kind: str
    sheets: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a return stands. `open_sheets`: the only sheets that can be changed while it is filled in; None is all of them."""

    key: str = "working"
    open_sheets: tuple[str, ...] | None = None
    closed: bool = False

    def after(self, event: Happened) -> "Stage":
        """The stage after one more event."""
        if event.kind == "closed":
            return replace(self, closed=True)
        if event.kind == "reopened" and self.key not in ALLOWED["reopened"]:
            return replace(self, closed=False)
        if event.kind == "moved" and event.sheets is not None:
            return replace(self, open_sheets=event.sheets or None)
        led = _LEADS_TO.get(event.kind)
        if led is None:
            return self
        sheets = event.sheets if event.kind == "changes_requested" else self.open_sheets
        return Stage(led, None if event.kind in _OPENS_ALL else sheets, closed=self.closed and event.kind != "reopened")


def stage_after(events: Iterable[Happened]) -> Stage:
    """The stage that all these events, in their order, lead to."""
    stage = Stage()
    for event in events:
        stage = stage.after(event)
    return stage


def can(stage: str, kind: str) -> bool:
    """Whether a step of this kind can be taken in this stage."""
    return stage in ALLOWED[kind]
