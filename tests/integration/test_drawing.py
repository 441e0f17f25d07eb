"""A plan is drawn in one of three ways: shown beside the present one, applied just so, kept with its reason; and brought back."""

import re
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse

from bcf.models import Board, User
from metrics.definitions import metrics
from metrics.models import Trajectory, TrajectoryVersion
from metrics.periods import months_of
from metrics.stored import trajectory_of
from tests.factories import make_member
from tests.integration.visiting import signed_in, text_of
from tests.metric_scenes import NEA, counts, put, put_population, stated

pytestmark = pytest.mark.django_db
YEAR = "2017-18"
CODES = [month.code for month in months_of(YEAR)]
LAST = [month.code for month in months_of("2016-17")]
DAILY = {
    "since": "2017-03", "baseline": "16.60", "first": "2017-09", "first_target": "12.45", "second": "2018-03",
    "second_target": "8.30", "share_nhs": "55.79", "share_social_care": "44.21",
}  # fmt: skip


def address(board: Board, page: str = "draw", metric: str = NEA, **query: str | list[str]) -> str:
    asked = urlencode({"show": "1", **query} if "way" in query else query, doseq=True)
    return f"/metrics/{board.ons_code}/{metric}/{page}/{YEAR}/" + (f"?{asked}" if asked else "")


def cells(page: str) -> list[list[str]]:
    """The texts of each row of the preview's tables."""
    rows = re.findall(r"<tr[^>]*>(<th scope=\"row\">.*?)</tr>", page, re.DOTALL)
    return [[re.sub(r"<[^>]+>", " ", one).strip() for one in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


def seal(page: str) -> str:
    return str(re.findall(r'name="seal" value="([0-9a-f]{64})"', page)[0])


def apply(user: User, where: str, reason: str = "Agreed by the board", mark: str = "") -> HttpResponse:
    client = signed_in(user)
    mark = mark or seal(text_of(client, where))
    return client.post(where, {"seal": mark, "reason": reason})  # type: ignore[return-value]


def planned(board: Board, metric: str = NEA, part: str = "") -> dict[str, Decimal | None]:
    plan = trajectory_of(board, metrics().by_key[metric], part).plan
    return {
        period.code: figure.count if figure.count is not None else figure.stated
        for period, figure in sorted(plan.items())
    }


@pytest.fixture
def season(northmere: Board) -> Mapping[str, int]:
    """Last year's admissions, twice as many in winter; this year 100 are planned for each month, and 80 came in each till June."""
    last = {code: 200 if number >= 8 else 100 for number, code in enumerate(LAST)}
    put(northmere, counts("actual", last) | counts("plan", dict.fromkeys(CODES, 100)))
    put(northmere, counts("actual", dict.fromkeys(CODES[:3], 80)))
    return last


# --- showing -------------------------------------------------------------------------------------------------------


def test_the_page_offers_three_ways_and_begins_with_what_is_known(northmere: Board, ada: User) -> None:
    put(northmere, counts("actual", {"2017-03": 1250}) | counts("plan", {"2018-03": 1200}))
    page = text_of(signed_in(ada), address(northmere))
    for said in ("Straight steps", "Change on last year", "Shape of earlier years", 'value="1250"', 'value="1200"'):
        assert said in page
    assert "What it comes to</h2>" not in page


def test_a_preview_shows_both_plans_month_by_month_and_writes_nothing(
    northmere: Board, ada: User, season: Mapping[str, int]
) -> None:
    page = text_of(signed_in(ada), address(northmere, way="seasons", until="2017-06", years="2016-17", kept="2017-07"))
    rows = cells(page)
    assert rows[0] == ["April 2017 actual", "100", "80", "−20"]
    assert rows[3] == ["July 2017 kept as planned", "100", "100", "0"]
    assert rows[4] == ["August 2017", "100", "72", "−28"]
    assert rows[8] == ["December 2017", "100", "143", "+43"]
    assert rows[-1] == ["2017/18", "1,200", "1,200", "0"]
    assert "The other 860 is spread over 8 months by the shape of 2016/17." in page
    assert planned(northmere) == dict.fromkeys(CODES, 100)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"way": "steps", "since": "2017-03", "baseline": "", "first": "2017-09", "first_target": "5"}, "Fill this in: Baseline"),
        ({"way": "steps", "since": "2017-03", "baseline": "few", "first": "2017-09", "first_target": "5"}, "must be a number"),
        ({"way": "steps", "since": "2017-03", "baseline": "5", "first": "2017-09", "first_target": "5", "second": "2018-03"},
         "Enter the second target"),
        ({"way": "steps", "since": "2017-06", "baseline": "5", "first": "2017-05", "first_target": "5"},
         "May 2017 does not come after June 2017"),
        ({"way": "change", "percent": "lots", "basis": "actual"}, "must be a number of percent"),
        ({"way": "change", "percent": "-101", "basis": "actual"}, "fall by more than 100 %"),
        ({"way": "change", "percent": "-2", "basis": "plan"}, "The plan of last year has no figure for April 2016"),
        ({"way": "seasons", "until": "2017-07", "years": "2016-17"}, "July 2017 has passed, but has no actual"),
        ({"way": "seasons", "until": "2017-06"}, "No earlier year was chosen. Tick at least one."),
        ({"way": "seasons", "until": "2017-06", "years": "2016-17", "kept": CODES}, "and no period to spread it over"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_said(
    northmere: Board, ada: User, season: Mapping[str, int], query: dict[str, str], says: str
) -> None:
    page = signed_in(ada).get(address(northmere, **query))
    assert page.status_code == 422
    assert says in page.content.decode()
    assert 'name="seal"' not in page.content.decode()


def test_where_no_earlier_year_is_known_its_figures_are_asked_for(northmere: Board, ada: User) -> None:
    put(northmere, counts("plan", dict.fromkeys(CODES, 100)) | counts("actual", {"2016-17": 1100}))
    page = signed_in(ada).get(address(northmere, way="seasons")).content.decode()
    assert (
        "No earlier year is known, month by month or quarter by quarter, to take the shape of. Bring its figures in first"
        in page
    )
    assert 'name="years"' not in page


def test_a_level_has_no_total_to_keep(northmere: Board, ada: User) -> None:
    page = signed_in(ada).get(address(northmere, metric="reablement", way="seasons"))
    assert "has no annual total that could be kept" in page.content.decode()


def test_a_year_without_a_plan_has_no_total_to_keep(northmere: Board, ada: User) -> None:
    page = signed_in(ada).get(address(northmere, way="seasons"))
    assert "No total is planned for 2017/18 that could be kept" in page.content.decode()


def test_differences_are_those_of_the_printed_figures(northmere: Board, ada: User) -> None:
    put(northmere, counts("plan", {"2017-04": "5.355", "2017-05": "5.3549"}), metric="dtoc_daily")
    query = {"since": "2017-03", "baseline": "5.35", "first": "2017-05", "first_target": "5.35"}
    rows = cells(text_of(signed_in(ada), address(northmere, metric="dtoc_daily", way="steps", **query)))
    assert rows[:2] == [["April 2017", "5.36", "5.35", "−0.01"], ["May 2017", "5.35", "5.35", "0.00"]]


def test_a_change_and_a_season_both_start_from_the_printed_total(northmere: Board, ada: User) -> None:
    put(northmere, counts("actual", dict.fromkeys(LAST, 100) | {"2016-17": 1201}))
    put(northmere, counts("plan", dict.fromkeys(CODES, 100) | {YEAR: 1202}))
    page = text_of(signed_in(ada), address(northmere, way="change", percent="10", basis="actual"))
    assert "Actual 2016/17: 1,201 as printed (its months come to 1,200). +10.0 % makes 1,321" in page
    page = text_of(signed_in(ada), address(northmere, way="seasons", years="2016-17"))
    assert "The year’s total of 1,202 as printed (its months come to 1,200) is kept." in page


def test_a_rate_of_a_year_is_changed_as_it_is_worked_out(northmere: Board, ada: User) -> None:
    put_population(northmere, {2016: 30_000, 2017: 30_000}, ages="65+")
    put(northmere, counts("actual", {f"2016-17-q{number}": 10 for number in range(1, 5)}), metric="residential")
    where = address(northmere, metric="residential", way="change", unit="stated", percent="0", basis="actual")
    page = text_of(signed_in(ada), where)
    assert "Actual 2016/17: 133.3 as worked out (its quarters, each rounded, come to 133.2)." in page


def test_a_season_says_what_it_asks_of_the_rest(northmere: Board, ada: User) -> None:
    put(northmere, counts("actual", dict.fromkeys(LAST, 1000)) | counts("plan", dict.fromkeys(CODES, 1000)))
    put(northmere, counts("actual", dict.fromkeys(CODES[:9], 1100)))
    page = text_of(signed_in(ada), address(northmere, way="seasons", until="2017-12", years="2016-17"))
    asks = "To keep the year’s total, January to March 2018 come to 2,100: 30 % less than the 3,000 planned now."
    assert f'<span class="govuk-visually-hidden">Warning</span>{asks}' in page
    assert (
        "April to December 2017 become what they were: 9,900, where 9,000 was planned. The plan then no longer shows them off plan."
        in page
    )


@pytest.mark.parametrize(
    ("seen", "says"),
    [
        (1000, "come to 11,000, as planned now."),
        (980, "come to 11,020: 0.2 % more than"),
        (990, "come to 11,010: under 0.1 % more than"),
    ],
)
def test_what_is_asked_of_the_rest_is_no_warning_where_chance_explains_it(
    northmere: Board, ada: User, seen: int, says: str
) -> None:
    put(northmere, counts("actual", dict.fromkeys(LAST, 1000)) | counts("plan", dict.fromkeys(CODES, 1000)))
    put(northmere, counts("actual", {CODES[0]: seen}))
    page = text_of(signed_in(ada), address(northmere, way="seasons", until=CODES[0], years="2016-17"))
    assert f"To keep the year’s total, May 2017 to March 2018 {says}" in page
    assert "govuk-warning-text" not in page
    assert "April 2017 becomes what it was" in page


# --- applying -----------------------------------------------------------------------------------------------------


def test_the_published_steps_are_drawn_for_the_whole_and_both_parts(northmere: Board, ada: User) -> None:
    answer = apply(ada, address(northmere, metric="dtoc_daily", way="steps", **DAILY))
    assert answer.status_code == 302
    for part, september, march in (("", "12.45", "8.30"), ("nhs", "6.95", "4.63"), ("social_care", "5.50", "3.67")):
        plan = planned(northmere, "dtoc_daily", part)
        assert list(plan) == CODES
        assert (plan["2017-09"], plan["2018-03"]) == (Decimal(september), Decimal(march))
    baseline = trajectory_of(northmere, metrics().by_key["dtoc_daily"], "nhs").baseline
    assert [(period.code, figure.count) for period, figure in baseline.items()] == [("2017-03", Decimal("9.26"))]
    versions = TrajectoryVersion.objects.all()
    assert {(one.by, one.how, one.reason) for one in versions} == {(ada, "steps", "Agreed by the board")}
    assert len({one.batch for one in versions}) == 1


def test_the_preview_names_each_parts_steps(northmere: Board, ada: User) -> None:
    page = text_of(signed_in(ada), address(northmere, metric="dtoc_daily", way="steps", **DAILY))
    assert "From 16.60 in March 2017 to 12.45 in September 2017: 6 steps, 0.69 less each time." in page
    assert "55.79 % of the whole: 0.39 less and then 0.39 less each time." in page
    assert "44.21 % of the whole: 0.31 less and then 0.31 less each time." in page


def test_a_change_on_last_year_replaces_a_printed_total_that_no_longer_fits(
    northmere: Board, ada: User, season: Mapping[str, int]
) -> None:
    put(northmere, counts("plan", {YEAR: 1201, "2017-18-q1": 300}))
    where = address(northmere, way="change", percent="-2.5", basis="actual")
    page = text_of(signed_in(ada), where)
    assert "The planned figures for Q1 2017/18 (April to June) and 2017/18 no longer fit and will be taken out." in page
    assert apply(ada, where).status_code == 302
    plan = planned(northmere)
    assert set(plan) == set(CODES)
    assert sum(value or 0 for value in plan.values()) == 1560  # 1,600 less 2.5 %
    assert TrajectoryVersion.objects.get(how="change").trajectory.year == YEAR


def test_a_seasonal_reprofile_keeps_the_printed_total(northmere: Board, ada: User, season: Mapping[str, int]) -> None:
    put(northmere, counts("plan", {YEAR: 1203}))
    assert apply(ada, address(northmere, way="seasons", until="2017-06", years="2016-17")).status_code == 302
    plan = planned(northmere)
    assert plan.pop(YEAR) == 1203
    assert sum(value or 0 for value in plan.values()) == 1203
    assert [plan[code] for code in CODES[:3]] == [80, 80, 80]


def test_a_rate_can_be_drawn_in_counts_or_as_printed(northmere: Board, ada: User) -> None:
    query = {"since": "2016-17-q4", "baseline": "120.5", "first": "2017-18-q4", "first_target": "100.5", "way": "steps"}
    put(northmere, stated("actual", {"2016-17-q4": "120.5"}), metric="residential")
    assert apply(ada, address(northmere, metric="residential", unit="stated", **query)).status_code == 302
    assert list(planned(northmere, "residential").values()) == [
        Decimal(one) for one in ("115.5", "110.5", "105.5", "100.5")
    ]
    page = signed_in(ada).get(address(northmere, metric="residential", unit="count", **query))
    assert "must be a whole number" in page.content.decode()


def test_what_is_not_asked_for_in_a_unit_is_drawn_in_the_usual_one(northmere: Board, ada: User) -> None:
    put(northmere, stated("plan", {"2017-18-q1": "120.5"}), metric="residential")
    query = {"since": "2016-17-q4", "baseline": "120.5", "first": "2017-18-q4", "first_target": "100.5", "way": "steps"}
    for unit in ({}, {"unit": ""}):
        page = text_of(signed_in(ada), address(northmere, metric="residential", **query, **unit))
        assert '<option value="stated" selected>' in page
        assert cells(page)[0] == ["Q1 2017/18 (April to June)", "120.5", "115.5", "−5.0"]


def test_counts_of_a_rate_are_drawn_before_any_population_is_known(northmere: Board, ada: User) -> None:
    put(northmere, counts("plan", {"2017-04": 310}), metric="dtoc")
    query = {
        "way": "steps",
        "unit": "count",
        "since": "2017-03",
        "baseline": "300",
        "first": "2017-06",
        "first_target": "270",
    }
    page = text_of(signed_in(ada), address(northmere, metric="dtoc", **query))
    assert cells(page)[:2] == [["April 2017", "310", "290", "−20"], ["May 2017", "–", "280", "–"]]
    assert "The population is not known for all of these periods" in page
    put_population(northmere, {2017: 300_000, 2018: 300_000})
    assert "The population is not known" not in text_of(signed_in(ada), address(northmere, metric="dtoc", **query))


def test_a_rates_season_keeps_the_counts_of_its_year(northmere: Board, ada: User) -> None:
    quarters = [f"q{number}" for number in range(1, 5)]
    put(
        northmere,
        counts("actual", {f"2016-17-{one}": 10 * number for number, one in enumerate(quarters, 1)}),
        metric="residential",
    )
    put(northmere, counts("plan", {f"2017-18-{one}": 25 for one in quarters}), metric="residential")
    put(northmere, counts("actual", {"2017-18-q1": 19}), metric="residential")
    where = address(northmere, metric="residential", way="seasons", unit="count", until="2017-18-q1", years="2016-17")
    assert apply(ada, where).status_code == 302
    assert list(planned(northmere, "residential").values()) == [19, 18, 27, 36]


def test_a_monthly_metric_that_is_known_by_quarter_is_drawn_by_quarter(northmere: Board, ada: User) -> None:
    last = {f"2016-17-q{number}": one for number, one in enumerate((1813, 1787, 2060, 2058), 1)}
    put(northmere, counts("actual", last), metric="dtoc")
    where = address(northmere, metric="dtoc", way="change", unit="count", percent="-10", basis="actual")
    assert apply(ada, where).status_code == 302
    plan = planned(northmere, "dtoc")
    assert list(plan) == [f"2017-18-q{number}" for number in range(1, 5)]
    assert sum(value or 0 for value in plan.values()) == 6946  # 7,718 less 10 %: 6,946.2


def test_a_target_that_is_known_for_years_only_is_drawn_by_years(northmere: Board, ada: User) -> None:
    known = stated("actual", {"2015-16": "335.9", "2016-17": "283.3"}) | stated("plan", {YEAR: "300"})
    put(northmere, known, metric="residential")
    page = text_of(signed_in(ada), address(northmere, metric="residential"))
    assert re.findall(r'aria-current="true">([^<]+)', page) == ["By years"]
    assert 'value="283.3"' in page
    assert "By months" not in page
    query = {"since": "2016-17", "baseline": "283.3", "first": YEAR, "first_target": "277.3"}
    where = address(northmere, metric="residential", way="steps", **query)
    shown = text_of(signed_in(ada), where)
    assert cells(shown) == [["2017/18", "300.0", "277.3", "−22.7"]]
    assert "govuk-warning-text" not in shown
    assert apply(ada, where).status_code == 302
    assert planned(northmere, "residential") == {YEAR: Decimal("277.3")}


def test_a_yearly_rate_that_is_drawn_by_quarters_is_warned_of(northmere: Board, ada: User) -> None:
    put(northmere, stated("plan", {YEAR: "277.3"}), metric="residential")
    query = {"since": "2016-17-q4", "baseline": "283.3", "first": "2017-18-q4", "first_target": "277.3"}
    page = text_of(signed_in(ada), address(northmere, metric="residential", way="steps", span="quarter", **query))
    assert (
        "Together these come to 1,118.2 for 2017/18, four times the 277.3 that is planned. A target for a whole year is drawn by "
        "years." in page
    )


@pytest.mark.parametrize(
    ("now", "target", "says"),
    [
        ("480", "100", "Together these come to 1,200 for 2017/18, 2.5 times the 480 that is planned. A target for a whole year"),
        ("800", "100", ""),
        ("799", "100", "Together these come to 1,200 for 2017/18, 1.5 times the 799 that is planned. A target for a whole year"),
        ("4000", "100", "Together these come to 1,200 for 2017/18, 30 % of the 4,000 that is planned.<"),
        ("2400", "100", ""),
        ("0", "100", "Together these come to 1,200 for 2017/18, and 0 is planned."),
    ],
)  # fmt: skip
def test_a_year_that_differs_by_more_than_half_is_warned_of(
    northmere: Board, ada: User, now: str, target: str, says: str
) -> None:
    put(northmere, counts("plan", {YEAR: now}))
    query = {"since": "2017-03", "baseline": "100", "first": "2018-03", "first_target": target}
    page = text_of(signed_in(ada), address(northmere, way="steps", span="month", **query))
    assert says in page
    assert ("govuk-warning-text" in page) == bool(says)


def test_a_level_is_warned_of_by_its_mean(northmere: Board, ada: User) -> None:
    put(northmere, stated("plan", {YEAR: "90"}), metric="reablement")
    query = {"since": "2016-17-q4", "baseline": "20", "first": "2017-18-q4", "first_target": "20"}
    page = text_of(signed_in(ada), address(northmere, metric="reablement", way="steps", span="quarter", **query))
    assert "The mean of these is 20.0 for 2017/18, 22 % of the 90.0 that is planned.<" in page


def test_counts_are_compared_with_a_planned_rate(northmere: Board, ada: User) -> None:
    put(northmere, stated("plan", {YEAR: "500"}), metric="residential")
    put_population(northmere, {2017: 20_000, 2018: 20_000}, ages="65+")
    query = {"since": "2016-17-q4", "baseline": "100", "first": "2017-18-q4", "first_target": "100", "unit": "count"}
    page = text_of(signed_in(ada), address(northmere, metric="residential", way="steps", span="quarter", **query))
    assert "come to 2,000.0 (admissions per 100,000 residents of 65 and over) for 2017/18, four times the 500.0" in page


@pytest.mark.parametrize(
    ("way", "metric", "offered", "usual"),
    [
        ("steps", NEA, ["month", "quarter", "year"], "month"),
        ("change", NEA, ["month", "quarter", "year"], "month"),
        ("seasons", NEA, ["month", "quarter"], "month"),
        ("steps", "reablement", ["quarter", "year"], "quarter"),
        ("seasons", "reablement", [], "quarter"),
    ],
)
def test_the_page_offers_the_lengths_that_a_metric_can_have(
    northmere: Board, ada: User, way: str, metric: str, offered: list[str], usual: str
) -> None:
    page = text_of(signed_in(ada), f"/metrics/{northmere.ons_code}/{metric}/draw/{YEAR}/?way={way}&span=nonsense")
    assert re.findall(r"&amp;span=(\w+)", page) == offered
    assert f'name="span" value="{usual}"' in page


def test_a_year_is_changed_by_what_was_known_of_the_last(northmere: Board, ada: User) -> None:
    put(northmere, stated("actual", {"2016-17": "200"}), metric="residential")
    assert (
        apply(ada, address(northmere, metric="residential", way="change", percent="-2", basis="actual")).status_code
        == 302
    )
    assert planned(northmere, "residential") == {YEAR: Decimal(196)}


def test_no_baseline_lies_before_the_first_year(northmere: Board, ada: User) -> None:
    base = f"/metrics/{northmere.ons_code}/reablement/draw/2012-13/"
    for span in ("quarter", "year"):
        assert "2011" not in text_of(signed_in(ada), f"{base}?span={span}")


def test_a_reason_is_needed(northmere: Board, ada: User, season: Mapping[str, int]) -> None:
    where = address(northmere, way="change", percent="1", basis="actual")
    answer = apply(ada, where, reason=" ")
    assert answer.status_code == 422
    assert "Say why, in a sentence" in answer.content.decode()
    assert planned(northmere) == dict.fromkeys(CODES, 100)
    assert signed_in(ada).post(where, {"seal": seal(answer.content.decode()), "reason": "Now"}).status_code == 302


@pytest.mark.parametrize(
    "meanwhile", [counts("plan", {"2017-04": 7}), counts("actual", {"2017-03": 150}), counts("actual", {"2017-07": 9})]
)
def test_what_changed_after_it_was_shown_is_shown_anew_and_not_applied(
    northmere: Board, ada: User, ben: User, season: Mapping[str, int], meanwhile: dict[object, object]
) -> None:
    where = address(northmere, way="change", percent="1", basis="actual")
    mark = seal(text_of(signed_in(ada), where))
    put(northmere, meanwhile, by=ben)  # type: ignore[arg-type]
    before = planned(northmere)
    answer = apply(ada, where, mark=mark, reason="My reason")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The figures changed after this was shown, so nothing was written" in page
    assert "My reason" in page
    assert seal(page) != mark
    assert planned(northmere) == before
    assert apply(ada, where, mark=seal(page)).status_code == 302


def test_what_can_no_longer_be_drawn_says_why_and_writes_nothing(
    northmere: Board, ada: User, season: Mapping[str, int]
) -> None:
    where = address(northmere, way="seasons", until="2017-06", years="2016-17")
    mark = seal(text_of(signed_in(ada), where))
    put(northmere, counts("actual", {"2017-06": 5000}))
    page = apply(ada, where, mark=mark).content.decode()
    assert "nothing was written" in page
    assert "more than the year’s total of 1,200" in page
    assert not TrajectoryVersion.objects.filter(how="seasons").exists()


def test_the_same_plan_again_is_nothing_to_write(northmere: Board, ada: User, season: Mapping[str, int]) -> None:
    where = address(northmere, way="seasons", until="", years="2016-17", kept=CODES)
    assert "The plan stands just so already" in text_of(signed_in(ada), where)


def test_a_part_is_drawn_on_its_own(northmere: Board, ada: User) -> None:
    query = {"since": "2017-03", "baseline": "6", "first": "2017-09", "first_target": "3"}
    answer = apply(ada, address(northmere, metric="dtoc_daily", part="nhs", way="steps", **query))
    assert answer["Location"].endswith(f"/dtoc_daily/?part=nhs&year={YEAR}")
    assert planned(northmere, "dtoc_daily") == {}
    assert list(planned(northmere, "dtoc_daily", "nhs").values()) == [
        Decimal(one) for one in ("5.5", "5", "4.5", "4", "3.5", "3")
    ]


def test_populations_and_odd_years_have_no_plan_to_draw(northmere: Board, ada: User) -> None:
    client = signed_in(ada)
    for metric, year in (("population_18", "2017"), (NEA, "2017"), (NEA, "2017-19"), ("nonsense", YEAR)):
        assert client.get(f"/metrics/{northmere.ons_code}/{metric}/draw/{year}/").status_code == 404


# --- history -------------------------------------------------------------------------------------------------------


def test_every_version_is_told_newest_first(northmere: Board, ada: User, ben: User) -> None:
    put(northmere, counts("plan", {"2017-04": 1260}), by=ada, how="form", reason="First draft")
    put(northmere, counts("plan", {"2017-04": 1250}) | stated("actual", {"2017-05": "3.5"}), by=ben, reason="Corrected")
    page = re.sub(r"\s+", " ", text_of(signed_in(ada), address(northmere, "history")))
    assert (
        page.index("Version 2 (the newest)")
        < page.index("Corrected")
        < page.index("Version 1")
        < page.index("First draft")
    )
    for said in (
        "Plan, April 2017: 1,260 → 1,250",
        "Plan, April 2017: – → 1,260",
        "Actual, May 2017: – → 3.5 as printed",
    ):
        assert said in page
    assert "Ben, " in page
    assert "loaded from a file" in page
    assert page.count("Bring back version 1") == 2


def test_an_earlier_plan_is_brought_back_with_a_reason_and_actuals_stay(northmere: Board, ada: User) -> None:
    put(northmere, counts("plan", {"2017-04": 1260}))
    put(northmere, counts("plan", {"2017-04": 1, "2017-05": 2}) | counts("actual", {"2017-04": 9}))
    where = address(northmere, "history")
    answer = signed_in(ada).post(where, {"do": "1", "latest": "2", "reason": "The draft was right"})
    assert answer.status_code == 302
    assert planned(northmere) == {"2017-04": 1260}
    assert len(trajectory_of(northmere, metrics().by_key[NEA]).actual) == 1
    assert TrajectoryVersion.objects.get(number=3).reason == "The draft was right"


@pytest.mark.parametrize(
    ("posted", "status", "says"),
    [
        ({"do": "1", "latest": "2", "reason": ""}, 422, "Say why"),
        ({"do": "1", "latest": "1", "reason": "x"}, 422, "Somebody wrote a newer version"),
        ({"do": "7", "latest": "2", "reason": "x"}, 404, ""),
        ({"do": "x", "latest": "2", "reason": "x"}, 404, ""),
    ],
)
def test_what_cannot_be_brought_back_is_said(
    northmere: Board, ada: User, posted: dict[str, str], status: int, says: str
) -> None:
    put(northmere, counts("plan", {"2017-04": 1260}))
    put(northmere, counts("plan", {"2017-04": 1}))
    answer = signed_in(ada).post(address(northmere, "history"), posted)
    assert answer.status_code == status
    assert says in answer.content.decode()
    assert planned(northmere) == {"2017-04": 1}


def test_who_only_looks_sees_the_history_and_can_change_nothing(northmere: Board, olga: User) -> None:
    put(northmere, counts("plan", {"2017-04": 1}))
    put(northmere, counts("plan", {"2017-04": 2}))
    viewer = make_member("Vera", "viewer", northmere)
    assert "Bring back" not in text_of(signed_in(viewer), address(northmere, "history"))
    posted = {"do": "1", "latest": "2", "reason": "x"}
    assert signed_in(viewer).post(address(northmere, "history"), posted).status_code == 403
    assert signed_in(viewer).get(address(northmere)).status_code == 403
    assert signed_in(olga).get(address(northmere, "history")).status_code == 404


def test_a_year_in_which_nothing_was_written_says_so(northmere: Board, ada: User) -> None:
    assert "Nothing has been written for 2017/18 yet" in text_of(signed_in(ada), address(northmere, "history"))
    assert not Trajectory.objects.exists()
