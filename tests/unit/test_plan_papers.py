"""What papers print is what the plan's figures come to: totals, growth, shares, uplifts, national figures."""

import pytest

from schemes.policy import policy
from schemes.stated import Asked, Selection, Unrelated, asked_for, computed
from tests.small_plans import BEFORE, HERE, THERE, YEAR, found, line, minimum, plan, printed, put_in, rules, told

ROWS = (
    put_in(60, by="Northmere CCG"), put_in(30, "dfg", by="Northmere Council"), put_in(10, "Lottery", by="Lottery fund"),
    line(60, theme="Prevention", block="At home", area_of_spend="Social Care", commissioner="CCG", provider="Charity", ref="A1"),
    line(30, "dfg", name="Adaptations", theme="Prevention", block="Enabling", scheme_type="DFG"),
    line(10, "Lottery", name="Carers", theme="Carers"),
    put_in(50, year=BEFORE), line(40, year=BEFORE, theme="Prevention"), line(8, year=BEFORE, theme="Carers", name="Carers"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("what", "amount"),
    [
        ("total", 100), ("Total pooled budget", 100), ("total_pooled_budget", 100), ("contributions", 100), ("spend", 100),
        ("contributions; source: dfg", 30), ("contributions; source: Disabled Facilities Grant", 30),
        ("contributions; source: DFG", 30),
        ("contributions; source: nhs", 60), ("contributions; source: dfg + nhs_minimum", 90),
        ("contributions; source: Lottery", 10),
        ("contributions; organisation: northmere ccg", 60), ("organisation: Northmere Council", 30), ("Northmere Council", 30),
        ("spend; theme: Prevention", 90), ("theme: prevention", 90), ("Prevention", 90), ("spend; block: At home", 60),
        ("block At home", 60), ("theme Carers", 10), ("At home", 60), ("spend; theme: Prevention + Carers", 100),
        ("spend; scheme: Carers", 10),
        ("spend; source: council", 30), ("spend; theme: Prevention; source: dfg", 30), ("spend; area: Social Care", 60),
        ("spend; area_of_spend: Social Care", 60), ("spend; commissioner: CCG", 60), ("spend; provider: Charity", 60),
        ("spend; type: dfg", 30), ("spend; ref: A1", 60), ("Minimum NHS contribution", 60), ("Lottery", 10),
        ("spend; theme: Carers; source: dfg", 0), ("spend; source: winter", 0), ("contributions; source: ibcf", 0),
        ("growth", 50), ("growth; spend", 52), ("growth; spend; theme: Carers", 2),
        ("growth; contributions; source: nhs_minimum", 10),
    ],
)  # fmt: skip
def test_a_printed_total_is_found_again_by_its_words(what: str, amount: int) -> None:
    stands = plan(*ROWS)
    assert computed(stands, printed(what, 0), policy()).amount == amount
    assert rules(plan(*ROWS, printed(what, amount))) == []
    (one,) = found(plan(*ROWS, printed(what, amount + 1)))
    assert told(one, "strength", "rule", "published", "computed") == ("query", "stated_total", amount + 1, amount)


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("spend; theme: Housing", "no theme in the plan is called 'Housing'"),
        ("Housing", "nothing in the plan is called 'Housing'"),
        ("spend; colour: red", "'colour' is nothing to sum by here"), (";", "it has no name"),
        ("contributions; source: Raffle", "no source in the plan is called 'Raffle'"),
        ("growth percent; spend; theme: Prevention", "the year before comes to nothing"), ("block Housing", "no block in the plan"),
    ],
)  # fmt: skip
def test_words_that_mean_nothing_here_are_a_note_with_the_reason(what: str, reason: str) -> None:
    now = [row for row in ROWS if getattr(row, "year", "") != BEFORE and BEFORE not in getattr(row, "amounts", {})]
    (one,) = found(plan(*now, printed(what, 5)))
    assert told(one, "strength", "rule", "computed") == ("note", "stated_unrelated", None)
    assert reason in one.message


def test_a_total_is_what_is_spent_where_nothing_is_put_in() -> None:
    assert computed(plan(line(7)), printed("total", 0), policy()).amount == 7


def test_a_stated_total_of_one_board_sums_that_board_only() -> None:
    sums = (printed("spend", 1), printed("spend", 2, board=THERE), printed("spend", 3, board=""))
    joint = plan(put_in(1), line(1), put_in(2, board=THERE), line(2, board=THERE), *sums, joint=True)
    assert rules(joint) == []
    assert HERE != THERE


def test_moving_a_line_to_another_source_is_found_by_what_papers_print_of_it() -> None:
    printed_by_source = printed("spend; theme: Prevention; source: nhs_minimum", 60)
    moved = [*ROWS[:3], line(60, "dfg", theme="Prevention"), *ROWS[4:]]
    assert [one.computed for one in found(plan(*moved, printed_by_source), "stated_total")] == [0]


# --- rounding -----------------------------------------------------------------------------------------------------

THOUSANDS = {"unit": "GBP thousands"}


def of(*amounts: int) -> tuple[object, ...]:
    return tuple(row for amount in amounts for row in (put_in(amount), line(amount)))


@pytest.mark.parametrize(
    ("parts", "total", "strength"),
    [
        ((1000,), 1000, ""), ((1000,), 2000, "note"), ((1000,), 2001, "query"), ((1000,), 3000, "query"),
        ((1000, 2000), 4000, "note"),
        ((1000, 2000), 4600, "query"), ((1000,) * 6, 8000, "note"), ((1000,) * 6, 9000, "query"),
        ((1000,) * 100, 108_000, "note"), ((1000,) * 100, 110_000, "query"),
    ],
)  # fmt: skip
def test_rounding_explains_half_a_thousand_for_each_part_and_the_total_but_no_unlikely_heap(
    parts: tuple[int, ...], total: int, strength: str
) -> None:
    findings = found(plan(*of(*parts), printed("spend", total), **THOUSANDS), "rounding", "stated_total")
    assert [one.strength for one in findings] == ([strength] if strength else [])


def test_a_total_printed_in_thousands_of_a_sum_in_pounds_is_no_finding_where_the_sum_rounds_to_it() -> None:
    assert rules(plan(*of(22_336_331), printed("spend", 22_336_000, unit="GBP thousands"))) == []
    (one,) = found(plan(*of(22_336_331), printed("spend", 22_337_000, unit="GBP thousands")))
    assert told(one, "strength", "published", "computed") == ("query", 22_337_000, 22_336_331)


def test_pounds_may_round_pennies_away_and_nothing_more() -> None:
    assert rules(plan(put_in("1000.40"), line("1000.40"), printed("spend", 1000))) == []
    assert rules(plan(put_in("1000.50"), line("1000.50"), printed("spend", 1000))) == ["rounding"]
    assert rules(plan(put_in("1000.51"), line("1000.51"), printed("spend", 1000))) == ["stated_total"]
    assert rules(plan(put_in("1000.40"), line("1000.40"), printed("spend", "1000.41"))) == ["rounding"]


def test_growth_of_figures_that_are_printed_in_thousands_may_be_rounded_twice() -> None:
    rows = (put_in(21_540_000, year=BEFORE, unit="GBP thousands"), put_in(22_336_331), line(22_336_331))
    assert rules(plan(*rows, printed("growth; contributions", 796_000, unit="GBP thousands"))) == []
    assert rules(plan(*rows, printed("growth; contributions", 797_000, unit="GBP thousands"))) == ["rounding"]
    assert rules(plan(*rows, printed("growth; contributions", 798_000, unit="GBP thousands"))) == ["stated_total"]


# --- percent ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "right"), [("25", True), ("100", False), ("25.0", True), ("25.4", False), ("24.6", False), ("33", False)]
)
def test_a_printed_growth_rate_may_be_off_by_half_of_its_last_digit(amount: str, right: bool) -> None:
    rows = (put_in(100, year=BEFORE), put_in(125), line(125))
    said = [one.rule for one in found(plan(*rows, printed("growth percent; contributions", amount, unit="percent")))]
    assert said == ([] if right else ["stated_percent"])


def test_a_wrong_rate_names_both() -> None:
    rows = (put_in(21_540, year=BEFORE), put_in(22_336), line(22_336))
    (one,) = found(plan(*rows, printed("growth percent; contributions", "3.4", unit="percent")))
    assert "print 3.4%; the figures come to 3.7%" in one.message


def test_a_share_is_of_all_that_is_spent_or_put_in() -> None:
    assert rules(plan(*ROWS, printed("share percent; spend; theme: Carers", 10, unit="percent"))) == []
    assert rules(plan(*ROWS, printed("share; contributions; source: dfg", 30, unit="percent"))) == []
    (one,) = found(plan(*ROWS, printed("share percent; spend; theme: Prevention", 33, unit="percent")))
    assert "print 33%; the figures come to 90.0%" in one.message


def test_a_percentage_of_something_that_has_none_is_a_note() -> None:
    assert rules(plan(*ROWS, printed("spend", 33, unit="percent"))) == ["stated_unrelated"]


def test_what_is_asked_for_is_told_as_data() -> None:
    asked = asked_for(plan(*ROWS), printed("share percent; spend; theme: carers", 10, unit="percent"), policy())
    whole = Selection("lines", YEAR, HERE)
    assert asked == Asked(
        Selection("lines", YEAR, HERE, (("theme", frozenset({"Carers"})),)), percent=True, whole=whole
    )
    with pytest.raises(Unrelated):
        asked_for(plan(), printed("spend; theme: Carers", 1), policy())


# --- units, uplifts, minimums, England ----------------------------------------------------------------------------


def test_a_figure_without_a_printed_unit_is_a_query_that_says_how_it_is_taken() -> None:
    (one,) = found(plan(*of(68_409_000), printed("spend", 68_409_000, unit="not printed"), **THOUSANDS))
    assert told(one, "strength", "rule", "published", "computed") == ("query", "unit_not_printed", 68_409, 68_409_000)
    assert (
        "print 68,409 without a unit. It is taken as thousands of pounds: the parts add up to £68,409 thousand"
        in one.message
    )
    assert "taken as pounds" in found(plan(*of(5), printed("spend", 5, unit="not printed")))[0].message


def test_decimals_that_only_the_database_adds_are_not_printed() -> None:
    (one,) = found(plan(*of(68_409_000), printed("spend", "68409000.000", unit="not printed"), **THOUSANDS))
    assert "print 68,409 without" in one.message
    rate = printed("growth percent; contributions", "3.400", unit="percent")
    (wrong,) = found(plan(put_in(100, year=BEFORE), put_in(110), line(110), rate))
    assert "print 3.4%" in wrong.message


def test_a_source_before_its_first_year_is_said_beside_the_difference() -> None:
    (one,) = found(plan(put_in(5, "ibcf"), line(5, "ibcf"), printed("contributions; source: ibcf", 5, year=BEFORE)))
    assert one.message.endswith("This is not paid in 2016/17; it starts in 2017/18.")


def uplifted(base: float, rise: float, now: float) -> list[str]:
    checked = plan(put_in(1), line(1), minimum(base, year=BEFORE), minimum(now), printed("uplift: social_care", rise))
    return [
        f"{one.rule}: {one.published} / {one.computed}"
        for one in found(checked, "uplift", "uplift_added", "stated_unrelated")
    ]


def test_a_printed_uplift_is_the_percentage_of_last_year_and_leads_to_this_years_minimum() -> None:
    assert uplifted(5_279_060, 94_495, 5_373_555) == []
    assert uplifted(7_944_000, 142_195, 8_086_075) == ["uplift: 142195 / 142198", "uplift_added: 8086075 / 8086195"]
    assert uplifted(7_944_000, 142_198, 8_086_197) == ["uplift_added: 8086197 / 8086198"]


def test_an_uplift_on_an_unknown_year_is_a_note() -> None:
    assert rules(plan(put_in(1), line(1), printed("uplift: social_care", 5))) == ["stated_unrelated"]
    assert rules(
        plan(put_in(1), line(1), minimum(5, year=BEFORE, kind="out_of_hospital"), printed("uplift: out_of_hospital", 5))
    ) == ["stated_unrelated"]


def test_a_printed_rate_of_the_uplift_is_the_national_one() -> None:
    assert rules(plan(put_in(1), line(1), printed("uplift: social_care", "1.79", unit="percent"))) == []
    (one,) = found(plan(put_in(1), line(1), printed("uplift: social_care", "1.9", unit="percent")))
    assert (one.rule, f"{one.published} {one.computed}") == ("uplift_percent", "1.9 1.79")


def test_a_minimum_printed_twice_is_the_same_both_times() -> None:
    held = (put_in(1), line(1), minimum(5_000_000))
    assert rules(plan(*held, printed("minimum: social_care", 5_000_000))) == []
    assert rules(plan(*held, printed("minimum: social_care", 5_000_000, unit="GBP thousands"))) == []
    assert [one.computed for one in found(plan(*held, printed("minimum: Maintaining social care", 5_000_002)))] == [
        5_000_000
    ]
    assert rules(plan(put_in(1), line(1), printed("minimum: social_care", 5))) == []


def test_a_single_board_need_not_be_named_beside_its_minimum() -> None:
    checked = plan(put_in(1), line(1), minimum(7_944_000, year=BEFORE), printed("uplift: social_care", 1, board=""))
    assert rules(checked)[0] == "uplift"


@pytest.mark.parametrize(("amount", "of_another"), [(1_115_000_000, True), (430_000_000, False)])
def test_a_wrong_national_figure_names_the_right_one(amount: int, of_another: bool) -> None:
    (one,) = found(plan(put_in(1), line(1), printed("national: dfg", amount)))
    assert told(one, "rule", "published", "computed") == ("national_figure", amount, 431_000_000)
    assert ("national figure of Improved Better Care Fund" in one.message) is of_another


def test_a_right_national_figure_and_an_unknown_one_give_no_finding() -> None:
    assert rules(plan(put_in(1), line(1), printed("national: dfg", 431_000_000))) == []
    assert rules(plan(put_in(1), line(1), printed("national: Improved Better Care Fund", 1_115_200_000))) == []
    assert rules(plan(put_in(1), line(1), printed("national: Lottery", 5))) == []
