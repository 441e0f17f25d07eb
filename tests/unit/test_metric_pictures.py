"""What pictures of metrics show, and how they are drawn; without a database."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.cache.backends.locmem import LocMemCache
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bcf.models import Board
from bcf.pictures import Sketch, draw, kept
from bcf.pictures.drawing import WIDTH, drawn
from bcf.pictures.words import width
from metrics.arithmetic import comparable, reading
from metrics.definitions import metrics
from metrics.nation import Standing, in_order
from metrics.periods import Period, months_of, parse, periods_of, quarters_of, year_period
from metrics.pictures import line_of, multiples_of, over_boards
from metrics.pictures.data import Chart, Dots, Line
from metrics.pictures.lines import LOOKS
from metrics.pictures.places import Box, free_place, spread
from metrics.pictures.scale import scale_of, tick_text
from metrics.position import number
from metrics.trajectory import Figure, Figures, Trajectory

SVG = "{http://www.w3.org/2000/svg}"
METRICS = metrics().by_key
YEAR = "2017-18"
pytestmark = pytest.mark.usefixtures("matplotlib_is_loaded")


def counts(periods: Iterable[Period], values: Iterable[int]) -> Figures:
    return {period: Figure(Decimal(value)) for period, value in zip(periods, values, strict=False)}


def admissions(seen: int = 9, plan: int = 1000, actual: int = 1100, before: int = 1050) -> Trajectory:
    """The same number planned each month, and another seen in the first months and in those of the year before."""
    held = {**counts(months_of("2016-17"), [before] * 12), **counts(months_of(YEAR), [actual] * seen)}
    return Trajectory("E09000901", METRICS["nea"], plan=counts(months_of(YEAR), [plan] * 12), actual=held)


def chart_of(trajectory: Trajectory, year: str = YEAR, *, until: Period | None = None) -> tuple[Chart, Sketch]:
    sketch = line_of(trajectory, year, until=until)
    assert sketch is not None
    assert isinstance(sketch.drawing, Chart)
    return sketch.drawing, sketch


def looks_of(chart: Chart) -> dict[str, Line]:
    return {line.look: line for line in chart.lines}


def texts_of(svg: str) -> list[str]:
    return [text.text or "" for text in etree.fromstring(svg.encode()).iter(f"{SVG}text")]


def test_plan_actual_last_year_and_forecast_are_drawn_by_month() -> None:
    chart, sketch = chart_of(admissions())
    lines = looks_of(chart)
    assert [len(lines[look].points) for look in ("plan", "actual", "last year", "forecast")] == [12, 9, 12, 4]
    assert lines["forecast"].points[0] == lines["actual"].points[-1]
    assert sketch.table.header == ("Month", "Plan", "Actual", "Last year", "Forecast")
    assert sketch.table.rows[0] == ("April 2017", "1,000", "1,100", "1,050", "")
    assert sketch.table.rows[-1] == ("2017/18", "12,000", "", "12,600", "13,200")


def test_every_line_bears_its_name_and_the_picture_says_it_in_words() -> None:
    chart, sketch = chart_of(admissions())
    svg = drawn(sketch, "one")
    assert {"Plan", "Actual", "Last year", "Forecast"} <= set(texts_of(svg))
    tree = etree.fromstring(svg.encode())
    assert tree.get("role") == "img"
    assert tree[0].text == "Non-elective admissions, 2017/18"
    assert "Plan: from 1,000 in April 2017 to 1,000 in March 2018." in (tree[1].text or "")
    assert "Forecast: 1,100 from January 2018 on." in chart.description
    assert "Worse than planned." in chart.description


def test_lines_differ_in_more_than_colour() -> None:
    assert len({(look.thick, str(look.dashes), look.mark) for look in LOOKS.values()}) == len(LOOKS)


def test_a_picture_needs_no_style_and_reaches_nowhere() -> None:
    svg = drawn(chart_of(admissions())[1], "one")
    assert "style" not in svg
    assert re.findall(r"https?://[^\"]*", svg) == ["http://www.w3.org/2000/svg"]
    assert set(re.findall(r'href="([^"]+)"', svg)) <= {f"#{name}" for name in re.findall(r'id="([^"]+)"', svg)}
    assert etree.fromstring(svg.encode()).get("viewBox", "").startswith("0 0 300 ")


def test_what_chance_explains_is_a_band_around_the_plan() -> None:
    chart, _ = chart_of(admissions(plan=100))
    place, low, high = chart.band[0]
    assert place == 0
    assert low.quantize(Decimal("0.1")) == Decimal("80.4")
    assert high.quantize(Decimal("0.1")) == Decimal("119.6")
    assert "Grey: what chance alone explains." in chart.notes


def test_actuals_after_a_day_that_is_asked_for_are_not_drawn() -> None:
    chart, sketch = chart_of(admissions(), until=parse("2017-06"))
    assert len(looks_of(chart)["actual"].points) == 3
    assert sketch.table.rows[3][2] == ""


def test_a_gap_stays_a_gap() -> None:
    trajectory = admissions(seen=0)
    months = months_of(YEAR)
    seen = counts([months[0], months[1], months[4]], [9, 8, 7])
    chart, sketch = chart_of(replace(trajectory, actual=seen))
    assert [place for place, _ in looks_of(chart)["actual"].points] == [0, 1, 4]
    assert "nan" not in drawn(sketch, "one").lower()


def test_quarters_are_drawn_where_plan_and_actual_meet_in_quarters() -> None:
    rates = Trajectory(
        "E09000901", METRICS["dtoc"], plan=counts(quarters_of(YEAR), [10, 10, 10, 10]),
        actual=counts(months_of(YEAR), [4] * 7), populations={2017: Decimal(100_000), 2018: Decimal(100_000)},
    )  # fmt: skip
    chart, sketch = chart_of(rates)
    assert [row[0] for row in sketch.table.rows] == ["Q1 2017/18", "Q2 2017/18", "Q3 2017/18", "Q4 2017/18", "2017/18"]
    assert looks_of(chart)["actual"].points == ((0, Decimal(12)), (1, Decimal(12)))
    assert chart.unit == "Delayed days a quarter per 100,000 residents of 18 and over"


def test_what_is_known_by_year_stands_with_the_years_before() -> None:
    years = [year_period(year) for year in ("2015-16", "2016-17", "2017-18")]
    figures = {year: Figure(Decimal(80), Decimal(100)) for year in years}
    trajectory = Trajectory("E09000901", METRICS["reablement"], plan=figures, actual=dict(list(figures.items())[:2]))
    chart, sketch = chart_of(trajectory)
    assert chart.places == (("2015/16",), ("2016/17",), ("2017/18",))
    assert sketch.table.rows == (
        ("2015/16", "80.0 %", "80.0 %"),
        ("2016/17", "80.0 %", "80.0 %"),
        ("2017/18", "80.0 %", ""),
    )


def test_a_years_plan_of_a_level_holds_in_each_quarter_and_one_of_a_flow_is_only_told() -> None:
    year = year_period(YEAR)
    proportion = Trajectory(
        "E09000901", METRICS["reablement"], plan={year: Figure(Decimal(85), Decimal(100))},
        actual={quarters_of(YEAR)[0]: Figure(Decimal(8), Decimal(10))},
    )  # fmt: skip
    assert [value for _, value in looks_of(chart_of(proportion)[0])["plan"].points] == [Decimal(85)] * 4
    homes = Trajectory(
        "E09000901", METRICS["residential"], plan={year: Figure(stated=Decimal("582.2"))},
        actual={quarter: Figure(stated=Decimal(100)) for quarter in quarters_of(YEAR)[:2]},
    )  # fmt: skip
    chart, _ = chart_of(homes)
    assert "plan" not in looks_of(chart)
    assert "Plan for the whole year: 582.2." in chart.notes


def test_nothing_known_gives_no_picture() -> None:
    empty = Trajectory("E09000901", METRICS["nea"])
    assert line_of(empty, YEAR) is None
    assert [sketch.key for sketch in multiples_of([empty, admissions()], YEAR)] == ["e09000901-nea-2017-18"]


def test_a_board_of_marks_and_scripts_is_only_words() -> None:
    own = replace(METRICS["local"], name="$\\frac{1}{ <script>x</script> & é \U0001f600", numerator="]]> {%")
    trajectory = Trajectory("E09000901", own, plan=counts(quarters_of(YEAR), [1, 2, 3, 4]))
    etree.fromstring(drawn(chart_of(trajectory)[1], "one").encode())


def test_the_same_figures_are_never_drawn_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    cache, calls = LocMemCache("metric pictures", {}), list[Sketch]()
    cache.clear()

    def counted(sketch: Sketch, name: str) -> str:
        calls.append(sketch)
        return drawn(sketch, name)

    monkeypatch.setattr(kept, "caches", {"pictures": cache})
    monkeypatch.setattr(kept, "drawn", counted)
    boards = [replace(admissions(), board=f"E0900090{number}") for number in range(3)]
    sketches = [sketch for board in boards if (sketch := line_of(board, YEAR)) is not None]
    first = draw(sketches)
    assert len({picture.key for picture in first}) == 3
    assert len(calls) == 1
    draw(sketches)
    assert len(calls) == 1
    draw(multiples_of([admissions(actual=1101)], YEAR))
    assert len(calls) == 2


FIGURES = st.builds(
    Figure,
    st.none() | st.decimals(0, 10**11, places=4) | st.just(Decimal(0)),
    st.none() | st.decimals(1, 10**9, places=2),
    st.none() | st.decimals(0, 10**7, places=4),
).filter(bool)
PERIODS = st.sampled_from(
    [period for year in ("2016-17", YEAR) for span in ("month", "quarter", "year") for period in periods_of(year, span)]
)
SERIES = st.dictionaries(PERIODS, FIGURES, max_size=14)
TRAJECTORIES = st.builds(
    Trajectory,
    st.just("E09000901"),
    st.sampled_from([METRICS[key] for key in ("nea", "residential", "reablement", "dtoc", "dtoc_daily", "local")]),
    st.just(""),
    SERIES,
    SERIES,
    SERIES,
    st.dictionaries(st.sampled_from([2016, 2017, 2018]), st.integers(1, 10**7).map(Decimal)),
)


@given(TRAJECTORIES, st.booleans())
@settings(max_examples=40, deadline=None)
def test_any_trajectory_gives_a_sound_picture_and_the_tables_numbers_are_the_figures(
    trajectory: Trajectory, small: bool
) -> None:
    sketch = line_of(trajectory, YEAR, small=small)
    if sketch is None:
        return
    svg = drawn(sketch, "one")
    etree.fromstring(svg.encode())
    assert "style" not in svg
    assert not re.search(r'[" ](nan|-?inf)', svg)
    shown = comparable(trajectory, YEAR)  # counts, where no rate can be compared
    names = {period.short: period for span in ("month", "quarter", "year") for period in periods_of(YEAR, span)}
    names |= {
        period.label: period
        for period in [*names.values(), *(year_period(y) for y in ("2014-15", "2015-16", "2016-17"))]
    }
    for column, series in (("Plan", "plan"), ("Actual", "actual")):
        if column in sketch.table.header:
            place = sketch.table.header.index(column)
            for row in sketch.table.rows:
                found = reading(shown, series, names[row[0]])  # type: ignore[arg-type]
                if found is None and shown.metric.kind == "level":
                    continue
                assert row[place] == ("" if found is None else number(shown.metric, found.value))


@given(st.lists(st.decimals(0, 10**12, places=4), min_size=1, max_size=30))
def test_a_scale_holds_all_values_between_few_round_numbers(values: list[Decimal]) -> None:
    scale = scale_of(values)
    assert all(0 <= scale.part(value) <= 1 for value in values)
    assert 2 <= len(scale.ticks) <= 7
    assert scale.low >= 0


def test_numbers_of_a_scale_have_thousands_and_no_needless_nought() -> None:
    assert [tick_text(tick) for tick in scale_of([Decimal(0), Decimal(10)]).ticks] == ["0", "2.5", "5", "7.5", "10"]
    assert tick_text(scale_of([Decimal(1200), Decimal(1400)]).high) == "1,400"


def test_names_at_the_ends_of_lines_keep_apart() -> None:
    places = spread([50, 51, 49, 100], 13, 0, 100)
    assert sorted(places) == [places[2], places[0], places[1], places[3]]
    ordered = sorted(places)
    assert all(after - before >= 12.99 for before, after in pairwise(ordered))
    assert max(places) <= 100


def test_a_name_stands_where_nothing_else_is() -> None:
    within = Box(0, 0, 200, 100)
    line = [(float(x), 50.0) for x in range(0, 100, 2)]
    box = free_place((98, 50), (40, 12), within, line, [])
    assert not any(box.holds(point) for point in line)
    other = free_place((98, 50), (40, 12), within, line, [box])
    assert not box.meets(other)


def standing(name: str, actual: int, plan: int = 1000, region: str = "North", key: str = "nea") -> Standing:
    board = Board(ons_code=f"E{len(name):08d}", name=name, region=region, active_from=date(2013, 4, 1))
    planned, came = counts(months_of(YEAR), [plan] * 12), counts(months_of(YEAR)[:6], [actual] * 6)
    people = {2017: Decimal(100_000), 2018: Decimal(100_000)}
    return Standing(board, Trajectory(board.ons_code, METRICS[key], "", planned, came, populations=people), YEAR)


def test_boards_are_drawn_by_region_the_worst_first_as_percent_of_their_own_plan() -> None:
    found = [standing("Small", 11, 10), standing("Large", 12000, 10000), standing("Far", 900, region="South")]
    north, south = over_boards(METRICS["nea"], YEAR, found)
    assert north.drawing.title == "Non-elective admissions, 2017/18: North"
    assert [row[:3] for row in north.table.rows] == [("Large", "120.0 %", "100.0 %"), ("Small", "110.0 %", "100.0 %")]
    assert "As planned: Small." in north.drawing.description
    assert isinstance(north.drawing, Dots)
    assert isinstance(south.drawing, Dots)
    assert north.drawing.scale == south.drawing.scale
    svg = drawn(north, "one")
    assert {"Large", "Small", "120.0 %"} <= set(texts_of(svg))
    assert "style" not in svg


def test_rates_are_compared_as_those_of_a_whole_year_whatever_is_known() -> None:
    half = standing("Half", 10, 8, key="dtoc")
    assert (half.actual, half.plan) == (Decimal(120), Decimal(96))


def test_a_region_of_many_boards_takes_several_pictures() -> None:
    many = [standing("B" * length, 1000 + length) for length in range(1, 41)]
    assert [sketch.drawing.title.rpartition(": ")[2] for sketch in over_boards(METRICS["nea"], YEAR, many)] == [
        "North (1 of 2)",
        "North (2 of 2)",
    ]


def test_the_table_is_sorted_either_way_and_what_is_not_known_comes_last() -> None:
    unknown = replace(
        standing("Unknown", 1), trajectory=Trajectory("E1", METRICS["nea"], plan=counts(months_of(YEAR), [5]))
    )
    found = [standing("Ash", 1100), unknown, standing("Birch", 900)]
    assert [one.board.name for one in in_order(found, "percent")] == ["Birch", "Ash", "Unknown"]
    assert [one.board.name for one in in_order(found, "-percent")] == ["Ash", "Birch", "Unknown"]
    assert [one.board.name for one in in_order(found, "nonsense")] == ["Ash", "Birch", "Unknown"]


def test_the_words_below_the_last_place_stand_within_the_picture() -> None:
    """Of a daily plan of the year before only, nothing is named at the right edge, and "2018/19" was cut there."""
    plan = {year_period("2017-18"): Figure(Decimal("9.8"))}
    sketch = line_of(Trajectory("E09000020", METRICS["dtoc_daily"], plan=plan), "2018-19")
    assert sketch is not None
    (last,) = [
        text for text in etree.fromstring(drawn(sketch, "one").encode()).iter(f"{SVG}text") if text.text == "2018/19"
    ]
    place = re.search(r"translate\(([0-9.]+)", last.get("transform", ""))
    middle = float(last.get("x") or (place[1] if place else "nan"))
    assert middle + 12 * width("2018/19") / 2 <= WIDTH
