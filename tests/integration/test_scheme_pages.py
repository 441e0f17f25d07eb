"""A scheme's own page, and pasting from a finance sheet."""

import io
import re
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from bcf.models import Board, User
from schemes.carrying import carry_lines
from schemes.models import Plan, PlanChange, RememberedColumn
from schemes.opening import make_plan
from tests.integration.test_scheme_grid import inputs
from tests.integration.visiting import signed_in, text_of
from tests.scheme_lines import add_lines, lines_of, make_draft, save_cells

GRID = "/plans/northmere/schemes/"
PASTE = f"{GRID}paste/"
AMOUNT = "amount:2017-18"
SHEET = (
    "Ref\tScheme name\tSource of funding\t2017/18 (£)\n"
    "A1\tReablement\tMinimum NHS contribution\t1,100\nA3\tCarers\tDFG\t70\nTotal\t\t\t1,170\n"
)


@pytest.fixture
def plan(northmere: Board, ada: User) -> Plan:
    """Northmere's plan: a scheme with lines of two sources, and another."""
    plan = make_draft(northmere, by=ada)
    add_lines(
        plan,
        {"ref": "A1", "name": "Reablement", "source": "nhs_minimum", AMOUNT: 1000, "description": "First\nSecond"},
        {"ref": "A1", "name": "Reablement", "source": "ibcf", AMOUNT: 200},
        {"ref": "A2", "name": "Adaptations", "source": "dfg", AMOUNT: 250},
    )
    return plan


def page_of(plan: Plan) -> str:
    return f"{GRID}{lines_of(plan)[0].scheme}/"


def test_a_scheme_has_all_of_its_lines_and_no_others_on_its_page(plan: Plan, ada: User) -> None:
    page = text_of(signed_in(ada), page_of(plan))
    one, two, other = lines_of(plan)
    assert [f'name="{AMOUNT}@{line.id}"' in page for line in (one, two, other)] == [True, True, False]
    assert "<dd>£1,200</dd>" in page
    assert f'<label class="govuk-label" for="id_provider@{one.id}">Provider</label>' in page


def test_a_scheme_is_changed_without_a_script_and_what_was_before_is_told(plan: Plan, ada: User) -> None:
    client, line = signed_in(ada), lines_of(plan)[1]
    posted = inputs(text_of(client, page_of(plan))) | {f"{AMOUNT}@{line.id}": "300", f"ref@{line.id}": "A1b"}
    assert client.post(page_of(plan), posted).status_code == 302
    after = lines_of(plan)
    assert (after[1].amounts["2017-18"], after[1].ref, after[0].description) == (Decimal(300), "A1b", "First\nSecond")
    page = text_of(client, page_of(plan))
    assert "Amount 2017/18" in page
    assert '<span class="app-old">£200' in page
    assert "Ada" in page


def test_a_scheme_that_somebody_else_changed_meanwhile_is_a_conflict(plan: Plan, ada: User, ben: User) -> None:
    client, line = signed_in(ben), lines_of(plan)[0]
    name = f"provider@{line.id}"
    posted = inputs(text_of(client, page_of(plan))) | {name: "Ben’s"}
    save_cells(signed_in(ada), plan, (name, "Ada’s", 1))
    page = client.post(page_of(plan), posted)
    assert page.status_code == 422
    assert "Someone else has changed this" in page.content.decode()
    assert lines_of(plan)[0].provider == "Ada’s"


def test_a_scheme_is_followed_from_plan_to_plan(plan: Plan, northmere: Board, ada: User) -> None:
    later = make_plan("later", "The next plan", [northmere], ["2019-20"], by=ada, draft=True)
    carry_lines(later, plan, by=ada)
    scheme = lines_of(plan)[0].scheme
    page = text_of(signed_in(ada), page_of(plan))
    assert f'<a class="govuk-link" href="/plans/later/schemes/{scheme}/">The next plan</a>' in page
    assert "Northmere’s plan" in text_of(signed_in(ada), f"/plans/later/schemes/{scheme}/")


def test_there_is_no_page_of_a_scheme_that_the_plan_does_not_have(plan: Plan, ada: User) -> None:
    assert signed_in(ada).get(f"{GRID}{uuid.uuid4()}/").status_code == 404


# --- pasting ------------------------------------------------------------------------------------------------------


def looked_through(client: Client, text: str = SHEET, **more: str) -> dict[str, str]:
    """The first page of a paste, and what its form then holds."""
    page = client.post(PASTE, {"text": text, **more}).content.decode()
    shown = re.search(r'name="shown" value="([^"]*)"', page)
    held = re.search(r'<textarea name="text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert shown is not None
    assert held is not None
    columns = re.findall(
        r'<select class="govuk-select" name="(column:\d+)".*?value="([^"]*)" selected', page, re.DOTALL
    )
    return {"text": held[1], "shown": shown[1], "unit": "GBP", "headings": "1", "page": page, **dict(columns), **more}


def test_what_a_sheet_changes_is_shown_and_nothing_is_written_yet(plan: Plan, ada: User) -> None:
    page = looked_through(signed_in(ada))["page"]
    assert "<dt>New lines</dt><dd>1</dd>" in page
    assert "<dt>Changed lines</dt><dd>1</dd>" in page
    assert '<span class="app-old">1,000</span> → <strong>1,100</strong>' in page
    assert "Row 4, “Total 1,170”, looks like a total" in page
    assert len(lines_of(plan)) == 3


def test_a_sheet_is_written_in_one_go_its_columns_remembered_and_taken_back_as_one(plan: Plan, ada: User) -> None:
    client = signed_in(ada)
    posted = looked_through(client) | {"do": "apply"}
    page = client.post(PASTE, posted, follow=True).content.decode()
    assert "Pasted: 1 new, 1 changed, 1 left out." in page
    assert [line.name for line in lines_of(plan)] == ["Reablement", "Reablement", "Adaptations", "Carers"]
    assert lines_of(plan)[0].amounts["2017-18"] == 1100
    assert PlanChange.objects.filter(how="paste").values("batch").distinct().count() == 1
    remembered = dict(RememberedColumn.objects.values_list("header", "target"))
    assert remembered["source of funding"] == "source"
    batch = PlanChange.objects.filter(how="paste")[0].batch
    client.post(f"{GRID}undo/", {"batch": str(batch)})
    assert next((line.name, line.amounts["2017-18"]) for line in lines_of(plan)) == ("Reablement", Decimal(1000))
    assert len(lines_of(plan)) == 3


def test_a_column_that_was_said_is_known_by_its_heading_the_next_time(plan: Plan, ada: User) -> None:
    client = signed_in(ada)
    odd = "Service line\tWhat we call it\t2017/18\nX\tNew thing\t5\n"
    first = looked_through_odd(client, odd)
    client.post(PASTE, {**first, "text": odd, "column:0": "block", "column:1": "name", "do": "look"})
    posted = looked_through(client, odd, **{"column:0": "block", "column:1": "name"})
    assert client.post(PASTE, posted | {"do": "apply"}).status_code == 302
    assert lines_of(plan)[-1].block == "X"
    assert "<dt>As they are</dt><dd>1</dd>" in looked_through(client, odd)["page"]


def looked_through_odd(client: Client, text: str) -> dict[str, str]:
    page = client.post(PASTE, {"text": text}).content.decode()
    assert "Say which column holds the scheme’s name." in page
    return {}


def test_lines_that_a_sheet_lacks_go_only_when_asked(plan: Plan, ada: User) -> None:
    client = signed_in(ada)
    client.post(PASTE, looked_through(client, removing="1") | {"do": "apply"})
    assert [line.name for line in lines_of(plan)] == ["Reablement", "Carers"]


def test_a_sheet_is_looked_through_again_when_somebody_changed_a_line_of_it_and_only_then(
    plan: Plan, ada: User, ben: User
) -> None:
    client, (one, _, other) = signed_in(ada), lines_of(plan)
    posted = looked_through(client, "Ref\tScheme\tSource\t2017/18\nA1\tReablement\tMinimum NHS contribution\t7\n") | {
        "do": "apply"
    }
    save_cells(signed_in(ben), plan, (f"provider@{other.id}", "Ben’s", 1))
    save_cells(signed_in(ben), plan, (f"{AMOUNT}@{one.id}", "5", 1))
    page = client.post(PASTE, posted)
    assert page.status_code == 422
    assert "Somebody changed lines of this sheet" in page.content.decode()
    assert lines_of(plan)[0].amounts["2017-18"] == 5
    assert client.post(PASTE, looked_through(client, posted["text"]) | {"do": "apply"}).status_code == 302
    assert lines_of(plan)[0].amounts["2017-18"] == 7


def test_a_workbook_is_taken_as_well_with_what_its_formulas_came_to(plan: Plan, ada: User) -> None:
    book = Workbook()
    sheet = book.create_sheet("Schemes", 0)
    for row in (["Our schemes"], [], ["Ref", "Scheme name", "2017/18 (£000)"], ["A9", "From a file", 1.5]):
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    client = signed_in(ada)
    file = SimpleUploadedFile("schemes.xlsx", held.getvalue())
    page = client.post(PASTE, {"text": "", "file": file}).content.decode()
    assert '<option value="GBP thousands" selected>' in page
    assert "A9 From a file" in page
    assert ">1,500<" in page


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Copy the lines in your spreadsheet"),
        ("Scheme\t2017/18\n", "no line below the headings"),
        ("PK\x03\x04no", ""),
    ],
)
def test_what_is_no_sheet_is_refused_with_a_word(plan: Plan, ada: User, text: str, message: str) -> None:
    page = signed_in(ada).post(PASTE, {"text": text})
    assert page.status_code == 422
    assert message in page.content.decode()


def test_a_sheet_in_the_wrong_unit_is_asked_about(plan: Plan, ada: User) -> None:
    page = looked_through(signed_in(ada), "Ref\tScheme\tSource\t2017/18 (£000)\nA1\tReablement\tiBCF\t200\n")["page"]
    assert "Most amounts would change about a thousandfold" in page


def test_an_officer_of_one_board_pastes_that_boards_lines_only(
    northmere: Board, southwold: Board, ada: User, olga: User
) -> None:
    plan = make_draft(northmere, southwold)
    add_lines(plan, {"name": "Ours", AMOUNT: 1})
    client = signed_in(olga)
    posted = looked_through(client, "Scheme\t2017/18\nOurs\t9\n")
    client.post(PASTE, posted | {"do": "apply", "removing": "1", "board": southwold.ons_code})
    assert [(line.board, line.amounts["2017-18"]) for line in lines_of(plan)] == [
        (northmere.ons_code, Decimal(1)),
        (southwold.ons_code, Decimal(9)),
    ]
