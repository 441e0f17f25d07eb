"""A board's metrics in the browser: where they stand, figures typed into a grid, a board's own metrics."""

import re

import pytest
from django.test import Client

from bcf.models import AuditEvent, Board, User
from metrics.definitions import metrics
from metrics.models import BoardMetric, TrajectoryVersion
from metrics.periods import parse
from metrics.trajectory import NOTHING
from tests.factories import make_member
from tests.metric_scenes import counts, put, put_months, put_population

pytestmark = pytest.mark.django_db
QUERY = re.compile(r'name="query" value="([^"]+)"')
GRID = "/metrics/{}/nea/figures/2018-19/"


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_metrics_page_says_where_it_stands_and_shows_the_arithmetic(northmere: Board, ada: User) -> None:
    put_months(northmere, 1000, 1420)
    page = as_(ada).get(f"/metrics/{northmere.ons_code}/nea/").content.decode()
    assert "Worse than planned" in page
    assert "+42.0 % of the plan" in page
    assert "October 2018" in page


def test_populations_are_explained_beside_the_rates(northmere: Board, ada: User) -> None:
    put_population(northmere, {2015: 292125, 2016: 296808})
    put(northmere, counts("actual", {"2015-16-q3": 2060, "2015-16-q4": 2058}), "dtoc")
    page = as_(ada).get(f"/metrics/{northmere.ons_code}/dtoc/?year=2015-16").content.decode()
    assert "705.2" in page
    assert "693.4" in page
    assert "296,808 residents of 18 and over, the projection for 2016" in page


def test_a_board_that_is_not_ones_own_is_not_there(northmere: Board, olga: User) -> None:
    for address in ("", "nea/", "nea/figures/2018-19/", "own/"):
        assert as_(olga).get(f"/metrics/{northmere.ons_code}/{address}").status_code == 404


def test_who_may_only_read_cannot_type(northmere: Board) -> None:
    viewer = make_member("Vera", "viewer", northmere)
    put_months(northmere, 10)
    client = as_(viewer)
    assert "Type or paste" not in client.get(f"/metrics/{northmere.ons_code}/nea/").content.decode()
    assert client.get(GRID.format(northmere.ons_code)).status_code == 403
    assert client.post(GRID.format(northmere.ons_code), {}).status_code == 403


def test_typed_figures_are_saved_with_their_reason(northmere: Board, ada: User) -> None:
    answer = as_(ada).post(
        GRID.format(northmere.ons_code), {"plan.count@2018-04": "1,260", "reason": "Agreed in July"}, follow=True
    )
    assert "The figures are saved." in answer.content.decode()
    version = TrajectoryVersion.objects.get()
    assert (version.by, version.reason, version.changes) == (
        ada,
        "Agreed in July",
        {"plan 2018-04": [None, ["1260", None, None]]},
    )


def test_a_wrong_figure_is_told_at_its_box_and_the_right_ones_are_saved(northmere: Board, ada: User) -> None:
    answer = as_(ada).post(GRID.format(northmere.ons_code), {"plan.count@2018-04": "lots", "plan.count@2018-05": "12"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Some figures are not saved" in page
    assert 'value="lots"' in page
    assert list(TrajectoryVersion.objects.get().changes) == ["plan 2018-05"]


def test_somebody_elses_change_is_shown_and_not_overwritten(northmere: Board, ada: User, ben: User) -> None:
    put(northmere, counts("plan", {"2018-04": 1306}), by=ben)
    data = {"plan.count@2018-04": "30", "seen:plan.count@2018-04": "9"}
    answer = as_(ada).post(GRID.format(northmere.ons_code), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Plan: admissions, April 2018: Ben changed this to 1,306 at " in page
    assert 'value="30"' in page
    assert 'name="seen:plan.count@2018-04" value="1306"' in page
    again = as_(ada).post(
        GRID.format(northmere.ons_code), {"plan.count@2018-04": "30", "seen:plan.count@2018-04": "1306"}
    )
    assert again.status_code == 302


def test_populations_of_several_years_are_typed_on_one_page(northmere: Board, ada: User) -> None:
    address = f"/metrics/{northmere.ons_code}/population_18/figures/2016/"
    as_(ada).post(address, {"actual.count@2015": "292125", "actual.count@2016": "296808"})
    assert TrajectoryVersion.objects.count() == 2
    page = as_(ada).get(address).content.decode()
    assert 'value="296808"' in page


@pytest.mark.parametrize("year", ["2018", "2018-20", "2018-19x", "x"])
def test_a_year_that_is_none_is_not_found(northmere: Board, ada: User, year: str) -> None:
    assert as_(ada).get(f"/metrics/{northmere.ons_code}/nea/figures/{year}/").status_code == 404


FALLS = {
    "name": "Falls at home", "counts": "Falls that needed an ambulance", "measure": "count", "numerator": "falls",
    "better": "lower", "period": "month", "kind": "flow", "decimals": "0",
}  # fmt: skip


def own(board: Board, key: str = "new") -> str:
    return f"/metrics/{board.ons_code}/own/{key}/"


def test_a_board_describes_a_metric_of_its_own(northmere: Board, ada: User) -> None:
    client = as_(ada)
    assert client.post(own(northmere), FALLS).status_code == 302
    assert BoardMetric.objects.get().key == "falls_at_home"
    assert AuditEvent.objects.get(verb="described a metric").actor == ada
    page = client.get(f"/metrics/{northmere.ons_code}/falls_at_home/figures/2018-19/").content.decode()
    assert "Plan: falls" in page


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("falls  AT home", "The board has a metric of this name already: Falls at home."),
        ("falls_at_home", "The board has a metric of this name already: Falls at home."),
        ("Local", "The board has a metric of this name already: "),
        ("non-elective ADMISSIONS", "This is the name of a national metric, Non-elective admissions."),
        ("DTOC", "This is the name of a national metric, "),
    ],
)
def test_a_name_that_another_metric_has_is_refused_at_its_field(
    northmere: Board, ada: User, name: str, says: str
) -> None:
    client = as_(ada)
    client.post(own(northmere), FALLS)
    for key in ("new", "patient_experience"):
        answer = client.post(own(northmere, key), {**FALLS, "name": name})
        assert answer.status_code == 422
        assert says in answer.context["form"].errors["name"][0]
    assert BoardMetric.objects.count() == 1


def test_a_metric_keeps_its_name_and_the_forms_ones_may_have_that_of_the_file(northmere: Board, ada: User) -> None:
    client = as_(ada)
    client.post(own(northmere), FALLS)
    assert client.post(own(northmere, "falls_at_home"), {**FALLS, "decimals": "1"}).status_code == 302
    assert client.post(own(northmere, "local"), {**FALLS, "name": "Local metric"}).status_code == 302
    assert client.post(own(northmere, "local"), {**FALLS, "name": metrics().by_key["local"].name}).status_code == 302


def test_a_metric_without_figures_is_removed(northmere: Board, ada: User) -> None:
    client, address = as_(ada), own(northmere, "falls_at_home")
    client.post(own(northmere), FALLS)
    assert "Remove Falls at home" in client.get(address).content.decode()
    assert "Falls at home is removed." in client.post(address, {"do": "remove"}, follow=True).content.decode()
    assert not BoardMetric.objects.exists()
    event = AuditEvent.objects.get(verb="removed a metric")
    assert (event.actor, event.details["key"], event.details["name"]) == (ada, "falls_at_home", "Falls at home")
    assert client.post(address, {"do": "remove"}).status_code == 404
    assert client.post(own(northmere), {"do": "remove"}).status_code == 404


def test_a_metric_with_figures_stays(northmere: Board, ada: User) -> None:
    client, address = as_(ada), own(northmere, "falls_at_home")
    client.post(own(northmere), FALLS)
    put(northmere, counts("actual", {"2018-04": 3}), "falls_at_home")
    assert "Remove Falls at home" not in client.get(address).content.decode()
    answer = client.post(address, {"do": "remove"}, follow=True)
    assert "Figures of Falls at home are known, so it stays." in answer.content.decode()
    put(northmere, {("actual", parse("2018-04")): NOTHING}, "falls_at_home")
    client.post(address, {"do": "remove"})
    assert not BoardMetric.objects.exists()
    client.post(own(northmere), FALLS)
    assert BoardMetric.objects.get().key == "falls_at_home_2"  # the history of the first is not its own


def test_a_metric_that_forms_ask_for_is_not_described_any_more(northmere: Board, ada: User) -> None:
    client, address = as_(ada), own(northmere, "local")
    assert client.post(address, {"do": "remove"}).status_code == 404
    client.post(address, FALLS)
    page = client.post(address, {"do": "remove"}, follow=True).content.decode()
    assert f"{metrics().by_key['local'].name}</a>" in page
    assert page.count("not described yet") == 2


def test_who_may_only_read_removes_nothing(northmere: Board, ada: User) -> None:
    as_(ada).post(own(northmere), FALLS)
    viewer = as_(make_member("Vera", "viewer", northmere))
    assert viewer.post(own(northmere, "falls_at_home"), {"do": "remove"}).status_code == 403
    assert BoardMetric.objects.exists()


def test_a_proportion_says_what_it_is_of(northmere: Board, ada: User) -> None:
    said = {
        "name": "GP survey", "measure": "percent", "numerator": "content", "better": "higher", "period": "year",
        "kind": "flow", "decimals": "1",
    }  # fmt: skip
    answer = as_(ada).post(f"/metrics/{northmere.ons_code}/own/patient_experience/", said)
    assert answer.status_code == 422
    assert "Say what the proportion is of" in answer.content.decode()
    assert "does not add up over a year" in answer.content.decode()


def test_a_national_metric_is_nobodys_own(northmere: Board, ada: User) -> None:
    assert as_(ada).get(f"/metrics/{northmere.ons_code}/own/nea/").status_code == 404


def test_a_query_about_figures_is_explained_and_asked_again_when_they_change(northmere: Board, ada: User) -> None:
    months = {f"2017-{month:02d}": 100 for month in range(4, 13)} | {f"2018-{month:02d}": 100 for month in (1, 2, 3)}
    put(northmere, counts("plan", {**months, "2017-18": 1201}))
    client, page = as_(ada), f"/metrics/{northmere.ons_code}/nea/?year=2017-18"
    shown = client.get(page).content.decode()
    assert "is 1,201, and its 12 months come to 1,200" in shown
    key = QUERY.search(shown)
    assert key is not None
    said = {"query": key[1], "text": "The operating plan was rounded."}
    answer = client.post(f"/metrics/{northmere.ons_code}/nea/explain/", said, follow=True).content.decode()
    assert "Explained by Ada" in answer
    assert "The operating plan was rounded." in answer
    assert AuditEvent.objects.get(verb="explained a query about figures").actor == ada
    put(northmere, counts("plan", {"2017-04": 90}))
    assert "Explained, before the figures changed" in client.get(page).content.decode()
    put(northmere, counts("plan", {"2017-04": 101}))
    assert "Query" not in client.get(page).content.decode()
    gone = client.post(f"/metrics/{northmere.ons_code}/nea/explain/", said, follow=True).content.decode()
    assert "That query is not asked any more" in gone


def test_a_daily_plan_stands_beside_the_days_that_came(northmere: Board, ada: User) -> None:
    put_population(northmere, {2018: 200000, 2019: 202000})
    put(northmere, counts("plan", {"2018-10": 5, "2018-11": 5, "2018-12": 5}), "dtoc_daily")
    put(northmere, counts("actual", {"2018-10": 300, "2018-11": 300, "2018-12": 300}), "dtoc")
    page = as_(ada).get(f"/metrics/{northmere.ons_code}/dtoc/?year=2018-19").content.decode()
    assert "people delayed on an average day, times the days of the month" in page
    assert "Worse than planned" in page
