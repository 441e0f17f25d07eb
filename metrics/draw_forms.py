"""What each way to draw a plan asks for. The forms are sent by GET, so that what is shown has an address."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from bcf.forms import PlainForm, ReasonField, dress
from bcf.years import printed, year_before
from metrics.definitions import Span
from metrics.entry import Refused, read_figure
from metrics.periods import Period, parse, periods_of
from metrics.trajectory import Trajectory, exact
from metrics.ways.drawing import Drawing, units_of
from metrics.ways.drawn import Canvas, draw_change, draw_seasons, draw_steps
from metrics.ways.lengths import span_of_last, span_of_targets, span_within, spans_of
from metrics.ways.steps import Stop
from returns.answer_types.numbers import read_number

LONGEST_REASON = 1000
FIRST_YEAR = "2012-13"
"""Of earlier ones no period can be named."""
_LONGEST = 40
_NARROW = "govuk-input govuk-input--width-10"
Parts = Mapping[str, Trajectory]


class FigureField(forms.CharField):
    """A figure of a metric, as it is typed into the grid too."""

    def __init__(self, read: Callable[[str], Decimal | None], **kwargs: Any) -> None:
        self.read = read
        super().__init__(
            **{
                "max_length": _LONGEST,
                "widget": forms.TextInput(attrs={"inputmode": "decimal", "class": _NARROW}),
                **kwargs,
            }
        )

    def clean(self, value: Any) -> Any:
        """The figure, None for a blank. Raises ValidationError."""
        text = super().clean(value)
        try:
            return self.read(str(text or ""))
        except Refused as error:
            raise forms.ValidationError(f"{self.label} {error}.") from None


class PercentField(forms.CharField):
    """A change in percent: −2, +1.5 %."""

    widget = forms.TextInput(attrs={"class": _NARROW})

    def clean(self, value: Any) -> Any:
        """The number. Raises ValidationError."""
        text = str(super().clean(value) or "")
        number = read_number(text.strip(), after="%") if text else None
        if text and (number is None or abs(number) > _MOST_PERCENT or round(number, 4) != number):
            raise forms.ValidationError(
                f"{self.label} must be a number of percent such as −2 or 1.5, at most {_MOST_PERCENT}."
            )
        return number


_MOST_PERCENT = 1000


class WayForm(PlainForm):
    """What all ways ask: in which unit, where there is a choice. `canvas`: what is drawn on, in its usual unit."""

    @classmethod
    def spans(cls, trajectory: Trajectory) -> tuple[Span, ...]:
        """The lengths of periods that it can be drawn in."""
        return spans_of(trajectory.metric)

    @classmethod
    def usual_span(cls, trajectory: Trajectory, year: str) -> Span:
        """The one of them that it is drawn in unless another is asked for."""
        return span_within(trajectory, year)

    def __init__(self, data: QueryDict | None, *, canvas: Canvas, parts: Parts) -> None:
        self.usual, self.parts = canvas, parts
        if data is not None and not data.get("unit"):
            data = data.copy()
            data["unit"] = canvas.unit
        super().__init__(data)
        units = units_of(canvas.trajectory.metric)
        if len(units) > 1:
            self.fields["unit"] = forms.ChoiceField(choices=list(units.items()), label="Drawn in", initial=canvas.unit)
        self.add_fields(canvas)
        dress(self)

    def add_fields(self, canvas: Canvas) -> None:
        """Adds the way's own fields."""

    @property
    def canvas(self) -> Canvas:
        """What is drawn on, in the unit that is asked for."""
        unit = self.cleaned_data.get("unit") or self.usual.unit
        return replace(self.usual, unit=unit)

    def draw(self) -> dict[str, Drawing]:
        """What a valid form asks for, by part. Raises CannotDraw."""
        raise NotImplementedError

    def period(self, name: str) -> Period | None:
        """The period chosen in a field."""
        code = self.cleaned_data.get(name)
        return parse(code) if code else None


class StepsForm(WayForm):
    """From where, to where by when, and on."""

    @classmethod
    def usual_span(cls, trajectory: Trajectory, year: str) -> Span:
        """The year, where only that is planned."""
        return span_of_targets(trajectory, year)

    def add_fields(self, canvas: Canvas) -> None:
        """Baseline, two targets, and the shares of the parts."""
        before, own = _before(canvas), canvas.periods
        middle, last = own[(len(own) - 1) // 2], own[-1]
        later = [(period.code, period.label) for period in own]
        start = [(period.code, period.label) for period in (*before, *own[:-1])]
        none = [("", "No second target"), *later]
        one = len(own) == 1
        at = last if one else middle
        self.fields |= {
            "since": forms.ChoiceField(
                choices=start, label="Baseline period", initial=before[-1].code if before else None
            ),
            "baseline": self._figure("Baseline", _known(canvas, before[-1]) if before else None),
            "first": forms.ChoiceField(choices=later, label="First target period", initial=at.code),
            "first_target": self._figure("First target", _planned(canvas, at)),
            "second": forms.ChoiceField(
                choices=none, label="Second target period", initial="" if one else last.code, required=False
            ),
            "second_target": self._figure("Second target", None if one else _planned(canvas, last), required=False),
        }
        if not canvas.trajectory.part:
            for part, label in canvas.trajectory.metric.parts.items():
                self.fields[f"share_{part}"] = FigureField(
                    _share, label=f"{label}, % of the whole", required=False,
                    help_text="Leave all shares blank to draw the whole only." if not self._shares else "",
                )  # fmt: skip

    @property
    def _shares(self) -> list[str]:
        return [name for name in self.fields if name.startswith("share_")]

    def _figure(self, label: str, initial: Decimal | None, *, required: bool = True) -> FigureField:
        def read(text: str) -> Decimal | None:
            return read_figure(self.usual.trajectory.metric, self.canvas.unit, text)

        return FigureField(read, label=label, initial=None if initial is None else exact(initial), required=required)

    def clean(self) -> dict[str, Any]:
        """A second target has both time and figure, or neither."""
        cleaned = super().clean() or self.cleaned_data
        if "second_target" in cleaned and cleaned.get("second") and cleaned["second_target"] is None:
            self.add_error("second_target", "Enter the second target, or choose that there is none.")
        return cleaned

    def draw(self) -> dict[str, Drawing]:
        """Straight steps, of the parts as well where their shares are given. Raises CannotDraw."""
        said = self.cleaned_data
        stops = [(said["first"], said["first_target"])]
        if said.get("second"):
            stops.append((said["second"], said["second_target"]))
        ratios = {name.removeprefix("share_"): said[name] for name in self._shares if said.get(name) is not None}
        targets = [Stop(parse(code), value) for code, value in stops]
        return draw_steps(self.canvas, Stop(parse(said["since"]), said["baseline"]), targets, ratios, self.parts)


class ChangeForm(WayForm):
    """By how much, and of what."""

    @classmethod
    def usual_span(cls, trajectory: Trajectory, year: str) -> Span:
        """The year, where only that is known of the last one."""
        return span_of_last(trajectory, year)

    def add_fields(self, canvas: Canvas) -> None:
        """Percent, and the series of last year."""
        last = printed(year_before(canvas.year))
        basis = [("actual", f"Actual {last}"), ("plan", f"Plan {last}")]
        self.fields |= {
            "percent": PercentField(
                label="Change in percent", help_text="For example −2 for two percent less.", max_length=_LONGEST
            ),
            "basis": forms.ChoiceField(
                choices=basis, label="Of last year’s", initial="actual", widget=forms.RadioSelect
            ),
        }

    def draw(self) -> dict[str, Drawing]:
        """Last year, changed. Raises CannotDraw."""
        return {"": draw_change(self.canvas, self.cleaned_data["percent"], self.cleaned_data["basis"])}


class SeasonsForm(WayForm):
    """Which periods have passed, which are kept, and which years give the shape."""

    @classmethod
    def spans(cls, trajectory: Trajectory) -> tuple[Span, ...]:
        """Those that a year has several of, if the metric has any: one period has no shape."""
        found = super().spans(trajectory)
        return tuple(span for span in found if span != "year") or found

    def add_fields(self, canvas: Canvas) -> None:
        """Last period with actuals, kept periods, earlier years."""
        passed = [period for period in canvas.periods if canvas.said("actual", period) is not None]
        years = list(canvas.shapes)
        self.fields |= {
            "until": forms.ChoiceField(
                choices=[("", "None has passed"), *((period.code, period.label) for period in canvas.periods)],
                label="Actuals are taken up to", initial=passed[-1].code if passed else "", required=False,
            ),
            "years": forms.MultipleChoiceField(
                choices=[(year, printed(year)) for year in years], label="Shape of the actuals of", initial=years[:1],
                widget=forms.CheckboxSelectMultiple, required=False,
                help_text="Of several years, the mean." if years else _unknown(canvas),
            ),
            "kept": forms.MultipleChoiceField(
                choices=[(period.code, period.label) for period in canvas.periods], label="Keep as planned",
                widget=forms.CheckboxSelectMultiple, required=False,
            ),
        }  # fmt: skip

    def draw(self) -> dict[str, Drawing]:
        """The rest of the year by its season. Raises CannotReprofile."""
        said = self.cleaned_data
        kept = [parse(code) for code in said["kept"]]
        return {"": draw_seasons(self.canvas, said["years"], self.period("until"), kept)}


class ApplyForm(PlainForm):
    """Why the plan is drawn anew, and the mark of what was shown."""

    reason = ReasonField(max_length=LONGEST_REASON, label="Why the plan is drawn so")
    seal = forms.CharField(widget=forms.HiddenInput, max_length=64)


class RestoreForm(PlainForm):
    """Why an earlier version is brought back, and the newest one that was seen."""

    reason = ReasonField(max_length=LONGEST_REASON, label="Why it is brought back")
    latest = forms.IntegerField(widget=forms.HiddenInput)


WAYS: Mapping[str, tuple[str, type[WayForm]]] = {
    "steps": ("Straight steps", StepsForm),
    "change": ("Change on last year", ChangeForm),
    "seasons": ("Shape of earlier years", SeasonsForm),
}
"""How, as the history names it → what it is called, and its form."""


def _share(text: str) -> Decimal | None:
    number = read_number(text.strip(), after="%") if text.strip() else None
    if text.strip() and (number is None or not 0 <= number <= 100 or round(number, 4) != number):
        raise Refused("must be a number of percent from 0 to 100")
    return number


def _unknown(canvas: Canvas) -> str:
    return f"No earlier year is known by {canvas.span}s yet: bring its figures in first."


def _known(canvas: Canvas, period: Period) -> Decimal | None:
    """What a baseline is likely to be: the one that is kept, else the actual."""
    kept = canvas.said("baseline", period)
    return kept if kept is not None else canvas.said("actual", period)


def _before(canvas: Canvas) -> tuple[Period, ...]:
    """The periods before the year that a baseline can be of: those of last year; where each is a year, the last three."""
    last = periods_of(year_before(canvas.year), canvas.span)
    earlier = [last[0].shifted(-back) for back in (2, 1)] if canvas.span == "year" else []
    return tuple(period for period in (*earlier, *last) if period.year >= FIRST_YEAR)


def _planned(canvas: Canvas, period: Period) -> Decimal | None:
    return canvas.said("plan", period)
