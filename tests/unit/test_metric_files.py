"""Files of figures: what their headings and rows say, and every fault by row and column."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from metrics.definitions import metrics
from metrics.files.columns import columns_of
from metrics.files.found import Key
from metrics.files.said import Said
from metrics.files.when import NotAPeriod, Partial, excel_number, read_when
from metrics.periods import parse
from metrics.trajectory import Figure
from tests.figures import HEAD, judged, said_by, told, workbook

NORTHMERE = "E00000001"
HEAD_OF_BOOK = ("Board", "Metric", "Series", "Period", "Value")
OF_NORTHMERE = Said(board=NORTHMERE, metric="nea", series="plan")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2017-04", "2017-04"), ("Apr-17", "2017-04"), ("April 2017", "2017-04"), ("apr 2017", "2017-04"), ("Sept 17", "2017-09"),
        ("2017-04-01", "2017-04"), ("2017-04-30", "2017-04"), ("2017-04-01 00:00:00", "2017-04"), ("01/04/2017", "2017-04"),
        ("1 April 2017", "2017-04"), ("04/2017", "2017-04"), ("2018 Jan", "2018-01"), ("2017-18 Q1", "2017-18-q1"),
        ("Q1 2017/18", "2017-18-q1"), ("2017-18-q4", "2017-18-q4"), ("Quarter 2 2017-18", "2017-18-q2"),
        ("Q1 2017/18 (April to June)", "2017-18-q1"), ("2017-18", "2017-18"), ("2017/2018", "2017-18"), ("FY 2017–18", "2017-18"),
        ("2017", "2017"),
    ],
)  # fmt: skip
def test_a_period_is_read_however_it_is_written(text: str, code: str) -> None:
    assert read_when(text) == parse(code)


def test_a_month_or_quarter_alone_waits_for_its_year() -> None:
    assert (read_when("Q3"), read_when("January")) == (Partial("quarter", 3), Partial("month", 1))
    assert Partial("month", 1).of("2017-18") == parse("2018-01")
    assert Partial("quarter", 3).of("2017-18") == parse("2017-18-q3")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("42826", "is the number that Excel keeps for 1 April 2017"),
        ("1900-01-04", "a date in 1900: Excel shows a small number as such"),
        ("04/01/1900", "a date in 1900"),
        ("1900-01-00", "a date in 1900"),
        ("1900-02-29", "a date in 1900"),
        ("2026-04-17", "17 April 2026 is a day within a month; Excel makes such a date of 'Apr-17'"),
        ("32/01/2017", "is no day of the calendar"),
        ("2011-12", "may be a year or a month"),
        ("Apr-71", "outside the years of which figures are kept"),
        ("2017-13", "is no period"),
        ("2017-19", "is no period"),
        ("4", "is no period"),
        ("Mayor 2017", "is no period"),
        ("", "the period is blank"),
    ],
)
def test_what_is_no_period_says_what_to_write(text: str, says: str) -> None:
    with pytest.raises(NotAPeriod, match=says):
        read_when(text)


def test_a_date_tells_the_number_that_its_cell_holds() -> None:
    assert [excel_number(text) for text in ("2017-04-01", "1900-01-04", "1900-02-29", "1903-06-13", "12")] == [
        42826, 4, 60, 1260, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Plan", ("figures", "value", "plan", None)), ("Actual numerator", ("figures", "count", "actual", None)),
        ("Rate (per 100,000)", ("figures", "stated", "", None)), ("Apr-17", ("figures", "value", "", parse("2017-04"))),
        ("Q1 2017/18 plan", ("figures", "value", "plan", parse("2017-18-q1"))),
        ("April", ("figures", "value", "", Partial("month", 4))), ("Month", ("period", "", "", None)),
        ("HWB name", ("board_name", "", "", None)), ("Notes", ("ignore", "", "", None)), ("Colour", ("", "", "", None)),
    ],
)  # fmt: skip
def test_a_heading_says_what_its_column_holds(heading: str, meant: tuple[str, str, str, object]) -> None:
    (column,) = columns_of([heading])
    assert (column.role, column.field, column.series, column.period) == meant


def test_a_row_for_each_figure_is_read() -> None:
    assert said_by(
        HEAD, "Northmere,nea,plan,Apr-17,1260,,", 'Northmere,DToC,actual,2015-16 Q1,"1,813",292125,620.6',
        "Northmere,Reablement,Target,2017-18,,,90.0%", "Northmere,population_18,,2015,292125,,",
    ) == {
        "nea plan 2017-04": "1260", "dtoc actual 2015-16-q1": "1813/292125 620.6 stated",
        "reablement plan 2017-18": "90.0 stated", "population_18 actual 2015": "292125",
    }  # fmt: skip


def test_a_row_for_each_metric_and_a_column_for_each_period_is_read() -> None:
    assert said_by(
        "Figures of 2017/18", "", "ONS code,Metric,Part,Series,Apr-17,Q1 2017/18,2017-18", f"{NORTHMERE},nea,,plan,10,30,120",
        f"{NORTHMERE},dtoc_daily,NHS,plan,9.26,,",
    ) == {
        "nea plan 2017-04": "10", "nea plan 2017-18-q1": "30", "nea plan 2017-18": "120", "dtoc_daily nhs plan 2017-04": "9.26",
    }  # fmt: skip


def test_months_without_a_year_take_that_of_their_row() -> None:
    assert said_by("Board,Metric,Series,Year,April,March", "Northmere,nea,plan,2017-18,10,20") == {
        "nea plan 2017-04": "10",
        "nea plan 2018-03": "20",
    }


def test_plan_and_actual_may_stand_beside_each_other() -> None:
    lines = ("Month\tPlan\tActual", "Apr-17\t10\t11", "May-17\t12\t")
    assert said_by(*lines, said=Said(NORTHMERE, "nea")) == {
        "nea plan 2017-04": "10",
        "nea actual 2017-04": "11",
        "nea plan 2017-05": "12",
    }


def test_a_row_may_say_which_field_its_value_is() -> None:
    head = "Board,Metric,Series,Field,2015-16 Q1"
    assert said_by(head, "Northmere,dtoc,actual,numerator,1813", "Northmere,dtoc,actual,denominator,292125") == {
        "dtoc actual 2015-16-q1": "1813/292125"
    }


@pytest.mark.parametrize(
    "lines", [("Apr-17\t10", "May-17\t12"), ("Apr-17\tMay-17", "10\t12"), ("2017-04-01,10", "2017-05-01,12")]
)
def test_pasted_cells_without_headings_are_read_where_it_is_said_what_they_are(lines: tuple[str, ...]) -> None:
    assert said_by(*lines, said=OF_NORTHMERE) == {"nea plan 2017-04": "10", "nea plan 2017-05": "12"}


def test_twelve_bare_figures_are_the_months_of_the_year_that_is_said() -> None:
    numbers = [str(1000 + number) for number in range(12)]
    of_the_year = Said(NORTHMERE, "nea", series="plan", year="2017-18")
    down, across = said_by(*numbers, said=of_the_year), said_by("\t".join(numbers), said=of_the_year)
    assert down == across
    assert (down["nea plan 2017-04"], down["nea plan 2018-03"], len(down)) == ("1000", "1011", 12)
    assert said_by("Plan", "1", "2", "3", "4", said=of_the_year)["nea plan 2017-18-q4"] == "4"


def test_a_workbook_s_dates_are_months_in_rows_and_in_headings() -> None:
    tidy = workbook((HEAD_OF_BOOK, ("Northmere", "nea", "plan", date(2017, 4, 1), 10)))
    wide = workbook((("Board", "Metric", "Series", date(2017, 4, 1)), ("Northmere", "nea", "plan", 10)))
    assert said_by(content=tidy) == said_by(content=wide) == {"nea plan 2017-04": "10"}


def test_a_workbook_s_percentage_is_taken_as_it_is_shown() -> None:
    book = workbook((HEAD_OF_BOOK, ("Northmere", "reablement", "plan", "2017-18", 0.864)), E2="0.0%")
    assert said_by(content=book) == {"reablement plan 2017-18": "86.4 stated"}


def test_small_numbers_that_a_workbook_shows_as_dates_are_refused_as_period_and_as_figure() -> None:
    of_nea = ("Northmere", "nea", "plan")
    rows = [(*of_nea, 4, 10), (*of_nea, "2017-05", 1260), (*of_nea, 42826, 12)]
    _, faults = judged(content=workbook((HEAD_OF_BOOK, *rows), D2="dd/mm/yyyy", E3="mmm-yy"))
    first, second, third = (fault.told for fault in faults)
    assert first.startswith("Row 2: column D, 'Period': '1900-01-04' is a date in 1900")
    assert second.startswith("Row 3: column E, 'Value': '1903-06-13' is a date; the cell holds 1,260.")
    assert third.startswith("Row 4: column D, 'Period': '42826' is the number that Excel keeps for 1 April 2017")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Northmere,nea,plan,Apr-17,12x,,", "column E, 'Count': '12x' is no figure"),
        ("Northmere,nea,plan,Apr-17,n/a,,", "column E, 'Count': 'n/a' is no figure"),
        ("Northmere,nea,plan,Apr-17,-5,,", "column E, 'Count': '-5' is negative"),
        ("Northmere,nea,plan,Apr-17,(5),,", "column E, 'Count': '(5)' is negative"),
        ("Northmere,nea,plan,Apr-17,=A1,,", "column E, 'Count': holds a formula"),
        ("Northmere,nea,plan,Apr-17,12%,,", "column E, 'Count': '12%' is a percentage, where admissions are counted"),
        ("Northmere,nea,plan,Apr-17,999999999999,,", "column E, 'Count': '999999999999' is more than any figure can be"),
        ("Northmere,reablement,actual,2017-18 Q1,,,101", "column G, 'Rate': '101' is more than 100 %"),
        ("Northmere,reablement,actual,2017-18 Q1,12,0,", "column F, 'Denominator': the denominator is 0"),
        ("Northmere,population_65,actual,2017,0,,", "column E, 'Count': a population of 0 cannot be"),
        ("Northmere,nea,plan,2017,10,,", "column D, 'Period': '2017' alone may be the calendar year"),
        ("Northmere,population_65,actual,2017-18,9,,", "is given for a calendar year. Write it like 2017"),
        ("Northmere,reablement,plan,2017-04,1,2,", "column D, 'Period': April 2017 is too short"),
        ("Northmere,nea,plan,1900-01-04,1,,", "column D, 'Period': '1900-01-04' is a date in 1900"),
        ("Northmere,nea,plan,42826,1,,", "column D, 'Period': '42826' is the number that Excel keeps for 1 April 2017"),
        ("Northmere,nea,plan,,1,,", "column D, 'Period': the period is blank"),
        ("Northmere,nae,plan,2017-04,1,,", "column B, 'Metric': there is no metric 'nae'. Known are: nea, residential"),
        ("Northmere,nea,planed,2017-04,1,,", "column C, 'Series': 'planed' is neither plan, actual nor baseline"),
        ("Northmere,nea,,2017-04,1,,", "column C, 'Series': nothing says whether its figures are plan, actual or baseline"),
        ("Atlantis,nea,plan,2017-04,1,,", "column A, 'Board': no board is called 'Atlantis'"),
        ("Southwold,nea,plan,2017-04,1,,", "column A, 'Board': Southwold (E00000002) is not among the boards whose figures"),
        ("Northmere,nea,plan,2017-04,,,7", "column G, 'Rate': Non-elective admissions is measured as a count: a rate"),
    ],
)  # fmt: skip
def test_a_bad_figure_is_refused_by_row_and_column(row: str, says: str) -> None:
    (fault,) = told(HEAD, "Northmere,nea,actual,2017-04,5,,", row)
    assert fault.startswith("Row 3: column ")
    assert says in fault


def test_every_fault_is_told_at_once_and_the_same_one_once() -> None:
    bad = ["Northmere,nea,plan,2017-04,x,,", "Northmere,nea,plan,2017-05,x,,", "Northmere,nae,plan,2017-06,1,,"]
    first, second = told(HEAD, *bad)
    assert first.startswith("Rows 2 and 3: column E, 'Count': 'x' is no figure")
    assert second.startswith("Row 4: column B, 'Metric'")


def test_two_values_for_one_month_are_refused_and_so_is_the_same_row_twice() -> None:
    two = told(HEAD, "Northmere,nea,plan,2017-06,100,,", "Northmere,nea,plan,June 2017,110,,")
    same = told(HEAD, "Northmere,nea,plan,2017-06,100,,", "Northmere,nea,plan,2017-06,100,,")
    where = "Rows 2 and 3: column E, 'Count': Northmere, Non-elective admissions, plan, June 2017, stands twice"
    assert two == [f"{where} (100 and 110). Keep one of them"]
    assert same == [f"{where} (the same figure). Keep one of them"]


def test_a_month_outside_the_year_beside_it_is_refused() -> None:
    (fault,) = told("Board,Metric,Series,Year,Month,Count", "Northmere,nea,plan,2017-18,Mar-17,5")
    assert fault == "Row 2: column E, 'Month': March 2017 does not lie in 2017/18. Correct the period or the year"


def test_a_month_alone_without_a_year_is_refused() -> None:
    (fault,) = told(HEAD, "Northmere,nea,plan,April,5,,")
    assert "column D, 'Period': 'April' says no year" in fault


def test_a_metric_that_is_not_asked_for_in_a_year_is_a_query() -> None:
    assert told(HEAD, "Northmere,local,plan,2017-18 Q1,5,,") == [
        "? Row 2: column B, 'Metric': Local performance metric is not asked for in 2017/18, but in 2014/15 to 2016/17"
    ]


def test_a_numerator_above_its_denominator_is_refused() -> None:
    (fault,) = told(HEAD, "Northmere,reablement,actual,2017-18 Q3,13,12,")
    assert "column E, 'Count'; column F, 'Denominator': 13 people still at home of 12" in fault


def test_a_rate_that_its_figures_do_not_come_to_is_a_query() -> None:
    fits, off = (
        "Northmere,dtoc,actual,2015-16 Q1,1813,292125,620.6",
        "Northmere,dtoc,actual,2015-16 Q2,1787,292125,612.7",
    )
    (fault,) = told(HEAD, fits, off)
    assert fault.startswith("? Row 3: column E, 'Count'; column F, 'Denominator'; column G, 'Rate': ")
    assert "1,787 / 292,125 × 100,000 is 611.7, and the rate 612.7 is not that" in fault


def test_a_rate_is_judged_by_the_populations_of_its_months_too() -> None:
    people = {(NORTHMERE, "18+"): {2015: Decimal(292125), 2016: Decimal(296808)}}
    assert told(HEAD, "Northmere,dtoc,actual,2015-16 Q4,2058,,693.4", populations=people) == []
    assert len(told(HEAD, "Northmere,dtoc,actual,2015-16 Q4,2058,,704.5", populations=people)) == 1


def test_a_rate_that_stands_is_compared_with_a_count_that_comes() -> None:
    key = Key(NORTHMERE, "dtoc", "", "actual", parse("2015-16-q1"))
    stands = {key: Figure(Decimal(1), Decimal(292125), Decimal("620.6000"))}
    assert told(HEAD, "Northmere,dtoc,actual,2015-16 Q1,1813,,", stands=stands) == []
    (fault,) = told(HEAD, "Northmere,dtoc,actual,2015-16 Q1,1900,,", stands=stands)
    assert "the rate 620.6, which stands there already, is not that" in fault


def test_a_proportion_below_one_percent_is_a_query_and_so_is_a_numerator_alone() -> None:
    below, alone = told(HEAD, "Northmere,reablement,plan,2018-19,,,0.84", "Northmere,reablement,actual,2017-18 Q1,12,,")
    assert below == "? Row 2: column G, 'Rate': 0.84 is below 1 %. If 84 % is meant, write that"
    assert "? Row 3: column E, 'Count': no number of people discharged into reablement stands beside it" in alone


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("Board,Metric,Series,Period,Count,Numerator", "column F, 'Numerator': means the same as column E, 'Count'"),
        ("Board,Metric,Series,Apr-17,April 2017", "column E, 'April 2017': means the same as column D, 'Apr-17'"),
        ("Board,Metric,Series,Apr-17,Total", "column E, 'Total': this may be a sum, or the figure of the year"),
        ("Board,Metric,Series,Period,Population", "column E, 'Population': this may be what is counted, or"),
        ("Board,Metric,Series,42826", "column D, '42826': '42826' is the number that Excel keeps for 1 April 2017"),
        ("Board,Metric,Series,Period", "no column holds figures"),
        ("Metric,Series,Period,Count", "no column says which board its rows are of"),
        ("Board,Series,Period,Count", "no column says which metric its rows are of"),
        ("Board,Metric,Series,Count", "no column says of which month, quarter or year its figures are"),
    ],
)
def test_headings_that_do_not_do_are_refused(head: str, says: str) -> None:
    assert any(says in fault and not fault.startswith("?") for fault in told(head, "Northmere,nea,plan,1,2,3"))


def test_an_unknown_column_is_passed_over_once_that_is_accepted() -> None:
    (fault,) = told(f"{HEAD},Colour", "Northmere,nea,plan,2017-04,1,,,red")
    assert fault.startswith("? column H, 'Colour': it is not known what this means")
    (nameless,) = told(f"{HEAD},", "Northmere,nea,plan,2017-04,1,,,red")
    assert nameless.startswith("? column H: it has no heading")


def test_a_part_is_named_by_its_key_or_label_and_only_where_the_metric_has_it() -> None:
    head = "Board,Metric,Part,Series,Period,Count"
    assert said_by(head, "Northmere,dtoc,Social care,plan,2017-04,5") == {"dtoc social_care plan 2017-04": "5"}
    (fault,) = told(head, "Northmere,nea,NHS,plan,2017-04,5")
    assert fault == "Row 2: column C, 'Part': Non-elective admissions has no part 'NHS'. Leave it blank"


def test_a_board_s_own_metric_is_known_by_its_name_there() -> None:
    falls = metrics().by_key["local"]
    own = {NORTHMERE: {"falls": type(falls)(**{**vars(falls), "key": "falls", "name": "Falls", "years": ("", "")})}}
    found, faults = judged(HEAD, "Northmere,Falls,plan,2017-18 Q1,5,,", own=own)
    assert (faults, [key.metric for key in found.entries]) == ([], ["falls"])


def test_a_metric_s_key_goes_before_the_name_of_another() -> None:
    named, keyed = (
        replace(metrics().by_key["local"], key=key, name=name) for key, name in (("beds", "Falls"), ("falls", "Beds"))
    )
    own = {NORTHMERE: {"beds": named, "falls": keyed}}
    found, _ = judged(HEAD, "Northmere,falls,actual,2018-19 Q1,5,,", own=own)
    assert [key.metric for key in found.entries] == ["falls"]


def test_sums_of_all_boards_and_blank_cells_are_passed_over() -> None:
    found, faults = judged(
        HEAD, "England,nea,plan,2017-04,99,,", "Northmere,nea,plan,2017-05,,,", "Northmere,nea,plan,2017-06,5,,"
    )
    assert (faults, found.totals, len(found.entries)) == ([], 1, 1)


def test_more_than_four_decimals_are_rounded_and_counted() -> None:
    many, noise = (
        "Northmere,dtoc_daily,plan,2017-04,12.45678,,",
        "Northmere,dtoc_daily,plan,2017-05,12.450000000000001,,",
    )
    found, _ = judged(HEAD, many, noise)
    values = [entry.fields["count"] for entry in found.entries.values()]
    assert [(number.value, number.decimals) for number in values] == [(Decimal("12.4568"), 4), (Decimal("12.45"), 2)]
    assert found.rounded == 1


def test_figures_of_a_board_s_area_are_kept_from_before_the_list_of_boards_begins() -> None:
    assert said_by(HEAD, "Northmere,reablement,actual,2012-13,,,83.2") == {"reablement actual 2012-13": "83.2 stated"}


@pytest.mark.parametrize("place", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("long", ["(" * 100_000, "9" * 100_000, "Q1 " * 30_000, "a" * 100_000])
def test_an_endless_cell_is_refused_at_once(place: int, long: str) -> None:
    cells = ["Northmere", "nea", "plan", "2017-04", "5", "", ""]
    cells[place] = long
    (fault,) = told(HEAD, ",".join(cells))
    assert len(fault) < 500
    judged(",".join([*HEAD.split(",")[:place], long, *HEAD.split(",")[place + 1 :]]), "Northmere,nea,plan,2017-04,5,,")


def test_hundreds_of_unknown_boards_are_told_without_guessing_at_each() -> None:
    faults = told(HEAD, *(f"Nowhere{number},nea,plan,2017-04,5,," for number in range(300)))
    assert len(faults) == 300
