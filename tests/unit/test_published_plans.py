"""Three published plans: they tie out as published, each slip of their papers is a query, and rounding never is.

`tie_outs.json` holds every sum that was done again over their money tables: what was compared, and how it came out ("exact",
"rounding difference", "published inconsistency"). Our lines join two printed tables, so a sum over them may be a thousand off where
each table alone is exact: those are marked `merged`.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from schemes.checks import Finding, check
from schemes.plan import Plan
from schemes.plan_file import read_plan_file
from schemes.policy import policy
from schemes.stated import computed
from schemes.totals import pooled, pooled_by, spend, spend_by
from tests.small_plans import told

PLANS = Path(__file__).parents[2] / "fixtures" / "plans"
TIE_OUTS = json.loads((Path(__file__).parent / "tie_outs.json").read_text(encoding="utf-8"))
BARKING, HAVERING, REDBRIDGE = "E09000002", "E09000016", "E09000026"
WESTMINSTER = "E09000033"


@cache
def published(slug: str) -> Plan:
    return read_plan_file((PLANS / f"{slug}.json").read_text(encoding="utf-8"))


@cache
def findings(slug: str) -> tuple[Finding, ...]:
    return check(published(slug))


def queries(slug: str) -> list[str]:
    return [f"{one.rule}: {one.message}" for one in findings(slug) if one.strength != "note"]


def thousands(*amounts: int) -> list[int]:
    return [1000 * amount for amount in amounts]


# --- every sum that was done again --------------------------------------------------------------------------------


def places(tie: Mapping[str, Any]) -> list[str]:
    """Where a finding about it would stand."""
    plan, year = published(tie["plan"]), tie["year"]
    if "what" in tie:
        stated = [(one.what, one.board, one.year) for one in plan.stated]
        assert (tie["what"], tie.get("board", ""), year) in stated, "the plan file does not state it"
        return [plan.place(year, tie["what"].replace(";", ","), board=tie.get("board", ""))]
    label = policy().label(tie["source"]) if "source" in tie else ""
    return [plan.place(year, label, board=board) for board in tie["boards"]]


def about(tie: Mapping[str, Any]) -> list[Finding]:
    rule = tie.get("rule")
    named = (rule, "rounding", "stated_unrelated") if rule else None
    there = places(tie)
    return [
        one
        for one in findings(tie["plan"])
        if any(one.where == place or one.where.startswith(f"{place} (") for place in there)
        and (one.rule in named if named else one.rule != "unit_not_printed")
    ]


@pytest.mark.parametrize("tie", TIE_OUTS, ids=lambda tie: f"{tie['plan']}: {tie['check']}")
def test_every_sum_comes_out_as_it_did_by_hand(tie: Mapping[str, Any]) -> None:
    said = about(tie)
    if tie["verdict"] == "published inconsistency":
        assert any(one.strength == "query" and all(name in one.message for name in tie["names"]) for one in said)
    elif tie["verdict"] == "rounding difference" or tie.get("merged"):
        assert {(one.strength, one.rule) for one in said} <= {("note", "rounding")}
    else:
        assert said == []


def test_the_sums_are_all_there() -> None:
    verdicts = [tie["verdict"] for tie in TIE_OUTS]
    assert {verdict: verdicts.count(verdict) for verdict in set(verdicts)} == {
        "exact": 281, "rounding difference": 46, "published inconsistency": 12,
    }  # fmt: skip


# --- Barnet -------------------------------------------------------------------------------------------------------


def test_barnet_ties_out_to_the_pound() -> None:
    plan = published("barnet-2016-17")
    assert pooled(plan, "2016-17") == spend(plan, "2016-17") == 24_324_521
    assert spend(plan, "2015-16") == 23_276_161
    assert {name: int(years["2016-17"]) for name, years in spend_by(plan, "block").items()} == {
        "Seven Day Working and Services to Care Homes": 5_433_660, "Personalised Support at Home": 2_598_609,
        "Intermediate Care": 8_780_526, "Reablement and Support for Carers": 5_235_000, "Enabling Activity": 2_276_726,
    }  # fmt: skip
    assert {name: int(years["2016-17"]) for name, years in pooled_by(plan, "source").items()} == {
        "dfg": 1_971_131, "nhs_minimum": 22_336_331, "nhs_additional": 17_059,
    }  # fmt: skip
    assert len(plan.lines) == 34
    assert len(spend_by(plan, "theme")) == 8


BARNET = {
    "the grant's scheme": ("£1,970,000", "£1,971,131"),
    "the lines of the year before": ("£23,412 thousand", "£23,276.161 thousand"),
    "growth": ("£914,059", "£1,048,360"),
    "growth in percent": ("3.4%", "3.7%"),
    "the grant's scheme the year before": ("£1,872,000", "£1,870,000"),
    "equipment": ("£1,169,761", "£1,076,000"),
    "care records": ("£262,021", "£262,000"),
    "Ageing Well": ("£150,000", "£350,000"),
    "the Care Act": ("£833 thousand", "£846 thousand"),
}


@pytest.mark.parametrize("figures", BARNET.values(), ids=BARNET)
def test_each_slip_of_barnet_is_a_query_that_names_both_figures(figures: tuple[str, str]) -> None:
    assert len([text for text in queries("barnet-2016-17") if all(figure in text for figure in figures)]) == 1


def test_barnet_has_no_other_query_than_the_other_side_of_its_grant() -> None:
    known = [
        text for text in queries("barnet-2016-17") for figures in BARNET.values() if all(one in text for one in figures)
    ]
    (other,) = set(queries("barnet-2016-17")) - set(known)
    assert "£22,354,521" in other
    assert "£22,353,390" in other


def test_what_barnet_rounds_is_a_note() -> None:
    assert [one.where for one in findings("barnet-2016-17") if one.rule == "rounding"] == [
        "2016/17, growth, contributions, source: Minimum NHS contribution",
        "2016/17, growth, contributions, source: Disabled Facilities Grant",
    ]


# --- Barking and Dagenham, Havering and Redbridge -----------------------------------------------------------------


def test_the_three_boards_and_two_years_tie_out_within_rounding() -> None:
    plan = published("bhr-2017-19")
    by_board = {board: [int(amount) for amount in years.values()] for board, years in spend_by(plan, "board").items()}
    assert by_board == {
        BARKING: thousands(21_760, 24_237), HAVERING: thousands(22_659, 24_166), REDBRIDGE: thousands(23_989, 26_292),
    }  # fmt: skip
    printed = {BARKING: (21_759, 24_237), HAVERING: (22_660, 24_165), REDBRIDGE: (23_990, 26_292)}
    for board, (first, second) in printed.items():
        assert all(abs(a - b) <= 1000 for a, b in zip(by_board[board], thousands(first, second), strict=True))
    by_theme = {theme: [int(amount) for amount in years.values()] for theme, years in spend_by(plan, "theme").items()}
    printed_themes = {
        "High Impact Change Model": (34_107, 34_755), "Market Development & Sustainability": (5_732, 6_942),
        "Prevention & Managing Demand": (13_865, 13_487), "Protecting Social Care & Maintaining Independence": (14_705, 19_509),
    }  # fmt: skip
    for theme, figures in printed_themes.items():
        assert all(abs(a - b) <= 1000 for a, b in zip(by_theme[theme], thousands(*figures), strict=True))


def test_every_margin_of_the_worked_out_lines_is_within_a_thousand() -> None:
    plan = published("bhr-2017-19")
    by_source = [one for one in plan.stated if "scheme: " in one.what and "source: " in one.what]
    by_board = [one for one in plan.stated if "scheme: " in one.what and one.board]
    assert (len(by_source), len(by_board)) == (66, 76)
    assert all(abs(computed(plan, one, policy()).amount - one.amount) <= 1000 for one in by_source)
    assert all(computed(plan, one, policy()).amount == one.amount for one in by_board)
    for year in plan.years:
        for board in (BARKING, HAVERING, REDBRIDGE):
            for source in ("nhs_minimum", "ibcf", "dfg", "council_additional"):
                paid = [line.amounts[year] for line in plan.lines if line.board == board and line.source == source]
                held = [
                    one.amount
                    for one in plan.contributions
                    if (one.board, one.year) == (board, year) and policy().within(one.source, source)
                ]
                assert abs(sum(paid, Decimal(0)) - sum(held, Decimal(0))) <= 1000


def test_the_joint_plans_only_queries_are_its_published_inconsistencies() -> None:
    assert sorted(text.partition(":")[0] for text in queries("bhr-2017-19")) == [
        "national_figure", "national_figure", "stated_total", "unit_not_printed", "unit_not_printed",
    ]  # fmt: skip
    assert sum("£1,577 thousand" in text and "£1,517 thousand" in text for text in queries("bhr-2017-19")) == 1


def test_its_notes_are_of_rounding_and_none_is_over_two_thousand() -> None:
    notes = [one for one in findings("bhr-2017-19") if one.strength == "note"]
    assert {one.rule for one in notes} == {"rounding"}
    assert all(
        abs(one.published - one.computed) <= 2000
        for one in notes
        if one.published is not None and one.computed is not None
    )


# --- Westminster, Kensington and Chelsea, Hammersmith and Fulham --------------------------------------------------


def test_westminsters_uplift_does_not_recompute_and_the_other_two_do() -> None:
    said = [one for one in findings("three-borough-2017-19") if "uplift" in one.rule]
    assert {one.where.partition(",")[0] for one in said} == {WESTMINSTER}
    assert [told(one, "rule", "published", "computed") for one in said] == [
        ("minimum_uplift", 8_086_075, 8_086_198), ("uplift", 142_195, 142_198), ("uplift_added", 8_086_075, 8_086_195),
    ]  # fmt: skip


def test_the_rest_of_its_queries_are_the_share_and_the_year_of_the_grant() -> None:
    others = [one for one in findings("three-borough-2017-19") if "uplift" not in one.rule]
    assert [(one.rule, one.strength) for one in others] == [("stated_percent", "query"), ("stated_total", "query")]
    assert "33%" in others[0].message
    assert "25.1%" in others[0].message


@pytest.mark.parametrize("slug", ["barnet-2016-17", "bhr-2017-19", "three-borough-2017-19"])
def test_no_published_plan_has_an_error_and_every_place_is_its_own(slug: str) -> None:
    assert all(one.strength != "error" for one in findings(slug))
    assert len({(one.rule, one.where) for one in findings(slug)}) == len(findings(slug))
