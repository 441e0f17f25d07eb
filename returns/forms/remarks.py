"""The HTML of what stands below an input: its source, earlier answers, what is to be confirmed, findings, conflicts.

Python writes it for the same reason as in `returns.forms.inputs`. docs/architecture.md says what the page's script reads of it.
"""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.template.loader import get_template
from django.utils.safestring import SafeString

from returns.forms.inputs import input_html

if TYPE_CHECKING:
    from returns.answers import Name
    from returns.checks import Finding
    from returns.forms.beside import Talk
    from returns.forms.controls import Control, EarlierView, FindingView

OVERTAKEN = (
    "An answer or a figure was changed after this was written. Change the explanation, or say that it still holds."
)
MOST_BEFORE_CUT = 280
"""Characters of an earlier text that are shown at once; a longer one opens."""
MOST_LINES = 3
NOTHING = SafeString("")
TALK = "talk"
"""The id of the comments below the form."""


def remarks_html(control: "Control") -> SafeString:
    """All that stands below the input of `control`."""
    parts = []
    if control.source:
        parts.append(f'<p class="app-source">{escape(control.source)}</p>')
    if control.unconfirmed:
        parts.append(_unconfirmed(control))
    if control.earlier is not None:
        parts.append(_earlier(control, control.earlier))
    parts.append(findings_html(control.findings))
    if control.conflict is not None:
        parts.append(_conflict(control))
    return SafeString("".join(parts))


def talk_html(talk: "Talk", name: "Name", label: str, *, in_table: bool) -> SafeString:
    """A quiet link: how many comments there are on a question, or (not in every cell of a table) where to write one."""
    count = talk.counts.get(name, 0)
    if not count and (in_table or not talk.address):
        return NOTHING
    words = f"{count} comment{'' if count == 1 else 's'}" if count else "Comment"
    address = f"#{TALK}" if count else f"{escape(talk.address)}?on={quote(str(name))}#write"
    hidden = f'<span class="govuk-visually-hidden"> on {escape(label)}</span>'
    return SafeString(f'<p class="app-talk"><a class="govuk-link" href="{address}">{words}{hidden}</a></p>')


def findings_html(views: Iterable["FindingView"]) -> SafeString:
    """What the rules found, each with the place in which a query is explained."""
    return SafeString("".join(finding_html(view) for view in views))


def finding_html(view: "FindingView") -> SafeString:
    """One finding. The page shows it so, and autosave sends it so."""
    finding = view.finding
    explained = " app-finding--explained" if finding.explained else ""
    explanation = _explanation(view.explanation, finding) if view.explanation is not None else ""
    return SafeString(
        f'<div class="app-finding app-finding--{finding.strength}{explained}" data-finding="{escape(finding.rule)}">'
        f'<p class="govuk-body-s"><strong>{finding.strength.capitalize()}:</strong> '
        f"<span data-finding-message>{escape(finding.message)}</span></p>{explanation}</div>"
    )


def _explanation(control: "Control", finding: "Finding") -> str:
    """Open once there is something in it, or something wrong with it."""
    name, label = escape(control.name), escape(control.label)
    if control.shape == "shown":
        said = escape(control.value).replace("\n", "<br>")
        return f'<p class="govuk-body-s app-explanation">{finding.lead}: {said}</p>' if said else ""
    opened = " open" if control.value or control.error or control.conflict else ""
    hidden = f'<span class="govuk-visually-hidden">: {label}</span>'
    error = (
        f'<p class="govuk-error-message" id="id_{name}-error" data-error>'
        f'<span class="govuk-visually-hidden">Error: </span>{escape(control.error)}</p>'
        if control.error
        else ""
    )
    return (
        f'<details class="govuk-details app-explanation"{opened}><summary class="govuk-details__summary">'
        f'<span class="govuk-details__summary-text">Explain it instead of changing it{hidden}</span></summary>'
        f'<div class="govuk-form-group app-question{control.classes}" data-question="{name}">'
        f'<label class="govuk-label" id="id_{name}-label" for="id_{name}">Explanation{hidden}</label>'
        f"{error}{input_html(control)}{_overtaken(control, finding.overtaken)}"
        f"{_conflict(control) if control.conflict else ''}</div></details>"
    )


def _overtaken(control: "Control", overtaken: bool) -> str:
    """Says that what it is about was changed after this was written, with a button for what is still right."""
    return (
        f'<div class="app-unconfirmed" data-overtaken{"" if overtaken else " hidden"}><p class="govuk-body-s">{OVERTAKEN}</p> '
        f'<button type="submit" name="confirm" value="{escape(control.name)}" data-confirm '
        'class="govuk-button govuk-button--secondary app-unconfirmed__button">It still holds'
        f'<span class="govuk-visually-hidden">: {escape(control.label)}</span></button></div>'
    )


def _earlier(control: "Control", earlier: "EarlierView") -> str:
    name = escape(control.name)
    start = beginning(earlier.text)
    shown = f'<span class="app-earlier__answer">{_lines(start)}</span>'
    if start != earlier.text:
        shown += (
            '<details class="app-earlier__whole"><summary>All of it<span class="govuk-visually-hidden">: '
            f'{escape(control.label)}</span></summary><div class="app-earlier__text">{_lines(earlier.text)}</div></details>'
        )
    return (
        f'<div class="app-earlier" data-earlier="{name}"><span class="app-earlier__period">{escape(earlier.period)}:</span> '
        f"{shown}{_use(control, earlier) if earlier.typed else ''}</div>"
    )


def _use(control: "Control", earlier: "EarlierView") -> str:
    hidden = " hidden" if earlier.stands else ""
    return (
        f' <button type="submit" name="use" value="{escape(control.name)}" class="app-link-button" data-use{hidden} '
        f'data-value="{escape(earlier.typed)}">Use this<span class="govuk-visually-hidden"> answer for '
        f"{escape(control.label)}</span></button>"
    )


def beginning(text: str) -> str:
    """The first lines of a text; all of it where it is short."""
    lines = text.splitlines()
    start = "\n".join(lines[:MOST_LINES]) if len(lines) > MOST_LINES else text
    if len(start) > MOST_BEFORE_CUT:
        start = start[:MOST_BEFORE_CUT].rsplit(" ", 1)[0]
    return start if start == text else f"{start.rstrip()} …"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _unconfirmed(control: "Control") -> str:
    button = ""
    if control.shape != "shown":
        button = (
            f'<button type="submit" name="confirm" value="{escape(control.name)}" data-confirm '
            'class="govuk-button govuk-button--secondary app-unconfirmed__button">Confirm'
            f'<span class="govuk-visually-hidden"> the answer for {escape(control.label)}</span></button>'
        )
    whence = f"Carried over from {escape(control.unconfirmed)}"
    words = f"{whence}, not confirmed yet."
    if control.labelled_by:
        words = f'Not confirmed<span class="govuk-visually-hidden">. {whence}.</span>'
    return f'<div class="app-unconfirmed" data-unconfirmed><p class="govuk-body-s">{words}</p> {button}</div>'


def _conflict(control: "Control") -> str:
    return str(get_template("bcf_pack/_conflict.html").render({"c": control}))
