"""The grid of a plan's lines: shown, saved cell by cell and page by page, two people at once, lines moved and taken back."""

import json
import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bcf.models import Board, User
from schemes.models import Plan, PlanChange, SchemeLine
from schemes.opening import make_plan
from tests.factories import make_member, make_officer
from tests.integration.visiting import signed_in, text_of
from tests.scheme_lines import add_contribution, add_lines, lines_of, make_draft, post_json, save_cells

GRID = "/plans/northmere/schemes/"
AMOUNT = "amount:2017-18"


@pytest.fixture
def plan(northmere: Board, ada: User) -> Plan:
    """Northmere's plan with two lines."""
    plan = make_draft(northmere, by=ada)
    add_lines(
        plan,
        {"ref": "A1", "name": "Reablement", "theme": "Home", "source": "nhs_minimum", AMOUNT: 1000, "status": "new"},
        {"ref": "A2", "name": "Adaptations", "theme": "Home", "source": "dfg", AMOUNT: 250},
    )
    return plan


def inputs(page: str) -> dict[str, str]:
    """Every cell of a grid as a form without a script would post it, and the versions seen."""
    found = dict(re.findall(r'<input class="govuk-input[^>]*name="([^"]+@[^"]+)"[^>]* value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea [^>]*name="([^"]+@[^"]+)"[^>]*>\n([^<]*)<', page))
    for name, options in re.findall(r'<select [^>]*name="([^"]+@[^"]+)"[^>]*>(.*?)</select>', page):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen is not None
    return {**found, "seen": seen[1].replace("&quot;", '"')}


def without_template(page: str) -> str:
    return re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)


def test_the_grid_shows_each_line_its_sums_and_what_is_left_of_the_fund(plan: Plan, ada: User) -> None:
    add_contribution(plan, "2017-18", 1500)
    page = text_of(signed_in(ada), GRID)
    line = lines_of(plan)[0]
    assert f'name="name@{line.id}" aria-labelledby="c-name r-{line.id}" value="Reablement"' in page
    assert f'name="{AMOUNT}@{line.id}" aria-labelledby="c-{AMOUNT} r-{line.id}" value="1,000"' in page
    assert '<option value="nhs_minimum" selected>Minimum NHS contribution</option>' in page
    assert 'data-spent="2017-18">1,250<' in page
    assert 'data-pooled="2017-18">1,500<' in page
    assert 'data-gap="2017-18">250<' in page


def test_what_is_hostile_is_shown_as_text(plan: Plan, ada: User) -> None:
    add_lines(plan, {"name": '"><script>alert(1)</script>', "description": "</textarea><b>", "source": "<i>own</i>"})
    page = text_of(signed_in(ada), GRID)
    assert "<script>alert" not in page
    assert "</textarea><b>" not in page
    assert "<i>own" not in page


def test_totals_can_be_asked_by_any_column_without_a_script(plan: Plan, ada: User) -> None:
    by_theme = text_of(signed_in(ada), f"{GRID}?by=theme")
    assert '<th scope="row">Home</th><td class="app-grid__number">1,250</td>' in by_theme
    by_source = text_of(signed_in(ada), f"{GRID}?by=source")
    assert '<th scope="row">Disabled Facilities Grant</th><td class="app-grid__number">250</td>' in by_source


def test_lines_are_found_by_what_stands_in_them(plan: Plan, ada: User) -> None:
    page = without_template(text_of(signed_in(ada), f"{GRID}?q=disabled+home"))
    assert "Adaptations" in page
    assert 'value="Reablement"' not in page


def test_a_cell_is_saved_by_itself_with_who_and_what(plan: Plan, ada: User) -> None:
    line = lines_of(plan)[0]
    answer = save_cells(signed_in(ada), plan, (f"theme@{line.id}", "Hospital", 1))
    assert answer["saved"] == [{"name": f"theme@{line.id}", "version": 2, "printed": ""}]
    assert lines_of(plan)[0].theme == "Hospital"
    change = PlanChange.objects.filter(item=line.id).last()
    assert change is not None
    assert (change.fields, change.by, change.how) == ({"theme": ["Home", "Hospital"]}, ada, "form")


def test_what_cannot_be_read_is_refused_by_its_cell_and_the_rest_is_saved(plan: Plan, ada: User) -> None:
    line = lines_of(plan)[0]
    answer = save_cells(
        signed_in(ada),
        plan,
        (f"{AMOUNT}@{line.id}", "about 9", 1),
        (f"ref@{line.id}", "B9", 1),
        (f"name@{line.id}", " ", 1),
    )
    assert {one["name"]: one["message"] for one in answer["errors"]} == {
        f"{AMOUNT}@{line.id}": "This must be an amount in pounds. Remove any words or units, for example 9000.",
        f"name@{line.id}": "This must not be empty.",
    }
    after = lines_of(plan)[0]
    assert (after.ref, after.name, after.amounts) == ("B9", "Reablement", {"2017-18": Decimal(1000)})


def test_a_new_line_waits_for_its_name_and_is_made_once_however_often_it_is_sent(plan: Plan, ada: User) -> None:
    client, key = signed_in(ada), str(uuid.uuid4())
    waiting = save_cells(client, plan, (f"ref@{key}", "A3", 0))
    assert [one["name"] for one in waiting["errors"]] == [f"ref@{key}"]
    assert len(lines_of(plan)) == 2
    for _ in range(2):
        answer = save_cells(
            client, plan, (f"name@{key}", "Carers", 0), (f"ref@{key}", "A3", 0), (f"{AMOUNT}@{key}", "£5", 0)
        )
        assert {one["version"] for one in answer["saved"]} == {1}
    made = lines_of(plan)
    assert [(line.ref, line.name) for line in made] == [("A1", "Reablement"), ("A2", "Adaptations"), ("A3", "Carers")]
    assert made[2].id == key


def test_nobody_takes_over_a_line_of_another_plan_by_its_id(plan: Plan, southwold: Board, olga: User) -> None:
    other = make_draft_of_southwold(southwold, olga)
    line = lines_of(plan)[0]
    answer = post_json(signed_in(olga), other, {"answers": [{"name": f"name@{line.id}", "value": "Mine", "seen": 0}]})
    assert answer.status_code == 409
    assert lines_of(plan)[0].name == "Reablement"


def make_draft_of_southwold(southwold: Board, olga: User) -> Plan:
    return make_plan("southwold", "Southwold’s plan", [southwold], ["2017-18"], by=olga, draft=True)


# --- two people ---------------------------------------------------------------------------------------------------


def test_two_people_on_different_lines_both_keep_their_write(plan: Plan, ada: User, ben: User) -> None:
    one, two = lines_of(plan)
    for user, line in ((ada, one), (ben, two)):
        assert save_cells(signed_in(user), plan, (f"provider@{line.id}", user.name, 1))["conflicts"] == []
    assert [line.provider for line in lines_of(plan)] == ["Ada", "Ben"]


def test_two_people_in_different_cells_of_one_line_both_keep_their_write(plan: Plan, ada: User, ben: User) -> None:
    line = lines_of(plan)[0]
    save_cells(signed_in(ada), plan, (f"provider@{line.id}", "Ada’s", 1))
    answer = save_cells(signed_in(ben), plan, (f"commissioner@{line.id}", "NHS", 1))
    assert answer["conflicts"] == []
    after = lines_of(plan)[0]
    assert (after.provider, after.commissioner, after.version) == ("Ada’s", "NHS", 3)


def test_two_people_in_one_cell_are_shown_both_values_and_nothing_is_overwritten(
    plan: Plan, ada: User, ben: User
) -> None:
    line = lines_of(plan)[0]
    name = f"{AMOUNT}@{line.id}"
    save_cells(signed_in(ada), plan, (name, "2000", 1))
    conflict = save_cells(signed_in(ben), plan, (name, "3000", 1))["conflicts"][0]
    assert {key: conflict[key] for key in ("name", "version", "value", "mine", "by", "own")} == {
        "name": name, "version": 2, "value": "2,000", "mine": "3,000", "by": "Ada", "own": False,
    }  # fmt: skip
    assert lines_of(plan)[0].amounts["2017-18"] == 2000
    save_cells(signed_in(ben), plan, (name, "3000", conflict["version"]))
    assert lines_of(plan)[0].amounts["2017-18"] == 3000


def test_two_cells_of_a_line_that_were_seen_at_different_versions_are_no_conflict(plan: Plan, ada: User) -> None:
    line, client = lines_of(plan)[0], signed_in(ada)
    save_cells(client, plan, (f"theme@{line.id}", "Hospital", 1))
    answer = save_cells(client, plan, (f"theme@{line.id}", "Home", 2), (f"block@{line.id}", "B", 1))
    assert answer["conflicts"] == []


def test_a_page_without_a_script_saves_what_its_user_changed_and_leaves_a_colleagues_cells(
    plan: Plan, ada: User, ben: User
) -> None:
    client = signed_in(ben)
    posted = inputs(without_template(text_of(client, GRID)))
    one, two = lines_of(plan)
    save_cells(signed_in(ada), plan, (f"theme@{one.id}", "Ada’s theme", 1), (f"ref@{two.id}", "Z9", 1))
    posted[f"provider@{one.id}"] = "Ben’s"
    assert client.post(GRID, posted).status_code == 302
    after = lines_of(plan)
    assert (after[0].theme, after[0].provider, after[1].ref) == ("Ada’s theme", "Ben’s", "Z9")


def test_without_a_script_a_conflict_is_shown_with_a_choice_and_asked_again_until_one_is_made(
    plan: Plan, ada: User, ben: User
) -> None:
    client, line = signed_in(ben), lines_of(plan)[0]
    name = f"theme@{line.id}"
    posted = inputs(without_template(text_of(client, GRID))) | {name: "Ben’s theme"}
    save_cells(signed_in(ada), plan, (name, "Ada’s theme", 1))
    page = client.post(GRID, posted)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Someone else has changed this" in text
    assert 'value="Ben’s theme"' in text
    again = client.post(GRID, inputs(without_template(text)))
    assert again.status_code == 422
    assert lines_of(plan)[0].theme == "Ada’s theme"
    kept = inputs(without_template(again.content.decode())) | {f"choose:{name}": "mine:2"}
    assert client.post(GRID, kept).status_code == 302
    assert lines_of(plan)[0].theme == "Ben’s theme"


def test_without_a_script_theirs_can_be_taken(plan: Plan, ada: User, ben: User) -> None:
    client, line = signed_in(ben), lines_of(plan)[0]
    name = f"theme@{line.id}"
    posted = inputs(without_template(text_of(client, GRID))) | {name: "Ben’s theme", f"choose:{name}": "theirs:2"}
    save_cells(signed_in(ada), plan, (name, "Ada’s theme", 1))
    assert client.post(GRID, posted).status_code == 302
    assert lines_of(plan)[0].theme == "Ada’s theme"


def test_without_a_script_a_wrong_cell_comes_back_with_its_text_and_message_and_a_new_line_is_made(
    plan: Plan, ada: User
) -> None:
    client, line = signed_in(ada), lines_of(plan)[0]
    posted = inputs(without_template(text_of(client, GRID)))
    key = next(name for name, value in posted.items() if name.startswith("name@") and not value).partition("@")[2]
    posted |= {f"{AMOUNT}@{line.id}": "lots", f"name@{key}": "Carers", f"{AMOUNT}@{key}": "70"}
    page = client.post(GRID, posted)
    assert page.status_code == 422
    text = page.content.decode()
    assert 'value="lots"' in text
    assert "Reablement, 2017/18 (£): This must be an amount in pounds" in text
    assert 'data-held="1,000"' in text
    assert [line.name for line in lines_of(plan)] == ["Reablement", "Adaptations", "Carers"]


def test_a_line_that_was_removed_meanwhile_takes_nothing_and_says_so(plan: Plan, ada: User, ben: User) -> None:
    line = lines_of(plan)[0]
    post_json(signed_in(ada), plan, {"do": f"remove:{line.id}"})
    answer = save_cells(signed_in(ben), plan, (f"theme@{line.id}", "Late", 1))
    assert "was removed in the meantime" in answer["errors"][0]["message"]
    assert SchemeLine.objects.get(pk=line.id).theme == "Home"


# --- whole lines --------------------------------------------------------------------------------------------------


def do(user: User, plan: Plan, deed: str, line: str) -> Any:
    answer = post_json(signed_in(user), plan, {"do": f"{deed}:{line}"})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_lines_change_places_and_the_first_goes_no_higher(plan: Plan, ada: User) -> None:
    one, two = lines_of(plan)
    assert do(ada, plan, "down", one.id)["after"] == two.id
    assert [line.name for line in lines_of(plan)] == ["Adaptations", "Reablement"]
    answer = post_json(signed_in(ada), plan, {"do": f"up:{two.id}"})
    assert (answer.status_code, answer.json()["message"]) == (409, "This line stands first already.")


def test_a_duplicate_stands_right_below_and_is_of_the_same_scheme_however_often(plan: Plan, ada: User) -> None:
    one, two = lines_of(plan)
    for _ in range(12):
        do(ada, plan, "duplicate", one.id)
    after = lines_of(plan)
    assert after[0].id == one.id
    assert {line.name for line in after if line.id != two.id} == {"Reablement"}
    assert {line.scheme for line in after if line.name == "Reablement"} == {one.scheme}
    assert after[1].amounts == one.amounts


def test_a_removed_line_counts_no_more_and_can_be_brought_back(plan: Plan, ada: User) -> None:
    line = lines_of(plan)[0]
    assert do(ada, plan, "remove", line.id)["html"] == ""
    page = text_of(signed_in(ada), GRID)
    assert 'data-spent="2017-18">250<' in page
    assert f'value="back:{line.id}"' in page
    assert do(ada, plan, "back", line.id)["html"].startswith(f'<tr data-line="{line.id}"')
    assert lines_of(plan)[0].amounts == line.amounts


def test_without_a_script_the_page_is_saved_before_a_line_is_moved(plan: Plan, ada: User) -> None:
    client, (one, two) = signed_in(ada), lines_of(plan)
    posted = inputs(without_template(text_of(client, GRID))) | {f"theme@{two.id}": "Changed", "do": f"up:{two.id}"}
    assert client.post(GRID, posted)["Location"] == f"{GRID}#id_name@{two.id}"
    after = lines_of(plan)
    assert [(line.id, line.theme) for line in after] == [(two.id, "Changed"), (one.id, "Home")]


def test_ones_last_changes_are_taken_back_one_after_another_without_a_script(plan: Plan, ada: User, ben: User) -> None:
    client, (one, two) = signed_in(ada), lines_of(plan)
    save_cells(client, plan, (f"theme@{one.id}", "First", 1))
    save_cells(client, plan, (f"theme@{one.id}", "Second", 2), (f"theme@{two.id}", "Second", 1))
    save_cells(signed_in(ben), plan, (f"provider@{two.id}", "Ben’s", 2))
    assert "Your last change is taken back" in take_back(client)
    assert [(line.theme, line.provider) for line in lines_of(plan)] == [("First", ""), ("Home", "Ben’s")]
    take_back(client)
    assert [line.theme for line in lines_of(plan)] == ["Home", "Home"]


def test_what_somebody_else_wrote_over_is_not_taken_back(plan: Plan, ada: User, ben: User) -> None:
    client, one = signed_in(ada), lines_of(plan)[0]
    save_cells(client, plan, (f"theme@{one.id}", "Ada’s", 1))
    save_cells(signed_in(ben), plan, (f"theme@{one.id}", "Ben’s", 2))
    assert "changed again since" in take_back(client)
    assert lines_of(plan)[0].theme == "Ben’s"


def test_a_new_line_to_which_somebody_added_is_not_taken_back(plan: Plan, ada: User, ben: User) -> None:
    client, key = signed_in(ada), str(uuid.uuid4())
    save_cells(client, plan, (f"name@{key}", "Carers", 0))
    save_cells(signed_in(ben), plan, (f"provider@{key}", "Ben’s", 1))
    assert "changed again since" in take_back(client)
    assert len(lines_of(plan)) == 3


def take_back(client: Client) -> str:
    """Presses the button, and returns the page that comes."""
    batch = re.search(r'name="batch" value="([^"]+)"', text_of(client, GRID))
    assert batch is not None
    return client.post(f"{GRID}undo/", {"batch": batch[1]}, follow=True).content.decode()


# --- who may ------------------------------------------------------------------------------------------------------


def test_in_a_joint_plan_an_officer_reads_the_other_boards_lines_and_writes_their_own(
    northmere: Board, southwold: Board, ada: User, olga: User
) -> None:
    plan = make_draft(northmere, southwold, by=None)
    mine, theirs = add_lines(plan, {"name": "Ours"}, {"name": "Theirs", "board": southwold.ons_code})
    page = text_of(signed_in(ada), GRID)
    assert f'name="name@{mine.id}"' in page
    assert f'name="name@{theirs.id}"' not in page
    answer = post_json(signed_in(ada), plan, {"answers": [{"name": f"name@{theirs.id}", "value": "Mine", "seen": 1}]})
    assert (answer.status_code, answer.json()["message"]) == (409, "You may change the rows of your own boards only.")
    moved = post_json(signed_in(ada), plan, {"do": f"down:{mine.id}"})
    assert moved.json()["message"] == "This line stands last already."
    key = str(uuid.uuid4())
    save_cells(signed_in(olga), plan, (f"name@{key}", "Olga’s", 0))
    assert lines_of(plan)[2].board == southwold.ons_code


def test_who_may_read_only_gets_the_figures_as_text(plan: Plan, northmere: Board) -> None:
    vera = make_member("Vera", "viewer", northmere)
    page = text_of(signed_in(vera), GRID)
    assert "You can read this plan, but not change it." in page
    assert '<td class="app-grid__number">1,000</td>' in page
    assert "data-autosave" not in page
    assert post_json(signed_in(vera), plan, {"answers": []}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {}, [], {"answers": []}, {"answers": [{"name": "name@x", "value": "", "seen": 0}]},
        {"answers": [{"name": "removed@00000000-0000-0000-0000-000000000001", "value": "1", "seen": 0}]},
        {"answers": [{"name": "name@00000000-0000-0000-0000-000000000001", "value": 1, "seen": 0}]},
        {"do": "undo:x"},
    ],
)  # fmt: skip
def test_a_malformed_save_writes_nothing(plan: Plan, ada: User, body: Any) -> None:
    assert post_json(signed_in(ada), plan, body).status_code == 400
    assert PlanChange.objects.filter(kind="line").count() == 2


# --- 400 lines ----------------------------------------------------------------------------------------------------


def test_a_plan_of_400_lines_costs_no_more_queries_and_is_paged_without_a_script(plan: Plan, ada: User) -> None:
    client = signed_in(ada)
    text_of(client, GRID)
    with CaptureQueriesContext(connection) as few:
        text_of(client, GRID)
    add_lines(plan, *({"name": f"Scheme {number}", "ref": f"S{number}", AMOUNT: number} for number in range(3, 401)))
    with CaptureQueriesContext(connection) as many:
        page = text_of(client, GRID)
    assert len(many) <= len(few) + 1
    assert '<noscript><meta http-equiv="refresh" content="0; url=?page=1">' in page
    first, second = (without_template(text_of(client, f"{GRID}?page={number}")) for number in (1, 2))
    assert first.count("data-line=") + second.count("data-line=") - second.count("data-new") == 400
    assert '<strong aria-current="page">Page 1</strong>' in first
    assert 'href="?page=1"' not in first
    assert len(inputs(first)) < 5000
    posted = inputs(second)
    name = next(name for name in posted if name.startswith("theme@"))
    assert client.post(f"{GRID}?page=2", posted | {name: "Paged"}).status_code == 302
    assert sum(line.theme == "Paged" for line in lines_of(plan)) == 1
    assert json.loads(posted["seen"])


def test_without_a_script_blank_new_lines_of_a_joint_plan_are_nothing(northmere: Board, southwold: Board) -> None:
    plan = make_draft(northmere, southwold, by=None)
    add_lines(plan, {"name": "Ours"})
    bea = make_officer("Bea", national=True)
    client = signed_in(bea)
    page = text_of(client, GRID)
    answer = client.post(GRID, inputs(without_template(page)))
    assert answer.status_code == 302
    assert len(lines_of(plan)) == 1
