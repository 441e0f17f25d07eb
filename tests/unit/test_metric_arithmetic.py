"""Rates, sums and means of metrics, with the figures that boards have published."""

from decimal import Decimal

import pytest

from metrics.arithmetic import population_words, reading, summed
from metrics.definitions import DefinitionError, metrics
from metrics.periods import NoSuchPeriod, Period, months_of, parse, quarters_of, year_period
from metrics.trajectory import Figure, Trajectory

DTOC, NEA, REABLEMENT = (metrics().by_key[key] for key in ("dtoc", "nea", "reablement"))
BARNET = "E09000003"
PEOPLE = {2015: Decimal(292125), 2016: Decimal(296808)}
DAYS = (1813, 1787, 2060, 2058)


def barnet() -> Trajectory:
    """Barnet's delayed days of 2015/16, by quarter, and its population of 18 and over (plan of May 2016)."""
    quarters = quarters_of("2015-16")
    days = {quarter: Figure(Decimal(count)) for quarter, count in zip(quarters, DAYS, strict=True)}
    return Trajectory(BARNET, DTOC, actual=days, populations=PEOPLE)


def value(trajectory: Trajectory, period: Period) -> str:
    found = reading(trajectory, "actual", period)
    return "" if found is None else str(found.shown(trajectory.metric))


def test_barnets_published_quarterly_rates_come_out_of_numerator_and_denominator() -> None:
    assert [value(barnet(), quarter) for quarter in quarters_of("2015-16")] == ["620.6", "611.7", "705.2", "693.4"]


def test_a_change_of_population_in_january_changes_the_rates_from_january_only() -> None:
    grown = Trajectory(BARNET, DTOC, actual=barnet().actual, populations={**PEOPLE, 2016: Decimal(400000)})
    before, after = ([value(one, quarter) for quarter in quarters_of("2015-16")] for one in (barnet(), grown))
    assert before[:3] == after[:3]
    assert before[3] == "693.4"
    assert after[3] == "514.5"


def test_the_annual_rate_uses_the_mean_population_of_its_months() -> None:
    mean = (9 * PEOPLE[2015] + 3 * PEOPLE[2016]) / 12
    found = reading(barnet(), "actual", year_period("2015-16"))
    assert found is not None
    assert found.denominator == mean
    assert found.value == sum(DAYS) / mean * 100000
    assert "9 months of 292,125 (2015) and 3 months of 296,808 (2016)" in population_words(
        barnet(), year_period("2015-16")
    )


def test_each_month_has_the_population_of_its_calendar_year() -> None:
    december, january = parse("2015-12"), parse("2016-01")
    monthly = Trajectory(
        BARNET, DTOC, actual={december: Figure(Decimal(600)), january: Figure(Decimal(600))}, populations=PEOPLE
    )
    assert (value(monthly, december), value(monthly, january)) == ("205.4", "202.2")


def test_a_rate_without_a_population_is_not_known() -> None:
    assert value(Trajectory(BARNET, DTOC, actual=barnet().actual), parse("2015-16-q1")) == ""
    assert (
        value(
            Trajectory(BARNET, DTOC, actual=barnet().actual, populations={2015: PEOPLE[2015]}), year_period("2015-16")
        )
        == ""
    )


def test_a_printed_rate_stands_where_nothing_can_be_worked_out() -> None:
    printed = Trajectory(BARNET, DTOC, actual={parse("2015-16"): Figure(stated=Decimal("2631.5"))}, populations=PEOPLE)
    assert value(printed, year_period("2015-16")) == "2631.5"


def test_months_add_up_to_quarters_and_the_year_unless_one_is_missing() -> None:
    months = {month: Figure(Decimal(100)) for month in months_of("2017-18")}
    whole = Trajectory(BARNET, NEA, actual=months)
    assert value(whole, year_period("2017-18")) == "1200"
    assert value(whole, parse("2017-18-q2")) == "300"
    gap = Trajectory(BARNET, NEA, actual={month: figure for month, figure in months.items() if month.code != "2017-08"})
    assert value(gap, parse("2017-18-q2")) == ""
    assert value(gap, parse("2017-18-q3")) == "300"
    assert value(gap, year_period("2017-18")) == ""


def test_a_printed_total_stands_before_the_sum_of_its_months() -> None:
    months = {month: Figure(Decimal(100)) for month in months_of("2017-18")}
    both = Trajectory(BARNET, NEA, actual={**months, year_period("2017-18"): Figure(Decimal(1201))})
    assert value(both, year_period("2017-18")) == "1201"
    found = summed(both, "actual", year_period("2017-18"))
    assert found is not None
    assert found.count == 1200


def test_proportions_of_several_quarters_take_all_people_together() -> None:
    first, second = parse("2017-18-q1"), parse("2017-18-q2")
    small = {first: Figure(Decimal(9), Decimal(10)), second: Figure(Decimal(45), Decimal(90))}
    rest = {quarter: Figure(Decimal(0), Decimal(100)) for quarter in quarters_of("2017-18")[2:]}
    assert value(Trajectory(BARNET, REABLEMENT, actual={**small, **rest}), year_period("2017-18")) == "18.0"


def test_a_level_is_the_mean_of_its_months_by_their_days() -> None:
    daily = metrics().by_key["dtoc_daily"]
    figures = {
        parse("2018-01"): Figure(Decimal(10)),
        parse("2018-02"): Figure(Decimal(3)),
        parse("2018-03"): Figure(Decimal(10)),
    }
    assert value(Trajectory(BARNET, daily, actual=figures), parse("2017-18-q4")) == "7.82"


@pytest.mark.parametrize("code", ["2017-04", "2017-18", "2017-18-q3", "2017", "2011-12", "2012-13"])
def test_a_periods_code_leads_back_to_it(code: str) -> None:
    assert parse(code).code == code


@pytest.mark.parametrize("code", ["2017-13", "2017-19", "2017-18-q5", "1817", "2017-4", "٢٠١٧", "", "2017-04-01"])
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(NoSuchPeriod, match="is no month"):
        parse(code)


def test_metrics_are_found_by_every_name_that_papers_print() -> None:
    for name in ("NEA", "Residential admissions 65+", "delayed_transfers of care", "population 18+"):
        assert metrics().named(name) is not None, name
    assert metrics().named("happiness") is None


def test_a_metric_that_cannot_be_is_refused_with_its_place(tmp_path: object) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "wrong.toml"
    good = (
        'key = "a"\nname = "A"\ncounts = ""\nnumerator = "n"\nmeasure = "rate"\ndecimals = 1\nbetter = "lower"\n'
        'period = "month"\nkind = "flow"\nyears = ["", ""]\nsource = ""\n'
    )
    file.write_text(f"[[metric]]\n{good}", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"wrong.toml, metric 1 \(a\): a rate needs `per`"):
        metrics(file)
    file.write_text(f"[[metric]]\n{good}colour = 1\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match="colour"):
        metrics(file)
