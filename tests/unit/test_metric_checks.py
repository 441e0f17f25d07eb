"""What does not fit together in a trajectory, with the figures as they were published."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from metrics.checks import check, check_parts
from metrics.definitions import metrics
from metrics.periods import months_of, parse
from metrics.trajectory import Figure, Trajectory

Said = Mapping[str, str]
"""Code of a period → a figure: "15088", "1813/292125", "620.6=1813/292125" or "620.6="."""

# Plans of the three boroughs for 2017-19: non-elective admissions by month, and the total as printed.
NEA = {
    ("Westminster", "2017-18"): (15088, "1260 1259 1291 1302 1265 1241 1294 1209 1271 1243 1192 1260"),
    ("Westminster", "2018-19"): (14557, "1240 1241 1275 1277 1240 1216 1231 1143 1208 1172 1120 1195"),
    ("Kensington and Chelsea", "2017-18"): (11234, "955 998 997 1008 965 937 947 900 913 883 851 879"),
    ("Kensington and Chelsea", "2018-19"): (10916, "920 966 967 980 938 912 921 873 889 860 830 860"),
}


def figure(text: str) -> Figure:
    stated, printed, counted = text.rpartition("=")
    count, _, below = counted.partition("/")
    return Figure(*(Decimal(value) if value else None for value in (count, below, stated if printed else "")))


def series(said: Said | None) -> dict[Any, Figure]:
    return {parse(code): figure(text) for code, text in (said or {}).items()}


def trajectory(
    metric: str, plan: Said | None = None, actual: Said | None = None, people: str = "", part: str = ""
) -> Trajectory:
    populations = {year: Decimal(people) for year in (2014, 2015, 2016, 2017, 2018)} if people else {}
    return Trajectory("E1", metrics().by_key[metric], part, series(plan), series(actual), {}, populations)


def monthly(year: str, figures: str) -> dict[str, str]:
    return {month.code: one for month, one in zip(months_of(year), figures.split(), strict=True)}


def found(one: Trajectory) -> list[tuple[str, str, str]]:
    return [(finding.strength, finding.rule, finding.period.code) for finding in check(one)]


def message(one: Trajectory) -> str:
    (finding,) = check(one)
    return finding.message


# --- totals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("board", "year", "says"),
    [
        ("Westminster", "2017-18", "is 15,088, and its 12 months come to 15,087: a difference of +1."),
        ("Westminster", "2018-19", "is 14,557, and its 12 months come to 14,558: a difference of −1."),
        ("Kensington and Chelsea", "2017-18", "is 11,234, and its 12 months come to 11,233: a difference of +1."),
    ],
)
def test_a_published_total_that_its_months_do_not_come_to_is_a_query_that_names_both(
    board: str, year: str, says: str
) -> None:
    total, figures = NEA[board, year]
    one = trajectory("nea", {**monthly(year, figures), year: str(total)})
    assert found(one) == [("query", "total_of_months", year)]
    assert says in message(one)
    assert "Rounding of 12 figures and their total explains a difference of up to 3." in message(one)


def test_the_one_published_total_that_agrees_is_no_finding() -> None:
    total, figures = NEA["Kensington and Chelsea", "2018-19"]
    assert not check(trajectory("nea", {**monthly("2018-19", figures), "2018-19": str(total)}))


def test_a_difference_that_rounding_does_not_explain_says_so() -> None:
    figures = NEA["Westminster", "2017-18"][1]
    says = message(trajectory("nea", {**monthly("2017-18", figures), "2017-18": "15091"}))
    assert "a difference of +4. Rounding of 12 figures explains no more than 3: correct one of them" in says


def test_quarters_and_year_are_each_held_against_what_lies_within() -> None:
    one = trajectory("nea", {**monthly("2017-18", "10 " * 12), "2017-18-q1": "31", "2017-18": "121"})
    assert found(one) == [("query", "total_of_months", "2017-18-q1"), ("query", "total_of_months", "2017-18")]
    quarters = {f"2017-18-q{number}": "30" for number in range(1, 5)}
    assert found(trajectory("nea", {**quarters, "2017-18": "121"})) == [("query", "total_of_quarters", "2017-18")]


def test_a_year_of_which_a_month_is_missing_is_held_against_nothing() -> None:
    assert not check(trajectory("nea", {"2017-04": "10", "2017-18": "500"}))


def test_a_levels_year_is_no_total() -> None:
    assert not check(trajectory("dtoc_daily", {**monthly("2017-18", "10 " * 12), "2017-18": "8"}))


def test_a_printed_years_rate_is_held_against_the_counts_of_its_months() -> None:
    months = monthly("2017-18", "100 " * 12)
    assert not check(trajectory("dtoc", {**months, "2017-18": "400.0="}, people="300000"))
    says = message(trajectory("dtoc", {**months, "2017-18": "410.0="}, people="300000"))
    assert "is 410.0, and its 12 months come to 400.0: a difference of +10.0" in says


# --- printed rates -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quarter", "said"),
    [
        ("q1", "620.6=1813/292125"),
        ("q2", "611.7=1787/292125"),
        ("q3", "705.2=2060/292125"),
        ("q4", "693.4=2058/296808"),
    ],
)
def test_barnets_published_rates_follow_from_numerator_and_denominator(quarter: str, said: str) -> None:
    assert not check(trajectory("dtoc", actual={f"2015-16-{quarter}": said}))


def test_a_rate_that_does_not_follow_from_its_count_is_a_query_with_the_arithmetic() -> None:
    # The new calendar year's projection was forgotten.
    says = message(trajectory("dtoc", actual={"2015-16-q4": "704.5=2058/296808"}))
    assert "is printed as 704.5, and 2,058 ÷ 296,808 × 100,000 is 693.4: more than rounding" in says


def test_a_rate_is_held_against_the_population_where_it_has_no_denominator_of_its_own() -> None:
    says = message(trajectory("dtoc", actual={"2015-16-q1": "600=1813"}, people="292125"))
    assert "÷ 292,125 × 100,000 is 620.6 (292,125 residents of 18 and over, the projection for 2015)" in says


def test_a_rate_printed_to_two_decimals_is_held_to_two() -> None:
    assert found(trajectory("residential", actual={"2014-15": "467.83=234/50000"})) == [
        ("query", "stated_rate", "2014-15")
    ]
    assert not check(trajectory("residential", actual={"2014-15": "468=234/50000"}))


@pytest.mark.parametrize("said", ["120/100", "103.5="])
def test_a_proportion_over_100_is_a_query(said: str) -> None:
    assert found(trajectory("reablement", actual={"2015-16-q1": said})) == [("query", "over_100", "2015-16-q1")]


def test_barnets_quarterly_rate_has_the_size_of_admissions_in_a_quarter() -> None:
    one = trajectory("nea", {"2016-17-q1": "7530="}, {"2015-16": "30241"}, people="380000")
    assert found(one) == [("query", "count_as_rate", "2016-17-q1")]
    assert "a rate of 7,530. That is the size of a count: other figures suggest about 7,560 admissions" in message(one)


def test_without_a_population_or_a_count_no_rate_is_taken_for_a_count() -> None:
    assert not check(trajectory("nea", {"2016-17-q1": "7530="}, {"2015-16": "30241"}))
    assert not check(trajectory("nea", {"2016-17-q1": "7530="}, people="380000"))
    assert not check(trajectory("nea", {"2016-17-q1": "1990="}, {"2015-16": "30241"}, people="380000"))


# --- ambition ------------------------------------------------------------------------------------------------------


def test_a_target_that_is_worse_than_the_last_actual_is_a_query() -> None:
    # Kensington and Chelsea, permanent admissions to residential and nursing care per 100,000 of 65 and over.
    actual = {"2015-16": "335.9=", "2016-17": "183.5="}
    one = trajectory("residential", {"2017-18": "283.3=", "2018-19": "277.3="}, actual)
    assert found(one) == [("query", "worse_than_last_actual", year) for year in ("2017-18", "2018-19")]
    assert (
        "2017/18 is 283.3 admissions per 100,000 residents of 65 and over, which is worse than" in check(one)[0].message
    )
    assert "the actual of 2016/17, 183.5, by 99.8." in check(one)[0].message


@pytest.mark.parametrize(("last", "first", "second"), [("545.9=", "453.6=", "445.1="), ("352.0=", "331.3=", "322.6=")])
def test_the_other_published_targets_are_better_than_the_last_actual(last: str, first: str, second: str) -> None:
    assert not check(trajectory("residential", {"2017-18": first, "2018-19": second}, {"2016-17": last}))


def test_where_higher_is_better_a_lower_target_is_worse_and_chance_makes_it_a_note() -> None:
    assert not check(trajectory("reablement", {"2017-18": "90="}, {"2016-17": "89.7="}))
    assert found(trajectory("reablement", {"2017-18": "70="}, {"2016-17": "89.7="})) == [
        ("query", "worse_than_last_actual", "2017-18")
    ]
    one = trajectory("reablement", {"2017-18": "88="}, {"2016-17": "90/100"})
    assert found(one) == [("note", "worse_than_last_actual", "2017-18")]
    assert "is 88.0 %, which is worse than the actual of 2016/17, 90.0 %, by 2.0 points." in message(one)


# --- parts ---------------------------------------------------------------------------------------------------------


def parts(nhs: str, social_care: str, **both: str) -> dict[str, Trajectory]:
    said = {"nhs": {"2017-09": nhs}, "social_care": {"2017-09": social_care}}
    if both:
        said["both"] = {code.replace("_", "-").removeprefix("m"): text for code, text in both.items()}
    return {key: trajectory("dtoc_daily", plan, part=key) for key, plan in said.items()}


def parts_found(whole: str, split: Mapping[str, Trajectory]) -> list[str]:
    return [one.message for one in check_parts(trajectory("dtoc_daily", {"2017-09": whole}), split)]


def test_published_parts_that_come_to_a_hundredth_less_than_the_whole_are_a_query() -> None:
    # Hammersmith and Fulham print 6.94 and 5.50 days in September 2017, and 12.45 for both together; the split says 6.95.
    (says,) = parts_found("12.45", parts("6.94", "5.50"))
    assert "all together, is 12.45, and NHS and Social care come to 12.44: a difference of +0.01. Rounding" in says
    assert not parts_found("12.45", parts("6.95", "5.50"))


def test_a_part_that_is_not_known_yet_makes_no_finding_unless_the_others_are_too_much() -> None:
    later = {"m2017_10": "1"}
    assert not parts_found("12.45", parts("6", "5", **later))
    assert parts_found("10", parts("6", "5", **later))


def test_parts_of_a_rate_are_compared_by_their_counts() -> None:
    whole = trajectory("dtoc", actual={"2015-16-q1": "1813/292125"})
    split = {
        key: trajectory("dtoc", actual={"2015-16-q1": f"{days}/292125"}, part=key)
        for key, days in {"nhs": 1000, "social_care": 700, "both": 103}.items()
    }
    (finding,) = check_parts(whole, split)
    assert "is 1,813, and NHS and Social care and Both come to 1,803" in finding.message
