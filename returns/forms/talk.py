"""The forms in which people write to each other about returns."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from bcf.forms import PlainForm
from returns.answer_types import clean_text
from returns.definition.model import Definition
from returns.models import LONGEST_TEXT, SubmissionBoard
from returns.subjects import choices, subject_of, words_of

Options = list[tuple[str, Any]]


class TalkField(forms.CharField):
    """A text of several lines. A line break counts as one character, as the browser counts it."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        area = forms.Textarea(attrs={"rows": 4})
        messages = {"required": "Write something first.", "max_length": f"Write at most {LONGEST_TEXT:,} characters."}
        super().__init__(label=label, widget=area, max_length=LONGEST_TEXT, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The text with one kind of line break."""
        return super().to_python(clean_text(value) if isinstance(value, str) else value)


class CommentForm(PlainForm):
    """A comment, and what it is about. `about`: as a link spelt it; what the return does not have is the whole return."""

    text = TalkField("Comment", help_text="To call somebody’s attention, write @ and their name or email address.")
    about = forms.ChoiceField(label="About", required=False)

    field_order = ("about", "text")

    def __init__(self, definition: Definition, about: str = "", data: Any = None) -> None:
        options: Options = list(choices(definition))
        subject = subject_of(definition, about)
        if subject is not None and subject.row:
            options.append((about, f"{words_of(definition, subject)}, in one row"))
        super().__init__(data, initial={"about": about if subject is not None else ""})
        self.fields["about"].choices = options  # type: ignore[attr-defined]


class AnswerForm(PlainForm):
    """An answer to a comment or to a question; `number` keeps the ids of several such forms on a page apart."""

    text = TalkField("Answer")

    def __init__(self, number: int, data: Any = None, initial: str = "") -> None:
        super().__init__(data, initial={"text": initial}, auto_id=f"id_{number}_%s")


class AgainForm(PlainForm):
    """Why a question is asked again."""

    text = TalkField("What is still to be answered")

    def __init__(self, number: int, data: Any = None) -> None:
        super().__init__(data, auto_id=f"id_again_{number}_%s")


class OwnerForm(PlainForm):
    """Who looks after a question, of these people; nobody at all where `nobody` says how that is called."""

    owner = forms.ChoiceField(label="Who looks after it", required=False)

    def __init__(
        self,
        people: Iterable[tuple[int, str]],
        chosen: int | None,
        *,
        number: int = 0,
        nobody: str = "",
        data: Any = None,
    ) -> None:
        super().__init__(data, initial={"owner": str(chosen or "")}, auto_id=f"id_owner_{number}_%s")
        field = self.fields["owner"]
        field.choices = [*([("", nobody)] if nobody else []), *((str(pk), name) for pk, name in people)]  # type: ignore[attr-defined]
        field.required = not nobody


class AskForm(PlainForm):
    """A question of the programme team to boards, by ONS code or all of a region. `places`: the returns that may be asked about."""

    text = TalkField("Question")
    key = forms.ChoiceField(label="About", required=False)
    owner = forms.ChoiceField(label="Who looks after it")
    regions = forms.MultipleChoiceField(label="All boards of", required=False, widget=forms.CheckboxSelectMultiple)
    boards = forms.MultipleChoiceField(label="Boards", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        definition: Definition,
        places: Sequence[SubmissionBoard],
        team: Sequence[tuple[int, str]],
        *,
        initial: Mapping[str, Any] | None = None,
        data: Any = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.places = places
        counts = Counter(place.board.region for place in places)
        offered: dict[str, Options] = {
            "key": questions(definition),
            "owner": [(str(pk), name) for pk, name in team],
            "regions": [(region, f"{region} ({count})") for region, count in sorted(counts.items()) if region],
            "boards": [(place.board.ons_code, place.board.name) for place in places],
        }
        for name, options in offered.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Adds the ids of all boards that are meant as `asked`."""
        regions, codes = (set(self.cleaned_data.get(name, ())) for name in ("regions", "boards"))
        boards = [place.board for place in self.places]
        asked = [board.pk for board in boards if board.ons_code in codes or board.region in regions]
        if not asked:
            self.add_error("boards", "Choose at least one board, or all boards of a region.")
        return {**self.cleaned_data, "asked": asked}


def questions(definition: Definition) -> Options:
    """The questions of a form as the options of a select, sheet by sheet, after none of them."""
    found: Options = [("", "No question in particular")]
    for sheet, options in choices(definition):
        if not isinstance(options, str):
            found.append((sheet, options[1:]))
    return found
