"""What is spent is what is put in: in all, source by source, organisation by organisation."""

from decimal import Decimal

import pytest

from schemes.policy import policy
from tests.small_plans import AFTER, HERE, NORTHMERE, THERE, found, line, plan, put_in, rules, told


def test_a_plan_that_spends_what_it_holds_gives_no_finding() -> None:
    assert rules(plan(put_in(100), put_in(50, "dfg"), line(100), line(50, "dfg", name="Adaptations"))) == []


def test_a_year_of_a_board_without_contributions_or_amounts_is_an_error() -> None:
    assert [(one.strength, one.rule) for one in found(plan())] == [
        ("error", "nothing_pooled"),
        ("error", "nothing_planned"),
    ]


def test_each_board_of_a_joint_plan_puts_something_in() -> None:
    joint = plan(put_in(100), line(100), joint=True)
    assert {(one.rule, one.where) for one in found(joint)} == {
        ("nothing_pooled", "Southvale, 2017/18"), ("nothing_planned", "Southvale, 2017/18"),
    }  # fmt: skip


def test_each_year_of_a_plan_is_looked_at() -> None:
    assert [one.where for one in found(plan(put_in(1), line(1), years=("2017-18", AFTER)))] == ["2018/19", "2018/19"]


@pytest.mark.parametrize(("spent", "words"), [(101, "£1 more"), (99, "£1 less"), (100.01, "£0.01 more")])
def test_spending_that_is_not_the_fund_is_a_query_that_names_both_figures(spent: float, words: str) -> None:
    total, by_source = found(plan(put_in(100), line(spent)))
    assert told(total, "rule", "strength", "published") == ("spend_equals_pool", "query", 100)
    assert total.computed == Decimal(str(spent))
    assert by_source.rule == "spend_per_source"
    assert words in total.message
    assert "£100" in total.message


def test_what_two_boards_do_wrong_may_even_out_in_all() -> None:
    joint = plan(put_in(100), line(90), put_in(50, board=THERE), line(60, board=THERE), joint=True)
    assert [one.where for one in found(joint, "spend_equals_pool")] == ["Northmere, 2017/18", "Southvale, 2017/18"]


def test_what_is_wrong_in_one_board_is_wrong_in_all() -> None:
    joint = plan(put_in(100), line(90), put_in(50, board=THERE), line(50, board=THERE), joint=True)
    assert [one.where for one in found(joint, "spend_equals_pool")] == ["Northmere, 2017/18", "All boards, 2017/18"]


def test_sources_are_compared_though_the_whole_agrees() -> None:
    mixed = plan(put_in(1971131, "dfg"), put_in(1000, "nhs_minimum"), line(1970000, "dfg"), line(2131))
    assert [told(one, "where", "published", "computed") for one in found(mixed)] == [
        ("2017/18, Minimum NHS contribution", 1000, 2131), ("2017/18, Disabled Facilities Grant", 1971131, 1970000),
    ]  # fmt: skip


def test_a_wider_source_is_compared_with_all_its_parts_together() -> None:
    assert rules(plan(put_in(70), put_in(30, "nhs_additional"), line(100, "nhs"))) == []
    assert rules(plan(put_in(100, "nhs"), line(60, "nhs_minimum_other"), line(40, "nhs_minimum_out_of_hospital"))) == []


def test_a_wider_source_of_another_payer_is_compared_apart() -> None:
    assert rules(plan(put_in(100), put_in(100, "ibcf"), line(150, "nhs"), line(50, "ibcf"))) == ["spend_per_source"] * 2


def test_a_source_that_is_only_put_in_or_only_spent_is_found() -> None:
    only_in = plan(put_in(100), put_in(5, "winter"), line(105), years=("2018-19",))
    assert [one.rule for one in found(only_in)] == [
        "nothing_pooled",
        "nothing_planned",
    ]  # of another year: nothing here
    assert [one.where for one in found(plan(put_in(100), put_in(5, "Lottery"), line(105)))] == [
        "2017/18, Minimum NHS contribution", "2017/18, Lottery",
    ]  # fmt: skip


def test_a_boards_own_source_is_compared_by_its_words() -> None:
    assert rules(plan(put_in(5, "Lottery"), line(5, "Lottery"))) == []


def test_rounding_of_thousands_is_a_note_that_says_how_much_it_explains() -> None:
    (total, by_source) = found(plan(put_in(1000), put_in(2000), line(4000), unit="GBP thousands"))
    assert (total.strength, total.rule, total.where) == ("note", "rounding", "2017/18 (the pooled fund)")
    assert by_source.rule == "rounding"
    assert total.message.endswith("(£1 thousand more). Rounding explains up to £1,500.")


def test_a_plan_in_pounds_rounds_nothing_unless_a_contribution_is_printed_in_thousands() -> None:
    assert "spend_equals_pool" in rules(plan(put_in(1000), line(1000.5)))
    assert set(rules(plan(put_in(1000, unit="GBP thousands"), line(1400)))) == {"rounding"}
    assert "spend_equals_pool" in rules(plan(put_in(1000, unit="GBP thousands"), line(1501)))


def test_many_lines_do_not_hide_what_rounding_cannot_explain() -> None:
    many = [line(1000) for _ in range(100)]
    assert set(rules(plan(put_in(108_000), *many, unit="GBP thousands"))) == {"rounding"}
    assert "spend_equals_pool" in rules(plan(put_in(110_000), *many, unit="GBP thousands"))


def test_lines_that_do_not_say_their_source_are_named_once() -> None:
    (only,) = found(plan(put_in(100), line(40, ""), line(60, "")))
    assert told(only, "strength", "rule", "computed") == ("query", "source_not_named", 100)
    assert "2 lines (£100) do not say" in only.message
    assert "1 line (£40) does not say" in found(plan(put_in(100), line(40, ""), line(60)))[0].message


def test_a_source_that_is_overspent_is_found_whatever_silent_lines_mean() -> None:
    half = plan(put_in(100), put_in(50, "ibcf"), line(60, "ibcf"), line(90, ""))
    (over,) = found(half, "source_overspent")
    assert told(over, "published", "computed", "where") == (50, 60, "2017/18, Improved Better Care Fund")
    assert found(plan(put_in(100), put_in(50, "ibcf"), line(40, "ibcf"), line(110, "")), "source_overspent") == []


@pytest.mark.parametrize("name", ["DFG", "dfg", "Disabled Facilities Grant"])
def test_a_scheme_that_bears_a_grants_name_spends_it_though_no_line_says_its_source(name: str) -> None:
    silent = plan(put_in(1971131, "dfg"), put_in(1000), line(1970000, "", name=name), line(2131, ""))
    (one,) = found(silent, "scheme_named_for_source")
    assert told(one, "strength", "published", "computed") == ("query", 1971131, 1970000)
    assert "£1,970,000" in one.message
    assert "£1,971,131" in one.message


def test_a_scheme_named_for_no_grant_says_nothing_of_its_source() -> None:
    assert (
        found(
            plan(put_in(100), line(90, "", name="Reablement"), line(10, "", name="NHS contribution")),
            "scheme_named_for_source",
        )
        == []
    )


def test_a_stream_before_its_first_year_is_a_query() -> None:
    assert rules(plan(put_in(100, "winter"), line(100, "winter"))) == ["source_not_paid"]
    assert rules(plan(put_in(100, "winter", year=AFTER), line(100, "winter", year=AFTER), years=(AFTER,))) == []


def test_a_line_without_an_amount_is_noted_unless_it_is_of_an_earlier_year() -> None:
    assert [(one.strength, one.rule) for one in found(plan(put_in(1), line(1), line(None, name="Carers")))] == [
        ("note", "line_without_amount")
    ]
    assert rules(plan(put_in(1), line(1), line(5, name="Carers", year="2016-17"))) == []


def test_a_reference_that_stands_for_two_schemes_is_a_query() -> None:
    twice = plan(put_in(2), line(1, ref="A1"), line(1, ref="A1", name="Carers"))
    assert [one.message for one in found(twice)] == ["A1 stands for different schemes: Carers, Reablement."]
    assert rules(plan(put_in(2), put_in(1, "dfg"), line(2, ref="A1"), line(1, "dfg", ref="A1"))) == []


def test_two_findings_never_share_a_rule_and_a_place() -> None:
    alike = found(plan(put_in(1), line(1), line(None, name="Carers"), line(None, name="Carers")))
    assert [one.where for one in alike] == ["Carers", "Carers (2)"]


def test_a_place_is_short_enough_to_be_kept_with_an_explanation() -> None:
    long = plan(put_in(1), line(1), line(None, name="x" * 250, ref="y" * 40), boards=(NORTHMERE,))
    assert [len(one.where) for one in found(long)] == [290]


# --- organisations ------------------------------------------------------------------------------------------------


def test_an_organisations_sum_is_what_is_spent_of_its_sources() -> None:
    two = plan(
        put_in(50, "dfg", by="Council"),
        put_in(30, "ibcf", by="Council"),
        put_in(9, by="CCG"),
        line(50, "dfg"),
        line(20, "ibcf"),
        line(9),
    )
    (one,) = found(two, "organisation_sum")
    assert told(one, "where", "published", "computed") == ("2017/18, Council", 80, 70)
    assert "(£10 less)" in one.message


def test_an_organisation_of_two_boards_is_summed_over_both() -> None:
    both = plan(put_in(50, by="CCG"), put_in(30, board=THERE, by="CCG"), line(55), line(35, board=THERE), joint=True)
    assert [told(one, "where", "published", "computed") for one in found(both, "organisation_sum")] == [
        ("All boards, 2017/18, CCG", 80, 90)
    ]


def test_an_organisation_that_shares_a_source_has_no_sum_of_its_own() -> None:
    shared = plan(
        put_in(50, by="CCG"), put_in(30, by="Other CCG"), put_in(5, "ibcf", by="CCG"), line(70), line(5, "ibcf")
    )
    assert found(shared, "organisation_sum") == []


def test_what_evens_out_within_an_organisation_is_no_query_of_its_sum() -> None:
    even = plan(put_in(50, "dfg", by="Council"), put_in(30, "ibcf", by="Council"), line(49, "dfg"), line(31, "ibcf"))
    assert rules(even) == ["spend_per_source", "spend_per_source"]


def test_contributions_that_name_nobody_beside_others_that_do_are_a_query() -> None:
    (one,) = found(plan(put_in(5, by="CCG"), put_in(7, "dfg"), line(5), line(7, "dfg")))
    assert told(one, "rule", "computed") == ("organisation_not_named", 7)
    assert rules(plan(put_in(5), put_in(7, "dfg"), line(5), line(7, "dfg"))) == []
    assert rules(plan(put_in(5, by="CCG"), put_in(0, "dfg"), line(5))) == []


def test_an_organisation_that_pays_for_the_nhs_and_the_council_is_a_query() -> None:
    (one,) = found(plan(put_in(5, by="CCG"), put_in(7, "dfg", by="CCG"), line(5), line(7, "dfg")))
    assert told(one, "rule", "published", "computed") == ("organisation_pays_both", 5, 7)


def test_what_is_left_of_an_earlier_year_belongs_to_whoever_holds_it() -> None:
    kept = plan(put_in(5, by="CCG"), put_in(7, "carried_forward", by="CCG"), line(5), line(7, "carried_forward"))
    assert rules(kept) == []


def test_every_source_of_money_has_one_payer() -> None:
    assert {stream.pays for stream in policy().streams.values()} == {"nhs", "council"}
    assert HERE != THERE
