"""The pages of a plan: what an officer, a colleague and a stranger see and can do."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from bcf.models import Board, Commissioner, Organisation, User
from schemes.actions import save_lines
from schemes.entries import AMOUNT
from schemes.models import Allocation, AllocationLoad, Explanation, Plan, PlanChange
from schemes.stored import load_plan
from schemes.writing import Edit
from tests.factories import make_board, make_member, make_officer, publish_tiny
from tests.plan_scenes import YEAR, add_contribution, add_line, draft_of

pytestmark = pytest.mark.django_db
PLAN_PERIOD = {"key": "2016-17-plan", "kind": "plan", "label": "Plan 2016/17", "title": "Tiny plan form"}


@pytest.fixture
def plan(northmere: Board) -> Plan:
    return draft_of(northmere)


@pytest.fixture
def browser(client: Client, ada: User) -> Client:
    client.force_login(ada)
    return client


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def row_data(plan: Plan, row: str, **typed: str) -> dict[str, str]:
    """A row of the funding table as the page would post it, with what was typed over it."""
    one = plan.contributions.get(pk=row)
    data = {
        "seen": str(one.version), "board": one.board.ons_code, "year": one.year, "source": one.source,
        "organisation": one.organisation, "amount": f"{one.amount:.0f}", **typed,
    }  # fmt: skip
    return {f"{row}-{name}": value for name, value in data.items()}


def test_a_plans_page_and_its_funding_tell_its_years_and_those_for_comparison(browser: Client, plan: Plan) -> None:
    add_contribution(plan, "dfg", 100)
    assert "for comparison" not in text(browser, "/plans/tiny-plan/funding/")
    add_contribution(plan, "dfg", 90, year="2015-16")
    said = re.sub(r"<[^>]*>|\s+", " ", text(browser, "/plans/tiny-plan/funding/"))
    assert re.search(r"By source 2015/16 +for comparison +2016/17 +in this plan", re.sub(" +", " ", said))
    assert "Disabled Facilities Grant £90 £100 Total £90 £100" in re.sub(" +", " ", said)
    assert "Spending 2016/17<" in text(browser, "/plans/tiny-plan/")


def test_a_new_contribution_is_typed_into_a_blank_row(browser: Client, plan: Plan, ada: User) -> None:
    typed = {
        "c0-source": "Disabled Facilities Grant",
        "c0-organisation": "Northmere Council",
        "c0-amount": "£1,971,131",
        "c0-year": YEAR,
    }
    assert browser.post("/plans/tiny-plan/funding/", typed).status_code == 302
    (one,) = load_plan(plan).contributions
    assert one.source == "dfg"
    assert one.amount == 1971131
    assert PlanChange.objects.get(kind="contribution").by == ada
    assert "£1,971,131" in text(browser, "/plans/tiny-plan/funding/")


def test_a_wrong_amount_is_shown_again_at_its_cell_while_the_rest_is_saved(browser: Client, plan: Plan) -> None:
    first, second = add_contribution(plan, "dfg", 1), add_contribution(plan, "ibcf", 2)
    data = {**row_data(plan, first, amount="a lot"), **row_data(plan, second, amount="7")}
    answer = browser.post("/plans/tiny-plan/funding/", data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="a lot"' in page
    assert "must be an amount in pounds" in page
    assert {one.source: one.amount for one in load_plan(plan).contributions} == {"dfg": 1, "ibcf": 7}


def test_what_a_colleague_changed_meanwhile_is_not_overwritten_but_named(
    browser: Client, plan: Plan, ben: User
) -> None:
    row = add_contribution(plan, "dfg", 1)
    mine = row_data(plan, row, amount="3")
    other = Client()
    other.force_login(ben)
    assert other.post("/plans/tiny-plan/funding/", row_data(plan, row, amount="2")).status_code == 302
    answer = browser.post("/plans/tiny-plan/funding/", mine)
    assert answer.status_code == 422
    assert "Ben changed" in answer.content.decode()
    assert load_plan(plan).contributions[0].amount == 2
    again = dict(re.findall(r'name="([^"]+)" (?:id="[^"]+" )?value="([^"]*)"', answer.content.decode()))
    assert browser.post("/plans/tiny-plan/funding/", {**mine, f"{row}-seen": again[f"{row}-seen"]}).status_code == 302
    assert load_plan(plan).contributions[0].amount == 3


def test_a_contribution_is_removed_by_its_box(browser: Client, plan: Plan) -> None:
    row = add_contribution(plan, "dfg", 1)
    browser.post("/plans/tiny-plan/funding/", row_data(plan, row, removed="on"))
    assert not load_plan(plan).contributions
    assert plan.contributions.count() == 1


def test_an_officer_writes_own_boards_rows_of_a_joint_plan_only(
    browser: Client, northmere: Board, southwold: Board
) -> None:
    joint = draft_of(northmere, southwold, slug="joint")
    own, theirs = add_contribution(joint, "dfg", 1, board=northmere), add_contribution(joint, "dfg", 2, board=southwold)
    page = text(browser, "/plans/joint/funding/")
    assert f'name="{own}-amount"' in page
    assert f'name="{theirs}-amount"' not in page
    browser.post("/plans/joint/funding/", {**row_data(joint, own, amount="5"), **row_data(joint, theirs, amount="6")})
    assert sorted(one.amount for one in load_plan(joint).contributions) == [2, 5]


def test_a_stranger_does_not_find_the_plan_and_a_viewer_reads_it_only(
    client: Client, plan: Plan, northmere: Board, olga: User
) -> None:
    client.force_login(olga)
    assert client.get("/plans/tiny-plan/funding/").status_code == 404
    client.force_login(make_member("Vera", "viewer", northmere))
    assert "Save the funding" not in text(client, "/plans/tiny-plan/funding/")
    assert client.post("/plans/tiny-plan/funding/", {}).status_code == 403
    assert client.post("/plans/tiny-plan/checks/", {}).status_code == 403


def test_a_query_is_explained_and_asked_again_when_its_figures_change(browser: Client, plan: Plan, ada: User) -> None:
    row = add_contribution(plan, "dfg", 1971131)
    add_line(plan, "DFG", 1970000, source="dfg")
    page = text(browser, "/plans/tiny-plan/checks/")
    hidden = dict(re.findall(r'type="hidden" name="(rule|where|about|seen)" value="([^"]*)"', page)[:4])
    assert browser.post("/plans/tiny-plan/checks/", {**hidden, "text": "Rounded in the papers."}).status_code == 302
    assert Explanation.objects.get().by == ada
    assert "The boards explain: Rounded in the papers." in text(browser, "/plans/tiny-plan/checks/")
    browser.post("/plans/tiny-plan/funding/", row_data(plan, row, source="Disabled Facilities Grant", amount="1972000"))
    assert "Explained before the figures changed" in text(browser, "/plans/tiny-plan/checks/")


def test_two_explanations_of_one_query_do_not_overwrite_each_other(browser: Client, plan: Plan, ben: User) -> None:
    add_contribution(plan, "dfg", 2)
    add_line(plan, "DFG", 1, source="dfg")
    page = text(browser, "/plans/tiny-plan/checks/")
    hidden = dict(re.findall(r'type="hidden" name="(rule|where|about|seen)" value="([^"]*)"', page)[:4])
    other = Client()
    other.force_login(ben)
    other.post("/plans/tiny-plan/checks/", {**hidden, "text": "Ben’s"})
    answer = browser.post("/plans/tiny-plan/checks/", {**hidden, "text": "Ada’s"})
    assert answer.status_code == 422
    assert "Ada’s" in answer.content.decode()
    assert Explanation.objects.get().text == "Ben’s"


def allocate(board: Board, amount: int, stream: str = "dfg", year: str = YEAR) -> None:
    load = AllocationLoad.objects.create(file_name="a.csv", sha256="x", rows=1, changed=1)
    Allocation.objects.create(year=year, board=board, stream=stream, amount=amount, load=load)


def test_a_new_plan_is_filled_in_from_the_allocations(browser: Client, northmere: Board) -> None:
    publish_tiny(period={**PLAN_PERIOD, "starts": date(2016, 4, 1), "ends": date(2017, 3, 31)})
    nhs = Organisation.objects.create(ons_code="E38000001", nhs_code="01A", name="NHS Northmere CCG")
    Commissioner.objects.create(
        vintage="CCG2016", board=northmere, organisation=nhs, percent_of_small_areas=Decimal(100)
    )
    allocate(northmere, 1971131)
    allocate(northmere, 22336331, "nhs_minimum")
    allocate(northmere, 500, "nhs_additional")
    allocate(northmere, 7944000, "social_care")
    allocate(northmere, 7800000, "social_care", year="2015-16")
    answer = browser.post("/plans/new/", {"boards": [northmere.pk], "first_year": "2016/17", "unit": "GBP"})
    assert answer.status_code == 302, answer.content.decode()
    plan = Plan.objects.get()
    assert plan.submission is not None
    assert {(one.source, one.organisation, one.amount) for one in load_plan(plan).contributions} == {
        ("dfg", "Northmere Council", Decimal(1971131)),
        ("nhs_minimum", "NHS Northmere CCG", Decimal(22336331)),
        ("nhs_additional", "NHS Northmere CCG", Decimal(500)),
    }
    assert {(one.year, one.minimum) for one in load_plan(plan).minimums} == {
        ("2015-16", Decimal(7800000)),
        ("2016-17", Decimal(7944000)),
    }


def test_a_year_without_a_form_is_refused_at_its_field(browser: Client, northmere: Board) -> None:
    answer = browser.post("/plans/new/", {"boards": [northmere.pk], "first_year": "2030-31", "unit": "GBP"})
    assert answer.status_code == 422
    assert "No form of a plan for these years" in answer.content.decode()
    assert not Plan.objects.exists()


def test_a_contribution_below_its_allocation_is_offered_to_be_set_to_it(
    browser: Client, plan: Plan, northmere: Board
) -> None:
    add_contribution(plan, "dfg", 5)
    allocate(northmere, 9)
    page = text(browser, "/plans/tiny-plan/funding/fill-in/")
    assert "£9" in page
    browser.post("/plans/tiny-plan/funding/fill-in/", {"take": f"{northmere.ons_code}/{YEAR}/dfg"})
    assert load_plan(plan).contributions[0].amount == 9
    assert PlanChange.objects.order_by("pk").last().how == "allocation"  # type: ignore[union-attr]


def test_a_part_is_not_set_beside_the_plans_whole(browser: Client, plan: Plan, northmere: Board) -> None:
    add_contribution(plan, "nhs_minimum", 100)
    allocate(northmere, 30, "nhs_minimum_out_of_hospital")
    assert "The contributions are as allocated" in text(browser, "/plans/tiny-plan/funding/fill-in/")


def test_schemes_go_on_from_an_earlier_plan_as_the_same_schemes(browser: Client, plan: Plan, northmere: Board) -> None:
    later = draft_of(northmere, slug="later", years=("2017-18",))
    add_line(plan, "Reablement", 7, ref="A1")
    assert browser.post("/plans/later/carry/", {"from": "tiny-plan"}).status_code == 302
    (before,), (after,) = load_plan(plan).lines, load_plan(later).lines
    assert after.scheme == before.scheme
    assert after.amounts == {YEAR: 7}
    assert after.status == "existing"
    browser.post("/plans/later/carry/", {"from": "tiny-plan"})
    assert len(load_plan(later).lines) == 1


def test_minimums_are_typed_and_a_text_is_refused_at_its_cell(browser: Client, plan: Plan, northmere: Board) -> None:
    prefix = f"{northmere.ons_code}-{YEAR}-social_care"
    browser.post("/plans/tiny-plan/minimums/", {f"{prefix}-minimum": "7,944,000", f"{prefix}-actual": "8000000"})
    (one,) = load_plan(plan).minimums
    assert (one.minimum, one.actual) == (Decimal(7944000), Decimal(8000000))
    answer = browser.post("/plans/tiny-plan/minimums/", {f"{prefix}-minimum": "enough", f"{prefix}-actual": ""})
    assert answer.status_code == 422
    assert 'value="enough"' in answer.content.decode()
    assert load_plan(plan).minimums[0].minimum == 7944000


def test_the_list_shows_plans_of_ones_own_boards_only(browser: Client, plan: Plan, southwold: Board) -> None:
    draft_of(southwold, slug="theirs")
    page = text(browser, "/plans/")
    assert "/plans/tiny-plan/" in page
    assert "/plans/theirs/" not in page


def test_the_plan_s_page_and_its_history_show_what_was_done_and_by_whom(browser: Client, plan: Plan, ada: User) -> None:
    add_line(plan, "Reablement", 7, by=ada)
    assert "£7" in text(browser, "/plans/tiny-plan/")
    history = text(browser, "/plans/tiny-plan/history/")
    assert "Reablement" in history
    assert "Ada" in history


def test_a_national_officer_chooses_boards_from_a_list(client: Client) -> None:
    for number in range(14):
        make_board(f"Board {number:02}", f"E{number:08}")
    client.force_login(make_officer("Nat", national=True))
    assert "Board 13" in text(client, "/plans/new/")


def test_the_history_says_names_not_keys_and_folds_what_was_written_in_one_go(
    browser: Client, plan: Plan, northmere: Board, ada: User
) -> None:
    add_contribution(plan, "dfg", 5)
    prefix = f"{northmere.ons_code}-{YEAR}-social_care"
    browser.post("/plans/tiny-plan/minimums/", {f"{prefix}-minimum": "7", f"{prefix}-actual": "8"})
    edits = [Edit({"board": northmere.ons_code, "name": f"Scheme {n}", AMOUNT + YEAR: Decimal(n)}) for n in range(5)]
    save_lines(plan, edits, by=ada)
    page = text(browser, "/plans/tiny-plan/history/")
    assert "5 lines of schemes" in page
    assert "Source: – → Disabled Facilities Grant" in page or "Source of funding: – → Disabled Facilities Grant" in page
    assert (
        "Social care spending from the minimum NHS contribution, Northmere, 2016/17: – → £7 required and £8 stated"
        in page
    )
    assert "Position" not in page
    assert northmere.ons_code not in page
