"""What a plan of 400 lines costs: its grid beside the plain rendering of the same inputs, and a sheet of 400 × 12 cells that is
pasted into it, applied, checked and saved, beside the bare bulk write of its rows and the check."""

import itertools
import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tests.bench.table import PROCESSOR, Figure, Rounds, Times, at_most, in_turns

if TYPE_CHECKING:
    from django.test import Client

    from schemes.models import Plan
    from schemes.plan import Plan as Money

LINES = 400
MOST_TIMES = 3.0
ROUNDS = Rounds(most=30, warm_up=2, seconds=60)
YEARS = ("2017-18", "2018-19")
SOURCES = ("nhs_minimum", "dfg", "ibcf", "Public health grant")
# What a developer would write first: a table of inputs and lists, each named and labelled as the page's own are.
LOOP = """<table>{% for row in rows %}<tr>{% for c in row %}<td>{% if c.shape == "choice" %}<select id="id_{{ c.name }}" \
name="{{ c.name }}" aria-labelledby="c-{{ c.field }} r-{{ c.line }}"><option value=""></option>{% for key, label in c.choices %}\
<option value="{{ key }}"{% if key == c.text %} selected{% endif %}>{{ label }}</option>{% endfor %}</select>\
{% elif c.shape == "long" %}<textarea id="id_{{ c.name }}" name="{{ c.name }}" aria-labelledby="c-{{ c.field }} r-{{ c.line }}">
{{ c.text }}</textarea>{% else %}<input id="id_{{ c.name }}" name="{{ c.name }}" value="{{ c.text }}" \
aria-labelledby="c-{{ c.field }} r-{{ c.line }}">{% endif %}</td>{% endfor %}</tr>{% endfor %}</table>"""


def figures() -> Iterator[Figure]:
    """The page, then the paste."""
    from django.test import Client

    from bcf.models import Board
    from tests.factories import make_member

    user = make_member("Grid", "officer", national=True)
    client = Client(headers={"Host": "localhost"})
    client.force_login(user)
    board = Board.objects.filter(active_to=None)[0]
    plan = make_big_plan(board, "bench-grid")
    what = f"The grid of {LINES} lines, every field of them an input, by Django's test client"
    yield at_most(what, "one plain template loop", page_times(client, plan), MOST_TIMES)
    times = paste_times(client, make_big_plan(board, "bench-paste"), make_big_plan(board, "bench-floor"))
    what = f"Paste {LINES} × 12 cells, apply, check and save"
    yield at_most(what, "the bare bulk write of its rows, and the check", times, MOST_TIMES)


def make_big_plan(board: Any, slug: str) -> "Plan":
    """A plan of 400 lines, each with every field filled in."""
    from schemes.actions import save_contributions, save_lines
    from schemes.opening import make_plan
    from schemes.writing import Edit

    plan = make_plan(slug, "A plan of 400 lines", [board], list(YEARS), by=None, draft=True)
    rows = [row_of(number, board.ons_code) for number in range(LINES)]
    save_lines(plan, [Edit(fields) for fields in rows], by=None)
    put_in = {
        "board": board.ons_code,
        "year": YEARS[0],
        "source": "nhs_minimum",
        "organisation": "CCG",
        "amount": Decimal(9),
    }
    save_contributions(plan, [Edit(put_in)], by=None)
    return plan


def row_of(number: int, board: str) -> dict[str, Any]:
    """The fields of one line."""
    return {
        "board": board, "ref": f"S{number}", "name": f"Scheme number {number}", "theme": f"Theme {number % 9}",
        "block": f"Block {number % 5}", "description": "It does something useful for somebody. " * 3,
        "scheme_type": "Intermediate care", "area_of_spend": ("Social Care", "Acute", "Community Health")[number % 3],
        "commissioner": ("NHS", "Local Authority")[number % 2], "provider": "NHS community provider",
        "source": SOURCES[number % 4], "status": "existing", "metrics": ("nea", "dtoc"),
        "amount:2017-18": Decimal(1000 + number), "amount:2018-19": Decimal(1100 + number),
    }  # fmt: skip


def page_times(client: "Client", plan: "Plan", rounds: Rounds = ROUNDS) -> Times:
    """The whole page by Django's test client, beside one plain template loop over the same inputs with their values."""
    from django.template import engines

    address = f"/plans/{plan.slug}/schemes/"
    plain, rows = engines["django"].from_string(LOOP), _inputs(plan)

    def ours() -> str:
        return client.get(address).content.decode()

    def floor() -> str:
        return str(plain.render({"rows": rows}))

    _same_inputs(ours(), floor(), plan)
    return in_turns(ours, floor, rounds)


def _inputs(plan: "Plan") -> list[list[dict[str, Any]]]:
    from schemes.grid.columns import grid_columns, text_of
    from schemes.policy import policy
    from schemes.stored import load_plan

    money = load_plan(plan)
    columns = grid_columns(money, frozenset({money.boards[0].ons_code}), policy())
    return [
        [
            {
                "name": f"{column.field}@{line.id}", "field": column.field, "line": line.id, "shape": column.shape,
                "choices": column.choices, "text": text_of(line, column, money.unit),
            }
            for column in columns
        ]
        for line in money.lines
    ]  # fmt: skip


def _same_inputs(ours: str, floor: str, plan: "Plan") -> None:
    """Stops a comparison of unlike things: both must hold the same inputs and texts."""
    names = r'<(?:select|textarea|input)\b[^>]* name="([^"]+@[^"]+)"'
    there = {str(key) for key in plan.lines.values_list("pk", flat=True)}
    found = [name for name in re.findall(names, ours) if name.partition("@")[2] in there]
    if sorted(found) != sorted(re.findall(names, floor)):
        raise AssertionError("the floor renders other inputs than the page does")


def paste_times(client: "Client", plan: "Plan", other: "Plan", rounds: Rounds = ROUNDS) -> Times:
    """Each round pastes other amounts and words into all 400 lines; the floor writes as many of another plan, and checks it."""
    from schemes.models import PlanChange

    paste = _paster(client, plan)
    before = PlanChange.objects.filter(plan=plan).count()
    paste()
    if PlanChange.objects.filter(plan=plan).count() != before + LINES:
        raise RuntimeError("a paste did not write every line")
    return in_turns(paste, _bulk_writer(other), rounds, PROCESSOR)


HEADINGS = (
    "Ref", "Scheme name", "Theme", "Block", "Type", "Area of spend", "Commissioner", "Provider", "Source", "New or existing",
    "2017/18 (£)", "2018/19 (£)",
)  # fmt: skip
FIELDS = (
    "ref",
    "name",
    "theme",
    "block",
    "scheme_type",
    "area_of_spend",
    "commissioner",
    "provider",
    "source",
    "status",
)


def sheet_of(turn: int) -> str:
    """A finance sheet of 400 lines; each turn's provider and amounts are others."""
    rows = [list(HEADINGS)]
    for number in range(LINES):
        fields = row_of(number, "") | {"provider": f"Provider {turn}"}
        rows.append([*(str(fields[name]) for name in FIELDS), f"£{2000 + number + turn:,}", f"{2100 + number + turn}"])
    return "\n".join("\t".join(row) for row in rows)


def _paster(client: "Client", plan: "Plan") -> Callable[[], None]:
    """Posts one sheet and another by turns, as the preview's button does: what their pages showed is always the same."""
    address = f"/plans/{plan.slug}/schemes/paste/"

    def post(body: dict[str, str]) -> None:
        answer = client.post(address, body)
        client.cookies.pop("messages", None)
        if answer.status_code != 302:
            raise RuntimeError(f"the sheet was not written: status {answer.status_code}")

    post(_looked_through(plan, 1))
    bodies = []
    for turn in (2, 1):
        bodies.append(_looked_through(plan, turn))
        post(bodies[-1])
    turns = itertools.cycle(bodies)
    return lambda: post(next(turns))


def _looked_through(plan: "Plan", turn: int) -> dict[str, str]:
    """What the preview of a sheet posts."""
    from schemes.entries import ways_of
    from schemes.pasting.comparing import compare
    from schemes.pasting.headings import columns_of, meaning
    from schemes.pasting.reading import read_pasted
    from schemes.policy import policy
    from schemes.stored import load_plan

    money, text = load_plan(plan), sheet_of(turn)
    pasted = read_pasted(text.encode(), lambda heading: meaning(heading, money))
    columns = columns_of(pasted.header, money, {})
    ways = ways_of("GBP", [(one.ons_code, one.name) for one in money.boards], policy())
    found = compare(money, pasted, columns, ways, frozenset({money.boards[0].ons_code}))
    said = {f"column:{column.place}": column.target for column in columns}
    return {"text": text, "shown": found.fingerprint, "unit": "GBP", "headings": "1", "do": "apply", **said}


def _bulk_writer(plan: "Plan") -> Callable[[], None]:
    """As many lines, amounts and changes of the same lengths, upserted bare, and the check of a plan that is at hand."""
    from django.db import transaction

    from schemes.checks import check
    from schemes.models import LineAmount, PlanChange, SchemeLine
    from schemes.stored import load_plan

    money: Money = load_plan(plan)
    lines = list(plan.lines.all())
    numbers = itertools.count(2)

    def write() -> None:
        turn, now, batch = next(numbers), timezone.now(), uuid.uuid4()
        rows = [_line(line, turn, now) for line in lines]
        amounts = [
            LineAmount(line_id=line.pk, year=year, amount=Decimal(2000 + turn)) for line in lines for year in YEARS
        ]
        changes = [
            PlanChange(
                plan=plan, batch=batch, kind="line", item=line.pk, version=turn, how="paste", at=now,
                fields={name: ["Before that", f"Provider {turn}"] for name in ("provider", *YEARS)},
            )
            for line in lines
        ]  # fmt: skip
        with transaction.atomic():
            _upsert(rows, amounts)
            PlanChange.objects.bulk_create(changes)
        check(replace(money, slug=f"turn-{turn}"))

    def _line(line: SchemeLine, turn: int, now: Any) -> SchemeLine:
        return SchemeLine(
            pk=line.pk, plan_id=line.plan_id, scheme_id=line.scheme_id, board_id=line.board_id,
            **{name: getattr(line, name) for name in (*FIELDS[:7], "source", "status", "description", "metrics", "position")},
            provider=f"Provider {turn}", version=turn, updated_at=now,
        )  # fmt: skip

    def _upsert(rows: Sequence[SchemeLine], amounts: Sequence[LineAmount]) -> None:
        columns = [
            "board",
            "scheme",
            *FIELDS,
            "description",
            "metrics",
            "position",
            "version",
            "updated_at",
            "updated_by",
            "removed_at",
        ]
        SchemeLine.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=columns)
        LineAmount.objects.bulk_create(
            amounts, update_conflicts=True, unique_fields=["line", "year"], update_fields=["amount"]
        )

    return write
