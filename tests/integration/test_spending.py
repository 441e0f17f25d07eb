"""What lines spend by quarter: written by who may, whatever the plan's stage, with nobody's work lost; and the plan's profile."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from bcf.models import Board, User
from returns.actions import close_return
from returns.locking import NotAllowed, ReturnClosed
from schemes.actions import save_lines
from schemes.entries import Value
from schemes.models import Plan, PlanChange, QuarterProfile, QuarterSpend, SchemeLine
from schemes.quarters.actions import save_profile, save_spending
from schemes.quarters.queries import called_in_history, load_profile, load_spending, profile_rows, spending_rows
from schemes.quarters.rows import profile_id, spend_id
from schemes.writing import Edit, SaveResult
from tests.factories import make_member, open_return_for
from tests.integration.visiting import signed_in, text_of
from tests.plan_scenes import YEAR, add_contribution, add_line, draft_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(northmere: Board) -> Plan:
    return draft_of(northmere)


@pytest.fixture
def line(plan: Plan) -> str:
    return add_line(plan, "Reablement", 1000, source="ibcf")


@pytest.fixture
def signed(plan: Plan, line: str, northmere: Board, ada: User) -> Plan:
    """The plan, its form closed after sign-off."""
    submission = open_return_for(northmere)
    Plan.objects.filter(pk=plan.pk).update(submission=submission)
    close_return(submission, by=ada)
    return Plan.objects.get(pk=plan.pk)


def spend(
    plan: Plan, line: str, quarter: int = 1, *, by: User | None = None, seen: int | None = 0, **fields: Value
) -> SaveResult:
    """Records what a line has spent."""
    edit = Edit(fields, spend_id(line, YEAR, quarter), seen)
    return save_spending(plan, YEAR, quarter, [edit], by=by)


def address(quarter: int = 1, more: str = "") -> str:
    return f"/plans/tiny-plan/spending/{YEAR}/{quarter}/{more}"


def form(line: str, actual: str = "", forecast: str = "", explanation: str = "", seen: int = 0) -> dict[str, str]:
    """A line's fields as the page posts them."""
    fields = {"actual": actual, "forecast": forecast, "explanation": explanation, "seen": str(seen)}
    return {f"s{line}-{name}": text for name, text in fields.items()}


# --- writing ------------------------------------------------------------------------------------------------------


def test_what_is_spent_is_kept_with_who_said_so(plan: Plan, line: str, ada: User) -> None:
    spend(plan, line, by=ada, actual=Decimal("250.50"), forecast=Decimal(1000), explanation="")
    assert load_spending(plan)[line, YEAR, 1].actual == Decimal("250.50")
    change = PlanChange.objects.get(kind="spend")
    assert (change.by, change.fields) == (ada, {"actual": [None, "250.50"], "forecast": [None, "1000"]})
    assert called_in_history([change]) == {change.item: "Reablement, 2016/17 Q1"}


def test_the_plans_history_says_of_which_line_and_quarter(plan: Plan, line: str, ada: User) -> None:
    spend(plan, line, by=ada, actual=Decimal("250.50"))
    page = text_of(signed_in(ada), "/plans/tiny-plan/history/")
    for said in ("Reablement, 2016/17 Q1", "Spent since April", "£250.50"):
        assert said in page


def test_nothing_new_writes_nothing(plan: Plan, line: str) -> None:
    spend(plan, line, actual=Decimal(1))
    assert spend(plan, line, seen=1, actual=Decimal("1.00")).batch is None
    assert QuarterSpend.objects.get().version == 1


def test_two_people_who_write_the_first_figure_at_once_meet_in_one_row(
    plan: Plan, line: str, ada: User, ben: User
) -> None:
    spend(plan, line, by=ada, actual=Decimal(1))
    result = spend(plan, line, by=ben, actual=Decimal(2), forecast=Decimal(9))
    (conflict,) = result.conflicts
    assert (conflict.field, conflict.mine, conflict.theirs, conflict.by) == ("actual", 2, 1, "Ada")
    stands = QuarterSpend.objects.get()
    assert [stands.actual, stands.forecast, stands.version] == [1, 9, 2]
    assert stands.updated_by == ben


def test_what_somebody_left_as_they_saw_it_overwrites_no_colleague(plan: Plan, line: str, ada: User, ben: User) -> None:
    spend(plan, line, by=ada, actual=Decimal(1), forecast=Decimal(100))
    spend(plan, line, by=ben, seen=1, forecast=Decimal(200))
    result = spend(plan, line, by=ada, seen=1, actual=Decimal(5), forecast=Decimal("100.00"), explanation="")
    assert not result.conflicts
    stands = QuarterSpend.objects.get()
    assert [stands.actual, stands.forecast] == [5, 200]


def test_a_figure_can_be_taken_back_to_blank(plan: Plan, line: str) -> None:
    spend(plan, line, actual=Decimal(1))
    spend(plan, line, seen=1, actual=None)
    assert load_spending(plan)[line, YEAR, 1].blank


def test_nobody_writes_another_boards_lines(northmere: Board, southwold: Board, ada: User) -> None:
    joint = draft_of(northmere, southwold)
    theirs = add_line(joint, "Theirs", 1, board=southwold)
    edit = Edit({"actual": Decimal(1)}, spend_id(theirs, YEAR, 1), 0)
    with pytest.raises(NotAllowed, match="own boards"):
        save_spending(joint, YEAR, 1, [edit], by=ada, boards=frozenset({northmere.ons_code}))
    assert not QuarterSpend.objects.exists()


@pytest.mark.parametrize(("year", "quarter"), [("2017-18", 1), (YEAR, 0), (YEAR, 5)])
def test_a_quarter_that_the_plan_has_not_is_refused(plan: Plan, line: str, year: str, quarter: int) -> None:
    with pytest.raises(NotAllowed, match="by quarters 1 to 4"):
        save_spending(plan, year, quarter, [Edit({"actual": Decimal(1)}, spend_id(line, year, quarter), 0)], by=None)


def test_nothing_but_the_quarters_own_fields_can_be_written(plan: Plan, line: str) -> None:
    with pytest.raises(NotAllowed, match="Only actual, forecast, explanation"):
        spend(plan, line, board="E1")


def test_a_removed_line_has_no_spending_to_write(plan: Plan, line: str) -> None:
    save_lines(plan, [Edit({"removed": True}, line, 1)], by=None)
    with pytest.raises(NotAllowed, match="not there any more"):
        spend(plan, line, actual=Decimal(1))


def test_the_database_itself_holds_one_row_for_a_line_and_quarter(plan: Plan, line: str) -> None:
    spend(plan, line, actual=Decimal(1))
    for wrong in ({"quarter": 1}, {"quarter": 5}, {"quarter": 2, "actual": Decimal(-1)}):
        fields: dict[str, Any] = {"line": SchemeLine.objects.get(), "year": YEAR, **wrong}
        with pytest.raises(IntegrityError), transaction.atomic():
            QuarterSpend.objects.create(**fields)


def test_spending_goes_on_when_the_plan_is_signed_and_closed(signed: Plan, line: str, ada: User) -> None:
    spend(signed, line, by=ada, actual=Decimal(250), forecast=Decimal(1000))
    assert load_spending(signed)[line, YEAR, 1].actual == 250
    assert signed.submission is not None
    kept = signed.submission.kept_to
    signed.submission.refresh_from_db()
    assert signed.submission.kept_to == kept


def test_what_a_removed_line_had_spent_is_still_told(plan: Plan, line: str, ada: User) -> None:
    spend(plan, line, actual=Decimal(250))
    save_lines(plan, [Edit({"removed": True}, line, 1)], by=None)
    assert "had spent: Reablement £250" in text_of(signed_in(ada), address())
    assert "had spent" not in text_of(signed_in(ada), address(2))


# --- the profile --------------------------------------------------------------------------------------------------


def plan_quarters(plan: Plan, board: Board, *income: int | None, by: User | None = None, seen: int = 0) -> SaveResult:
    """Types a board's planned income by quarter."""
    edits = [
        Edit({"income": None if one is None else Decimal(one)}, profile_id(plan, board.ons_code, YEAR, number), seen)
        for number, one in enumerate(income, 1)
    ]
    return save_profile(plan, YEAR, edits, by=by)


def test_a_profile_is_kept_with_its_history(plan: Plan, northmere: Board, ada: User) -> None:
    plan_quarters(plan, northmere, 10, 20, 30, 40, by=ada)
    assert [row["income"] for row in profile_rows(plan)] == [10, 20, 30, 40]
    assert load_profile(plan)[northmere.ons_code, YEAR, 4].expenditure is None
    change = PlanChange.objects.filter(kind="profile")[0]
    assert (change.by, change.fields) == (ada, {"income": [None, "10"]})
    assert called_in_history([change]) == {change.item: "Northmere, 2016/17 Q1"}


def test_half_a_year_is_refused_as_a_whole(plan: Plan, northmere: Board) -> None:
    with pytest.raises(NotAllowed, match="all four quarters of Northmere’s income in 2016/17"), transaction.atomic():
        plan_quarters(plan, northmere, 10, 20, None, 40)
    assert not QuarterProfile.objects.exists()
    assert not PlanChange.objects.filter(kind="profile").exists()


def test_a_profile_can_be_taken_back_to_blank(plan: Plan, northmere: Board) -> None:
    plan_quarters(plan, northmere, 1, 2, 3, 4)
    plan_quarters(plan, northmere, None, None, None, None, seen=1)
    assert [one.income for one in load_profile(plan).values()] == [None] * 4


def test_the_profile_is_part_of_the_plan_so_its_closing_holds_it(signed: Plan, northmere: Board) -> None:
    with pytest.raises(ReturnClosed):
        plan_quarters(signed, northmere, 1, 2, 3, 4)


# --- tidy rows ----------------------------------------------------------------------------------------------------


def test_tidy_rows_hold_what_is_recorded_and_what_follows_from_it(plan: Plan, line: str) -> None:
    spend(plan, line, 2, actual=Decimal(400), forecast=Decimal(1200), explanation="More people.")
    (row,) = spending_rows(plan)
    assert {name: row[name] for name in ("name", "source", "year", "quarter", "planned", "planned_to_date")} == {
        "name": "Reablement", "source": "ibcf", "year": YEAR, "quarter": 2, "planned": 1000, "planned_to_date": 500,
    }  # fmt: skip
    assert (row["spent_to_date"], row["forecast"], row["variance"], row["variance_percent"]) == (400, 1200, 200, 20)


# --- pages --------------------------------------------------------------------------------------------------------


def test_the_page_saves_every_line_and_shows_the_last_quarter_beside(plan: Plan, line: str, ada: User) -> None:
    client = signed_in(ada)
    response = client.post(address(), form(line, "250", "£1,200", "Winter."))
    assert (response.status_code, response["Location"]) == (302, address())
    page = text_of(client, address(2))
    for said in ("Q1: £250", "Q1: £1,200", "Q1: Winter."):
        assert said in page


def test_what_is_wrong_is_shown_again_at_its_field_and_the_rest_is_saved(plan: Plan, line: str, ada: User) -> None:
    response = signed_in(ada).post(address(), form(line, "lots", "1000"))
    assert response.status_code == 422
    text = response.content.decode()
    assert "What is spent since April must be an amount in pounds" in text
    assert 'value="lots"' in text
    stands = QuarterSpend.objects.get()
    assert [stands.actual, stands.forecast] == [None, 1000]


def test_a_conflict_names_the_other_and_a_second_save_writes_ones_own(
    plan: Plan, line: str, ada: User, ben: User
) -> None:
    spend(plan, line, by=ben, actual=Decimal(5), forecast=Decimal(7))
    client = signed_in(ada)
    response = client.post(address(), form(line, "6"))
    text = response.content.decode()
    assert response.status_code == 422
    assert "Ben changed this to £5 while you typed" in text
    assert 'value="7"' in text  # what she had not touched stands as Ben left it
    assert QuarterSpend.objects.get().actual == 5
    assert client.post(address(), form(line, "6", "7", seen=1)).status_code == 302
    stands = QuarterSpend.objects.get()
    assert [stands.actual, stands.forecast] == [6, 7]


def test_a_forecast_far_from_the_plan_asks_why_until_it_is_said(plan: Plan, line: str, ada: User) -> None:
    client = signed_in(ada)
    client.post(address(), form(line, "100", "1200"))
    assert "Say why the forecast is over 10 % from the plan." in text_of(client, address())
    client.post(address(), form(line, "100", "1200", "Winter.", seen=1))
    assert "Say why the forecast" not in text_of(client, address())


def test_how_far_is_too_far_is_the_plans_own(plan: Plan, line: str, ada: User) -> None:
    Plan.objects.update(explain_over=20)
    client = signed_in(ada)
    client.post(address(), form(line, "100", "1200"))
    assert "Say why" not in text_of(client, address())


def test_a_plan_in_thousands_is_typed_and_shown_in_thousands(northmere: Board, ada: User) -> None:
    plan = draft_of(northmere, unit="GBP thousands")
    line = add_line(plan, "Reablement", 1_391_000)
    client = signed_in(ada)
    client.post(address(), form(line, "347.5", "1391"))
    assert QuarterSpend.objects.get().actual == 347_500
    text = text_of(client, address())
    assert 'value="347.5"' in text
    assert "347.750" in text  # a quarter of the year


def test_the_page_of_a_signed_plan_is_still_open(signed: Plan, line: str, ada: User) -> None:
    client = signed_in(ada)
    assert "Save the spending" in text_of(client, address())
    assert client.post(address(), form(line, "250", "1000")).status_code == 302
    assert QuarterSpend.objects.get().actual == 250


def test_the_profile_of_a_signed_plan_can_be_read_only(signed: Plan, ada: User) -> None:
    client, path = signed_in(ada), f"/plans/tiny-plan/profile/{YEAR}/"
    text = text_of(client, path)
    assert "cannot be changed" in text
    assert "Save the profile" not in text
    assert client.post(path, {}).status_code == 403


def test_who_may_not_change_schemes_reads_the_page(plan: Plan, line: str, northmere: Board, olga: User) -> None:
    vera = make_member("Vera", "viewer", northmere)
    client = signed_in(vera)
    text = text_of(client, address())
    assert "You can read what is spent" in text
    assert "Save the spending" not in text
    assert client.post(address(), form(line, "1")).status_code == 403
    assert signed_in(olga).get(address()).status_code == 404
    assert not QuarterSpend.objects.exists()


def test_of_a_joint_plan_everybody_sees_all_lines_and_changes_their_own(
    northmere: Board, southwold: Board, ada: User
) -> None:
    joint = draft_of(northmere, southwold)
    mine, theirs = add_line(joint, "Mine", 100, board=northmere), add_line(joint, "Theirs", 300, board=southwold)
    client = signed_in(ada)
    text = text_of(client, address())
    assert f"s{mine}-actual" in text
    assert f"s{theirs}-actual" not in text
    assert "£400" in text
    assert client.post(address(), {**form(mine, "1"), **form(theirs, "2")}).status_code == 302
    assert QuarterSpend.objects.get().line_id == SchemeLine.objects.get(name="Mine").pk
    only = text_of(client, address(more=f"?board={southwold.ons_code}"))
    assert "Mine" not in only


def test_what_was_typed_for_a_line_that_is_gone_is_given_back(plan: Plan, line: str, ada: User) -> None:
    other = add_line(plan, "Carers", 5)
    save_lines(plan, [Edit({"removed": True}, line, 1)], by=None)
    response = signed_in(ada).post(address(), {**form(line, "77"), **form(other, "5")})
    assert response.status_code == 422
    assert "You had typed: 77" in response.content.decode()
    assert QuarterSpend.objects.get().actual == 5


def test_many_lines_come_in_pages_and_a_page_is_saved_whatever_moved_since(plan: Plan, ada: User) -> None:
    save_lines(plan, [Edit({"board": plan.boards.get().ons_code, "name": f"Line {n}"}) for n in range(60)], by=None)
    lines = [str(pk) for pk in SchemeLine.objects.order_by("position").values_list("pk", flat=True)]
    client = signed_in(ada)
    first, second = (text_of(client, address(more=more)) for more in ("", "?page=2"))
    assert (first.count('-actual" id'), second.count('-actual" id')) == (50, 10)
    # posted as the first page, though this line stands on the second
    assert client.post(address(), form(lines[55], "9")).status_code == 302
    assert QuarterSpend.objects.get().actual == 9


@pytest.mark.parametrize("path", ["2017-18/1/", f"{YEAR}/5/", f"{YEAR}/0/", "nonsense/1/"])
def test_quarters_that_a_plan_has_not_are_not_found(plan: Plan, ada: User, path: str) -> None:
    assert signed_in(ada).get(f"/plans/tiny-plan/spending/{path}").status_code == 404


def test_rubbish_in_a_request_is_no_error_of_the_server(plan: Plan, line: str, ada: User) -> None:
    client = signed_in(ada)
    for data in (
        {f"s{line}-seen": "9" * 400, f"s{line}-actual": "1"}, {f"s{line}-seen": "x"}, {"-seen": ""}, {"snonsense-seen": "0"},
        form(line, "1e999"), form(line, "NaN"), form(line, "-1"), form(line, explanation="x" * 4001),
        form(line, explanation="\x00a"),
    ):  # fmt: skip
        assert client.post(address(), data).status_code in (302, 422)
    assert QuarterSpend.objects.get().explanation == "a"


def test_the_profile_page_saves_all_of_it_or_nothing(plan: Plan, line: str, northmere: Board, ada: User) -> None:
    add_contribution(plan, "ibcf", 1000)
    client, path = signed_in(ada), f"/plans/tiny-plan/profile/{YEAR}/"
    assert "Counts as £250" in text_of(client, path)
    names = [f"{northmere.ons_code}-q{number}-" for number in (1, 2, 3, 4)]
    part = {f"{name}{field}": text for name in names for field, text in (("seen", "0"), ("income", "10"))}
    refused = client.post(path, {**part, f"{names[3]}income": ""})
    assert refused.status_code == 422
    assert "Give all four quarters" in refused.content.decode()
    assert 'value="10"' in refused.content.decode()
    wrong = client.post(path, {**part, f"{names[3]}income": "many"})
    assert (wrong.status_code, QuarterProfile.objects.count()) == (422, 0)
    assert client.post(path, part).status_code == 302
    text = text_of(client, path)
    assert "comes to £40; the contributions of the year come to £1,000" in text
    with pytest.raises(ObjectDoesNotExist):
        QuarterProfile.objects.get(expenditure__isnull=False)
