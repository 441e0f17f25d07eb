"""Which of a posted sheet's answers its user really changed."""

from returns.actions import Entry
from returns.answer_types import type_of
from returns.forms.sheet_form import SheetForm
from returns.models import Submission
from returns.queries import values_seen


def changed_entries(submission: Submission, form: SheetForm) -> list[Entry]:
    """The entries to write. A form posts every answer of its sheet; those that its user left as they saw them are dropped, so
    that a colleague's change in the meantime is neither overwritten nor called a conflict."""
    entries = form.entries()
    stale = {
        entry.name: entry.seen
        for entry in entries
        if entry.seen is not None and entry.seen != (form.held[entry.name].version if entry.name in form.held else 0)
    }
    if not stale:
        return entries
    before = values_seen(submission, stale)
    return [
        entry
        for entry in entries
        if entry.confirm or entry.name not in stale or _json(form, entry) != before.get(entry.name)
    ]


def _json(form: SheetForm, entry: Entry) -> str | None:
    return None if entry.value is None else type_of(form.questions[entry.name]).to_json(entry.value)
