"""What it costs to render a sheet's form, beside one plain template loop over the same inputs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.bench.prepare import BOARD, PERIOD, SHEET
from tests.bench.table import Figure, Rounds, Times, at_most, in_turns

if TYPE_CHECKING:
    from django.test import Client

    from returns.forms.sheet_form import SheetForm
    from returns.views.access import Place

SHEETS = {SHEET: "the High Impact Change sheet", "national-conditions": "the national conditions"}
MOST_TIMES = 3.0
MOST_A_FIELD = 90e-6
ROUNDS = Rounds(most=120, warm_up=5, seconds=45)

# What a developer would write first: a label and an input for each answer, the same attributes as the page's own inputs.
LOOP = """{% for c in inputs %}<div><label id="label_{{ c.name }}" for="id_{{ c.name }}">{{ c.label }}</label>
{% if c.shape == "select" %}<select id="id_{{ c.name }}" name="{{ c.name }}"><option value=""></option>\
{% for key, label in c.choices %}<option value="{{ key }}"{% if key == c.value %} selected{% endif %}>{{ label }}</option>\
{% endfor %}</select>
{% elif c.shape == "radios" %}{% for key, label in c.choices %}<input type="radio" id="id_{{ c.name }}-{{ key }}" \
name="{{ c.name }}" value="{{ key }}"{% if key == c.value %} checked{% endif %}>\
<label for="id_{{ c.name }}-{{ key }}">{{ label }}</label>{% endfor %}
{% elif c.shape == "textarea" %}<textarea id="id_{{ c.name }}" name="{{ c.name }}">
{{ c.value }}</textarea>
{% else %}<input type="text" id="id_{{ c.name }}" name="{{ c.name }}" value="{{ c.value }}">
{% endif %}</div>
{% endfor %}"""


def figures(client: "Client") -> Iterator[Figure]:
    """Each sheet's form, and the whole view of the larger one."""
    from bcf.models import User
    from returns.views.access import find

    place = find(User.objects.get(email="bench@example.org"), PERIOD, BOARD)
    assert place is not None
    for slug, name in SHEETS.items():
        yield from _form(place, slug, name)
    address = place.address("sheet", sheet=SHEET)
    times = in_turns(lambda: client.get(address), lambda: client.get("/sign-in/"), ROUNDS)
    yield at_most(f"The whole page of {SHEETS[SHEET]}, by Django's test client", "the sign-in page", times)


def _form(place: "Place", slug: str, name: str) -> Iterator[Figure]:
    from crispy_forms.utils import render_crispy_form
    from django.template import engines

    from returns.forms.sheet_form import SheetForm

    sheet = place.definition.sheet(slug)
    assert sheet is not None
    answers, held, report = place.answers, place.held, place.report

    def ours() -> str:
        form = SheetForm(place.definition, sheet, answers, held, report)
        return str(render_crispy_form(form))

    plain = engines["django"].from_string(LOOP)
    inputs = list(_inputs(SheetForm(place.definition, sheet, answers, held, report)))

    def floor() -> str:
        return str(plain.render({"inputs": inputs}))

    _same_inputs(ours(), floor())
    times = in_turns(ours, floor, ROUNDS)
    count = len(inputs)
    yield at_most(f"Form of {name}: {count} inputs", "one plain template loop", times, MOST_TIMES)
    # A limit in microseconds says something of an undisturbed machine only, so it judges the fastest round.
    one = Times(times.fastest / count, times.fastest_floor / count)
    figure = at_most(f"Form of {name}: one input, fastest round", "one input of the loop", one)
    yield replace(figure, target=f"at most {MOST_A_FIELD * 1e6:.0f} µs", met=figure.ours <= MOST_A_FIELD)


def _inputs(form: "SheetForm") -> Iterator[dict[str, Any]]:
    """What the loop goes over: plain values, worked out beforehand."""
    for name, question in form.questions.items():
        choices = list(question.choices.labels.items()) if question.choices else []
        grid = question.type != "long_text" and form.sheet.slug == SHEET
        shape = ("select" if grid else "radios") if choices else "textarea" if question.type == "long_text" else "input"
        value = form.typed(name, question)
        yield {"name": str(name), "label": question.label, "shape": shape, "value": value, "choices": choices}


def _same_inputs(ours: str, floor: str) -> None:
    """Stops a comparison of unlike things: both must hold the same inputs, options and texts."""
    for pattern in (
        r'<(?:select|textarea|input)\b[^>]* name="([^"]+)"',
        r"<option\b[^>]*>([^<]*)<",
        r"<textarea[^>]*>([^<]*)<",
    ):
        if sorted(re.findall(pattern, ours)) != sorted(re.findall(pattern, floor)):
            raise AssertionError(f"the floor renders other inputs than the form does: {pattern}")
