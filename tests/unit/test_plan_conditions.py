"""The national conditions on the money: minimums, uplifts, what counts, grants pooled and passed on in full."""

from decimal import Decimal

import pytest

from schemes.plan import Line, Plan
from schemes.policy import policy
from schemes.totals import counted, counted_spend
from tests.small_plans import (
    AFTER,
    BEFORE,
    HERE,
    SOUTHVALE,
    THERE,
    YEAR,
    found,
    line,
    minimum,
    plan,
    put_in,
    rules,
    told,
)  # fmt: skip

SOCIAL = {"area_of_spend": "Social Care"}
OUTSIDE = {"area_of_spend": "Community Health", "commissioner": "CCG"}


def spends(amount: float, source: str = "nhs_minimum", **more: object) -> tuple[object, ...]:
    """Put in and spent on social care."""
    return put_in(amount, source), line(amount, source, **SOCIAL), *more.values()


# --- required minimums --------------------------------------------------------------------------------------------


def test_less_social_care_than_the_minimum_is_an_error_that_names_both_figures() -> None:
    (one,) = found(plan(*spends(99), minimum(100)))
    assert told(one, "strength", "rule", "published", "computed") == ("error", "social_care_minimum", 100, 99)
    assert "£99 is planned; at least £100 is required" in one.message


@pytest.mark.parametrize("amount", [100, 101])
def test_the_minimum_itself_is_enough(amount: int) -> None:
    assert rules(plan(*spends(amount), minimum(100))) == []


def test_social_care_counts_only_from_the_minimum_contribution() -> None:
    grant = plan(put_in(60), put_in(40, "ibcf"), line(60, **SOCIAL), line(40, "ibcf", **SOCIAL), minimum(100))
    assert [one.computed for one in found(grant, "social_care_minimum")] == [60]


@pytest.mark.parametrize("source", ["nhs_minimum", "nhs_minimum_other", "nhs_minimum_out_of_hospital", "nhs"])
def test_parts_of_the_minimum_contribution_and_what_holds_it_count(source: str) -> None:
    assert rules(plan(*spends(100, source), minimum(100))) == []


@pytest.mark.parametrize("area", ["Social Care", "social care", "Adult Social Care"])
def test_social_care_is_known_by_its_area_in_any_capitals(area: str) -> None:
    assert line(1, area_of_spend=area).is_social_care
    assert not line(1, area_of_spend="Community Health").is_social_care


def test_what_the_plan_says_is_spent_stands_where_no_line_tells() -> None:
    assert rules(plan(put_in(100), line(100), minimum(100, 100))) == []
    assert [one.computed for one in found(plan(put_in(100), line(100), minimum(100, 90)))] == [90]
    assert rules(plan(put_in(100), line(100), minimum(100))) == []


def test_what_the_plan_says_is_spent_is_compared_with_its_lines() -> None:
    (one,) = found(plan(*spends(120), minimum(100, 110)))
    assert told(one, "strength", "rule", "published", "computed") == ("query", "minimum_as_spent", 110, 120)


def test_lines_that_do_not_say_what_they_are_for_are_named_beside_a_shortfall() -> None:
    (one,) = found(plan(put_in(130), line(60, **SOCIAL), line(70), minimum(100)), "social_care_minimum")
    assert "Lines of £70 do not say their source or area of spend; they may count too." in one.message


def test_a_minimum_in_thousands_may_be_missed_by_rounding() -> None:
    thousands = {"unit": "GBP thousands"}
    assert rules(plan(*spends(100_000), minimum(100_400, unit="GBP"), **thousands)) == ["social_care_minimum"]
    assert rules(plan(*spends(99_600), minimum(100_000), **thousands)) == []


def test_an_allocated_minimum_stands_in_for_one_that_is_not_stated() -> None:
    allocated = plan(*spends(99), allocations={(HERE, YEAR, "social_care"): Decimal(100)})
    assert [(one.strength, one.rule) for one in found(allocated)] == [("error", "social_care_minimum")]


def test_an_allocated_minimum_stands_in_for_one_that_is_blank() -> None:
    blank = plan(*spends(99), minimum(None, 99), allocations={(HERE, YEAR, "social_care"): Decimal(100)})
    assert [told(one, "rule", "published", "computed") for one in found(blank)] == [("social_care_unstated", 100, 99)]


def test_a_stated_minimum_below_the_allocated_one_is_a_query() -> None:
    (one,) = found(plan(*spends(100), minimum(90), allocations={(HERE, YEAR, "social_care"): Decimal(100)}))
    assert told(one, "rule", "published", "computed") == ("minimum_as_allocated", 90, 100)
    assert rules(plan(*spends(100), minimum(100), allocations={(HERE, YEAR, "social_care"): Decimal(90)})) == []


# --- out of hospital ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["NHS", "CCG", "ICB", "NHS Northmere CCG", "Northmere CCG", "NHS commissioner", "Fells ICB"]
)
def test_what_the_nhs_commissions_out_of_hospital_counts(who: str) -> None:
    assert line(1, commissioner=who, area_of_spend="Community Health").is_out_of_hospital
    assert not line(1, commissioner=who, area_of_spend="Acute").is_out_of_hospital


@pytest.mark.parametrize("who", ["Local Authority", "Council", "Joint", ""])
def test_what_others_commission_does_not(who: str) -> None:
    assert not line(1, commissioner=who, area_of_spend="Community Health").is_out_of_hospital


@pytest.mark.parametrize("kind", ["Risk share", "risk_share", "Contingency (risk share)"])
def test_what_a_risk_share_holds_back_counts_towards_the_ring_fence(kind: str) -> None:
    short = [put_in(100), line(80, **OUTSIDE)]
    need = minimum(100, kind="out_of_hospital")
    held_back = line(20, scheme_type=kind, area_of_spend="Other")
    assert [
        told(one, "strength", "rule", "computed") for one in found(plan(*short, line(20, area_of_spend="Other"), need))
    ] == [("error", "out_of_hospital_minimum", 80)]
    assert rules(plan(*short, held_back, need)) == []


def test_what_counts_is_none_where_no_line_tells() -> None:
    silent = plan(line(5), line(6, "", **SOCIAL))
    assert counted_spend(silent, "social_care", YEAR, HERE, policy()) is None
    assert counted(silent, "social_care", YEAR, HERE, policy()).untold == 11


# --- uplifts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "now"),
    [("5279060", "5373555"), ("5680129", "5781803"), ("100", "101.79"), ("100", "150")],
)
def test_a_minimum_that_rises_by_the_uplift_gives_no_finding(before: str, now: str) -> None:
    assert found(plan(minimum(before, year=BEFORE), minimum(now)), "minimum_uplift") == []


def test_a_minimum_that_rises_by_less_is_a_query_that_names_both_figures() -> None:
    (one,) = found(plan(minimum(7944000, year=BEFORE), minimum(8086075)), "minimum_uplift")
    assert told(one, "published", "computed") == (8086075, 8086198)
    assert "£7,944,000 of 2016/17 with an uplift of 1.79% is £8,086,198" in one.message


def test_the_second_year_rises_on_the_first() -> None:
    base, first = minimum(1_000_000, year=BEFORE), minimum(1_017_900)
    years = (YEAR, AFTER)
    assert found(plan(base, first, minimum(1_037_240, year=AFTER), years=years), "minimum_uplift") == []
    (one,) = found(plan(base, first, minimum(1_017_900, year=AFTER), years=years), "minimum_uplift")
    assert one.where.startswith("2018/19")
    assert one.computed == 1_037_240


def front_loaded(first: int, second: int) -> Plan:
    """Last year's minimum is a million pounds."""
    rows = (minimum(1_000_000, year=BEFORE), minimum(first), minimum(second, year=AFTER))
    return plan(*rows, years=(YEAR, AFTER), front_loaded=True)


def test_a_plan_that_front_loads_rises_by_both_years_in_the_first_and_then_stays_level() -> None:
    assert found(front_loaded(1_037_240, 1_037_240), "minimum_uplift") == []
    assert [one.where[:7] for one in found(front_loaded(1_017_900, 1_037_240), "minimum_uplift")] == ["2017/18"]
    assert [one.where[:7] for one in found(front_loaded(1_037_240, 1_037_200), "minimum_uplift")] == ["2018/19"]


def test_without_a_minimum_of_its_own_a_year_needs_last_years_with_the_uplift() -> None:
    base = minimum(1_000_000, year=BEFORE)
    (one,) = found(plan(*spends(1_017_000), base))
    assert told(one, "strength", "rule", "published", "computed") == (
        "error",
        "social_care_unstated",
        1_017_900,
        1_017_000,
    )
    assert rules(plan(*spends(1_017_900), base)) == []
    (stated,) = found(plan(put_in(5), line(5), base, minimum(None, 1_017_000)))
    assert told(stated, "published", "computed") == (1_017_900, 1_017_000)


def test_the_second_year_without_a_minimum_needs_both_uplifts() -> None:
    years = (YEAR, AFTER)
    second = (put_in(1_037_000, year=AFTER), line(1_037_000, year=AFTER, **SOCIAL))
    (one,) = found(plan(*spends(1_017_900), *second, minimum(1_000_000, year=BEFORE), years=years))
    assert one.where.startswith("2018/19")
    assert one.published == 1_037_240


def test_where_no_uplift_is_set_nothing_is_asked() -> None:
    assert rules(plan(put_in(5), line(5, **OUTSIDE), minimum(100, kind="out_of_hospital", year=BEFORE))) == []
    assert found(plan(minimum(100, year="2015-16"), minimum(90, year=BEFORE), years=(BEFORE,)), "minimum_uplift") == []


# --- allocations --------------------------------------------------------------------------------------------------


def allocated(amount: int, key: str, *rows: object) -> Plan:
    return plan(*rows, allocations={(HERE, YEAR, key): Decimal(amount)})


@pytest.mark.parametrize(
    ("key", "rule"), [("nhs_minimum", "below_minimum"), ("dfg", "grant_in_full"), ("ibcf", "grant_in_full")]
)
def test_less_than_is_allocated_is_a_query(key: str, rule: str) -> None:
    (one,) = found(allocated(100, key, put_in(99, key), line(99, key)))
    assert told(one, "strength", "rule", "published", "computed") == ("query", rule, 99, 100)


def test_more_than_the_minimum_may_be_put_in() -> None:
    assert rules(allocated(100, "nhs_minimum", put_in(120), line(120))) == []


def test_parts_of_a_stream_count_together() -> None:
    parts = (put_in(60, "ibcf_spending_review"), put_in(40, "ibcf_budget_2017"), line(100, "ibcf"))
    assert rules(allocated(100, "ibcf", *parts)) == []


def test_a_wider_contribution_may_hold_the_allocation() -> None:
    assert rules(allocated(100, "dfg", put_in(150, "council"), line(150, "council"))) == []


def test_a_grant_that_is_not_put_in_at_all_is_a_query() -> None:
    assert rules(allocated(100, "dfg", put_in(5), line(5))) == ["grant_in_full"]


def test_what_is_freely_added_need_not_follow_an_allocation() -> None:
    assert rules(allocated(100, "council_additional", put_in(5), line(5))) == []


def test_thousands_may_round_an_allocation() -> None:
    thousands = {"unit": "GBP thousands", "allocations": {(HERE, YEAR, "dfg"): Decimal(1_971_131)}}
    assert rules(plan(put_in(1_971_000, "dfg"), line(1_971_000, "dfg"), **thousands)) == []
    assert rules(plan(put_in(1_970_000, "dfg"), line(1_970_000, "dfg"), **thousands)) == ["grant_in_full"]


# --- the grant of districts ---------------------------------------------------------------------------------------


def county(*lines: Line) -> Plan:
    grant = sum((one.amounts[YEAR] for one in lines), Decimal(0))
    return plan(put_in(f"{grant}", "dfg", board=THERE), *lines, boards=(SOUTHVALE,))


def test_a_county_passes_the_grant_on_to_its_districts() -> None:
    passed = line(60, "dfg", board=THERE, provider="Fells District Council")
    kept = line(40, "dfg", board=THERE, provider="County Council")
    (one,) = found(county(passed, kept))
    assert told(one, "rule", "published", "computed") == ("grant_passed_on", 100, 60)
    assert "£60 of £100 goes to lines whose commissioner or provider is a district council" in one.message
    assert rules(county(passed)) == []
    assert rules(county(line(60, "dfg", board=THERE, commissioner="District councils"))) == []


def test_a_wider_source_to_districts_passes_the_grant_on_too() -> None:
    wide = plan(
        put_in(100, "dfg", board=THERE), line(100, "council", board=THERE, provider="District"), boards=(SOUTHVALE,)
    )
    assert rules(wide) == []


def test_a_board_without_districts_passes_nothing_on() -> None:
    assert rules(plan(put_in(100, "dfg"), line(100, "dfg"))) == []
