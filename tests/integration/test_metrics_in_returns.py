"""Metrics in a return: an answer that contradicts the figures, what stands beside the question, and what is frozen and printed."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bcf.models import Board, User
from metrics.definitions import metrics
from metrics.models import BoardMetric
from metrics.returns_sources import figures_of
from metrics.trajectory import NOTHING
from returns.checks import Finding, check
from returns.definition.errors import DefinitionError
from returns.exports import export_pdf
from returns.models import DefinitionVersion, Snapshot, Submission, SubmissionBoard
from returns.publishing import publish
from returns.signing import request_signoff, withdraw
from returns.standings import keep_standing, standings_of
from returns.stored import answers_of_all, load_answers
from returns.versions import definition_of
from tests.factories import answer, make_board, open_return_for, publish_tiny, tiny_files
from tests.integration.visiting import signed_in, text_of
from tests.metric_scenes import counts, put, put_months, put_population, stated
from tests.pdf.printing import Printed

CHOICES = '[progress]\non_track = "On track"\nnot_on_track = "Not on track"\ndata_not_available = "No data"\n'
SHEET = """
title = "Metrics"
[[block]]
kind = "grid"
key = "metrics"
label = "Metrics"
shown_as = "sections"
column = [
  { key = "progress", cell = "D", label = "Progress", type = "choice", choices = "progress", required = true },
]
row = [
  { key = "nea", cell = 8, label = "Non-elective admissions" },
  { key = "dtoc", cell = 9, label = "Delayed transfers" },
  { key = "patient_experience", cell = 10, label = "Patient experience" },
]
[[query]]
key = "above_plan"
grid = "metrics"
rows = ["nea", "dtoc"]
at = "progress"
rule = "not (progress == 'on_track' and figures.{row}_worse > figures.{row}_noise)"
says = "{row}: '{progress}' at {figures.{row}_variance} % above plan; chance alone explains {figures.{row}_noise} %."
"""
SIGNED = [{"role": "board", "label": "For the board"}]
PAGE = "/returns/2018-19-q3/{}/sheets/sheet/"


@pytest.fixture
def version(db: None) -> DefinitionVersion:
    return publish_tiny(SHEET, choices=CHOICES, period={"signatory": SIGNED})


@pytest.fixture
def on_track(version: DefinitionVersion, northmere: Board, ada: User) -> Submission:
    """Northmere's return: everything is on track."""
    submission = open_return_for(northmere, version, by=ada)
    answer(
        submission, by=ada, metrics__nea__progress="On track", metrics__dtoc__progress="On track",
        metrics__patient_experience__progress="On track",
    )  # fmt: skip
    return submission


def found_in(submission: Submission) -> list[Finding]:
    definition = definition_of(submission.version)
    return list(check(definition, load_answers(submission, definition)).findings)


def messages(submission: Submission) -> list[str]:
    return [finding.message for finding in found_in(submission)]


# --- what is told ---------------------------------------------------------------------------------------------------


def told(board: Board, version: DefinitionVersion) -> dict[str, str]:
    period = definition_of(version).period
    return {name: str(figure) for name, figure in figures_of([board], period)[board.pk].items()}


def test_the_quarters_own_figures_count_before_the_year(northmere: Board, version: DefinitionVersion) -> None:
    put_months(northmere, 1000, 1000, until=6)
    assert told(northmere, version)["nea_variance"] == "0.0"
    put(northmere, counts("actual", {"2018-10": 1420, "2018-11": 1420, "2018-12": 1420}))
    assert told(northmere, version) == {"nea_variance": "42.0", "nea_noise": "3.6", "nea_worse": "42.0"}


def test_what_came_after_the_period_does_not_count(northmere: Board, version: DefinitionVersion) -> None:
    put_months(northmere, 1000, 1420, until=12)
    before = told(northmere, version)
    put(northmere, counts("actual", {"2019-01": 9000, "2019-02": 9000}))
    assert told(northmere, version) == before


def test_where_a_high_figure_is_good_it_is_worse_below_plan(northmere: Board, version: DefinitionVersion) -> None:
    put(northmere, stated("plan", {"2018-19-q3": 90}) | stated("actual", {"2018-19-q3": 72}), "reablement")
    found = told(northmere, version)
    assert (found["reablement_variance"], found["reablement_worse"]) == ("-20.0", "20.0")


def test_of_a_metric_that_is_kept_in_parts_their_sum_counts(northmere: Board, version: DefinitionVersion) -> None:
    put_population(northmere, {2018: 100_000})
    for part in metrics().by_key["dtoc"].parts:
        put(northmere, counts("plan", {"2018-19-q3": 100}) | counts("actual", {"2018-19-q3": 150}), "dtoc", part)
    assert told(northmere, version)["dtoc_variance"] == "50.0"
    put(northmere, counts("plan", {"2018-19-q3": 300}) | counts("actual", {"2018-19-q3": 300}), "dtoc")
    assert told(northmere, version)["dtoc_variance"] == "0.0"


def test_delays_that_are_kept_as_an_average_day_count_for_delayed_transfers(
    northmere: Board, version: DefinitionVersion
) -> None:
    put(northmere, counts("plan", {"2018-10": 20}) | counts("actual", {"2018-10": 25}), "dtoc_daily")
    assert told(northmere, version)["dtoc_variance"] == "25.0"


def test_without_a_plan_or_an_actual_nothing_is_told(northmere: Board, version: DefinitionVersion) -> None:
    put_months(northmere, 1000)
    assert told(northmere, version) == {}


# --- the contradiction ----------------------------------------------------------------------------------------------


def test_on_track_at_42_percent_above_plan_is_asked_about(on_track: Submission, northmere: Board) -> None:
    put_months(northmere, 1000, 1420)
    (finding,) = found_in(on_track)
    assert finding.message == ("Non-elective admissions: 'On track' at 42.0 % above plan; chance alone explains 3.6 %.")
    assert (finding.strength, finding.open) == ("query", True)


def test_it_can_be_explained_or_changed(on_track: Submission, northmere: Board, ada: User) -> None:
    put_months(northmere, 1000, 1420)
    answer(on_track, by=ada, explanation__above_plan__nea="The ward was counted twice.")
    assert [finding.open for finding in found_in(on_track)] == [False]
    answer(on_track, by=ada, metrics__nea__progress="Not on track")
    assert found_in(on_track) == []


def test_what_chance_explains_is_not_asked_about(on_track: Submission, northmere: Board) -> None:
    put_months(northmere, 1000, 1020)
    assert messages(on_track) == []


def test_it_is_gone_once_the_figures_are_others_and_is_counted_anew(on_track: Submission, northmere: Board) -> None:
    put_months(northmere, 1000, 1420)
    place = SubmissionBoard.objects.select_related("submission__version", "board").get()
    assert standings_of([place])[on_track.pk].queries == 1
    put_months(northmere, 1000, 1000)
    place.submission.refresh_from_db()
    assert standings_of([place])[on_track.pk].queries == 0
    assert messages(on_track) == []


def test_the_published_forms_ask_in_words(northmere: Board, ada: User) -> None:
    from returns.definition.read import load_files
    from tests.definitions.quarters import DEFINITIONS

    version, _ = publish(load_files(DEFINITIONS / "2018-19-q3"), by=None)
    submission = open_return_for(northmere, version, by=ada)
    put_months(northmere, 1000, 1420)
    put(northmere, stated("plan", {"2018-19-q3": 80}) | stated("actual", {"2018-19-q3": 90}), "reablement")
    answer(submission, by=ada, metrics__nea__progress="On track to meet target")
    answer(submission, by=ada, metrics__reablement__progress="Not on track to meet target")
    first, second = messages(submission)
    assert first == (
        "Reduction in non-elective admissions: you say 'On track to meet target', while the figures are 42.0 % above plan, which "
        "is worse; chance alone explains 3.6 %."
    )
    assert second.endswith(
        "you say 'Not on track to meet target', while the figures are 12.5 % above plan, which is better; chance alone explains "
        "5.0 %."
    )


def test_a_form_that_asks_for_a_figure_nobody_tells_is_not_published() -> None:
    files = tiny_files(SHEET.replace("_noise", "_fog"), choices=CHOICES)
    with pytest.raises(DefinitionError, match=r"no room tells 'figures\.nea_fog'"):
        publish(files, by=None)


def test_many_returns_are_told_their_figures_in_as_many_queries_as_a_few(version: DefinitionVersion) -> None:
    def queries(count: int, start: int) -> int:
        places = []
        for number in range(start, start + count):
            board = make_board(f"Board {number}", f"E0600{number:04d}")
            submission = open_return_for(board, version)
            put_months(board, 1000, 1420)
            places.append(
                SubmissionBoard.objects.select_related("submission__version", "board").get(submission=submission)
            )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answers = answers_of_all(places)
        assert {found.figures["nea_variance"] for found in answers.values()} == {Decimal("42.0")}
        return len(asked)

    assert queries(2, 0) == queries(8, 10)


# --- explained before the figures changed ---------------------------------------------------------------------------


@pytest.fixture
def explained(on_track: Submission, northmere: Board, ada: User) -> Submission:
    """Explained at 42 % above plan."""
    put_months(northmere, 1000, 1420)
    answer(on_track, by=ada, explanation__above_plan__nea="The ward was counted twice.")
    return on_track


def test_an_explanation_is_overtaken_once_the_figure_that_it_explained_is_another(
    explained: Submission, northmere: Board
) -> None:
    put(northmere, counts("actual", {"2018-11": 1687}))
    (finding,) = found_in(explained)
    assert (finding.message[:52], finding.overtaken, finding.open) == (
        "Non-elective admissions: 'On track' at 50.9 % above ", True, True,
    )  # fmt: skip
    place = SubmissionBoard.objects.select_related("submission__version", "board").get()
    assert answers_of_all([place])[explained.pk].overtaken == {"explanation.above_plan.nea"}


def test_what_came_later_than_the_period_overtakes_nothing(explained: Submission, northmere: Board) -> None:
    put(northmere, counts("actual", {"2019-01": 1687, "2019-02": 1100}))
    put(northmere, counts("actual", {"2017-11": 1687}))
    assert [finding.overtaken for finding in found_in(explained)] == [False]


def test_figures_of_another_metric_overtake_nothing(explained: Submission, northmere: Board) -> None:
    put(northmere, stated("plan", {"2018-19-q3": 80}) | stated("actual", {"2018-19-q3": 90}), "reablement")
    assert [finding.overtaken for finding in found_in(explained)] == [False]


def test_a_correction_that_is_taken_back_overtakes_nothing(explained: Submission, northmere: Board) -> None:
    put(northmere, counts("actual", {"2018-11": 1687}))
    put(northmere, counts("actual", {"2018-11": 1420}))
    assert [finding.overtaken for finding in found_in(explained)] == [False]


def test_parts_other_views_and_populations_of_a_metric_count_too(
    on_track: Submission, northmere: Board, ada: User
) -> None:
    put_population(northmere, {2018: 100_000})
    put(northmere, stated("plan", {"2018-19-q3": 100}), "dtoc")
    put(northmere, counts("actual", {"2018-19-q3": 150}), "dtoc")

    def asked_again() -> bool:
        (finding,) = found_in(on_track)
        return finding.overtaken

    def explain(text: str) -> None:
        answer(on_track, by=ada, explanation__above_plan__dtoc=text)
        assert not asked_again()

    explain("Few beds.")
    put_population(northmere, {2018: 90_000})
    assert asked_again()
    explain("Few people.")
    put(
        northmere,
        {spot: NOTHING for series in ("plan", "actual") for spot in counts(series, {"2018-19-q3": 1})},
        "dtoc",
    )
    for part in metrics().by_key["dtoc"].parts:
        put(northmere, counts("plan", {"2018-19-q3": 100}) | counts("actual", {"2018-19-q3": 200}), "dtoc", part)
    assert asked_again()
    explain("Three parts.")
    put(northmere, counts("actual", {"2018-19-q3": 300}), "dtoc", "nhs")
    assert asked_again()


def test_said_again_it_holds_again(explained: Submission, northmere: Board, ada: User) -> None:
    put(northmere, counts("actual", {"2018-11": 1687}))
    client, address = signed_in(ada), PAGE.format(northmere.ons_code)
    assert "data-overtaken>" in text_of(client, address)
    name = "explanation.above_plan.nea"
    said = {"answers": [{"name": name, "value": "The ward was counted twice.", "seen": 1, "confirm": True}]}
    where = f"/returns/2018-19-q3/{northmere.ons_code}/save/"
    saved = client.post(where, json.dumps(said), content_type="application/json").json()
    assert [(one["overtaken"], one["open"]) for one in saved["findings"]] == [(False, False)]
    assert [finding.explained for finding in found_in(explained)] == [True]
    assert "data-overtaken hidden>" in text_of(client, address)


def test_what_was_overtaken_counts_as_a_query(explained: Submission, northmere: Board) -> None:
    place = SubmissionBoard.objects.select_related("submission__version", "board").get()
    assert standings_of([place])[explained.pk].explained == 1
    put(northmere, counts("actual", {"2018-11": 1687}))
    place.submission.refresh_from_db()
    counted = standings_of([place])[explained.pk]
    assert (counted.queries, counted.explained) == (1, 0)


def test_a_standing_that_was_worked_out_of_the_figures_before_is_not_kept_as_good(
    explained: Submission, northmere: Board
) -> None:
    reader = SubmissionBoard.objects.select_related("submission__version", "board").get()
    old = answers_of_all([reader])
    put_months(northmere, 1000, 1000)
    # a reader that looked before the change and keeps what it counted after it
    keep_standing(
        reader.submission, 0, check(definition_of(reader.submission.version), old[explained.pk]), old[explained.pk]
    )
    later = SubmissionBoard.objects.select_related("submission__version", "board").get()
    assert standings_of([later])[explained.pk].explained == 0


def test_many_explanations_ask_as_many_queries_as_a_few(version: DefinitionVersion, ada: User) -> None:
    def queries(count: int, start: int) -> int:
        places = []
        for number in range(start, start + count):
            board = make_board(f"Board {number}", f"E0600{number:04d}")
            submission = open_return_for(board, version)
            put_months(board, 1000, 1420)
            answer(submission, by=ada, metrics__nea__progress="On track", explanation__above_plan__nea="So it is.")
            put(board, counts("actual", {"2018-11": 1687}))
            places.append(
                SubmissionBoard.objects.select_related("submission__version", "board").get(submission=submission)
            )
        with CaptureQueriesContext(connection) as asked:
            answers = answers_of_all(places)
        assert all(found.overtaken for found in answers.values())
        return len(asked)

    assert queries(2, 0) == queries(8, 10)


# --- what was handed over -------------------------------------------------------------------------------------------


@pytest.fixture
def handed_over(on_track: Submission, northmere: Board, ada: User) -> Submission:
    """Explained at 42 % above plan, and put before its signatories."""
    put_months(northmere, 1000, 1420)
    answer(on_track, by=ada, explanation__above_plan__nea="The ward was counted twice.")
    request_signoff(on_track, northmere, by=ada)
    return on_track


def test_what_was_handed_over_finds_the_same_whatever_the_figures_become(
    handed_over: Submission, northmere: Board
) -> None:
    before = found_in(handed_over)
    put_months(northmere, 1000, 7777)
    put(northmere, stated("plan", {"2018-19-q3": 500}) | stated("actual", {"2018-19-q3": 900}), "dtoc")
    assert found_in(handed_over) == before
    place = SubmissionBoard.objects.select_related("submission__version", "board").get()
    assert answers_of_all([place])[handed_over.pk].figures["nea_variance"] == Decimal("42.0")


def test_its_standing_is_left_alone_and_nothing_in_it_is_overtaken(handed_over: Submission, northmere: Board) -> None:
    place = SubmissionBoard.objects.select_related("submission__version", "board").get()
    before = standings_of([place])
    put_months(northmere, 1000, 7777)
    handed_over.refresh_from_db()
    assert handed_over.kept_to == place.submission.kept_to
    assert standings_of([place]) == before
    assert answers_of_all([place])[handed_over.pk].overtaken == frozenset()


def test_once_it_is_back_what_was_explained_of_other_figures_is_asked_again(
    handed_over: Submission, northmere: Board, ada: User
) -> None:
    place = SubmissionBoard.objects.select_related("submission__version", "board").get()
    assert standings_of([place])[handed_over.pk].explained == 1
    put(northmere, counts("actual", {"2018-11": 1687}))
    withdraw(handed_over, by=ada, reason="Again")
    place = SubmissionBoard.objects.select_related("submission__version", "board").get()
    assert [finding.overtaken for finding in found_in(place.submission)] == [True]
    assert standings_of([place])[handed_over.pk].explained == 0


def test_once_it_is_back_the_figures_of_now_count(handed_over: Submission, northmere: Board, ada: User) -> None:
    put_months(northmere, 1000, 1000)
    withdraw(handed_over, by=ada, reason="Again")
    handed_over.refresh_from_db()
    assert found_in(handed_over) == []


def test_what_stood_beside_it_is_frozen_too(handed_over: Submission, northmere: Board, ada: User) -> None:
    put_months(northmere, 1000, 7777)
    page = text_of(signed_in(ada), PAGE.format(northmere.ons_code))
    assert "+42.0 % of the plan" in page
    assert "7,777" not in page
    text = Printed(export_pdf(handed_over, northmere, by=ada).content).text
    assert "1,420" in text
    assert "7,777" not in text


def test_a_return_that_was_handed_over_before_figures_were_frozen_shows_none(
    handed_over: Submission, northmere: Board, ada: User
) -> None:
    snapshot = Snapshot.objects.get()
    body = {key: value for key, value in snapshot.body.items() if key not in ("figures", "beside")}
    Snapshot.objects.create(
        submission=handed_over, number=2, reference="BCF-2222-2222-2222", version=snapshot.version, body=body,
        reaches=snapshot.reaches, digests=snapshot.digests, sha256=snapshot.sha256, by=ada,
    )  # fmt: skip
    assert found_in(handed_over) == []
    assert "app-beside" not in text_of(signed_in(ada), PAGE.format(northmere.ons_code))


# --- beside the question --------------------------------------------------------------------------------------------


def test_the_latest_figure_the_suggested_answer_and_the_picture_stand_beside_the_question(
    on_track: Submission, northmere: Board, ada: User
) -> None:
    put_months(northmere, 1000, 1420)
    page = text_of(signed_in(ada), PAGE.format(northmere.ons_code))
    assert "Latest figure: December 2018: 1,420 (plan 1,000)." in page
    assert "The figures suggest: “Not on track”." in page
    assert f'href="/metrics/{northmere.ons_code}/nea/?year=2018-19"' in page
    assert page.count("<svg") == 1
    assert "14,200" not in page
    assert "chance moves a count of" in page


def test_a_metric_of_which_nothing_is_known_has_nothing_beside_it(
    on_track: Submission, northmere: Board, ada: User
) -> None:
    assert "app-beside" not in text_of(signed_in(ada), PAGE.format(northmere.ons_code))


def test_a_metric_of_the_boards_own_stands_beside_its_question(
    on_track: Submission, northmere: Board, ada: User
) -> None:
    BoardMetric.objects.create(
        board=northmere, key="patient_experience", name="Friends and family", numerator="people content",
        denominator="people asked", measure="percent", decimals=1, better="higher", period="quarter", kind="level",
    )  # fmt: skip
    put(northmere, stated("plan", {"2018-19-q3": 90}) | stated("actual", {"2018-19-q3": 91}), "patient_experience")
    page = text_of(signed_in(ada), PAGE.format(northmere.ons_code))
    assert "Latest figure: Q3 2018/19 (October to December): 91.0 % (plan 90.0 %)." in page
    request_signoff(on_track, northmere, by=ada)
    assert "Friends and family" in text_of(signed_in(ada), PAGE.format(northmere.ons_code))


@pytest.mark.parametrize("page", ["check/", "print/", "print/?publication=1"])
def test_where_the_whole_return_is_read_the_same_stands_after_the_sheet_in_words(
    on_track: Submission, northmere: Board, ada: User, page: str
) -> None:
    address = f"/returns/2018-19-q3/{northmere.ons_code}/{page}"
    assert "Figures of these metrics" not in text_of(signed_in(ada), address)
    put_months(northmere, 1000, 1420)
    text = text_of(signed_in(ada), address)
    assert "Non-elective admissions. Latest figure: December 2018: 1,420 (plan 1,000)." in text
    assert "The figures suggest: “Not on track”." in text
    assert "<svg" not in text


def test_more_figures_ask_no_more_queries(on_track: Submission, northmere: Board, ada: User) -> None:
    client, address = signed_in(ada), PAGE.format(northmere.ons_code)

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    put_months(northmere, 1000, 1420)
    one = queries()
    put_population(northmere, {2018: 100_000, 2019: 100_000})
    for part in ("", "nhs", "social_care", "both"):
        put(northmere, counts("plan", {"2018-10": 100}) | counts("actual", {"2018-10": 150}), "dtoc", part)
    assert queries() == one


def test_the_pdf_has_the_figures_after_the_sheet(on_track: Submission, northmere: Board, ada: User) -> None:
    put_months(northmere, 1000, 1420)
    printed = Printed(export_pdf(on_track, northmere, by=ada).content)
    assert "Figures up to December 2018" in printed.text
    assert "Non-elective admissions, 2018/19" in printed.text
    assert printed.failures == []
