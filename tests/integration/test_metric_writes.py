"""Figures are written through one door: attributable, kept in versions, and two people never lose each other's work."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from bcf.models import Board, User
from metrics.definitions import metrics
from metrics.models import Figure as FigureRow
from metrics.models import Trajectory, TrajectoryVersion
from metrics.periods import parse
from metrics.stored import trajectories, trajectory_of
from metrics.trajectory import NOTHING, Figure
from metrics.writing import Change, Spot, restore, state_after, write
from returns.models import Standing, Submission
from returns.standings import standings_of
from tests.metric_scenes import NEA, counts, put, put_months, put_population

pytestmark = pytest.mark.django_db
APRIL, MAY = parse("2017-04"), parse("2017-05")


def planned(board: Board) -> dict[str, Decimal | None]:
    found = trajectory_of(board, metrics().by_key[NEA]).plan
    return {period.code: figure.count for period, figure in found.items()}


def test_figures_are_kept_with_who_wrote_them_how_and_why(northmere: Board, ada: User) -> None:
    put(northmere, counts("plan", {"2017-04": 1260}), by=ada, how="form", reason="Agreed in July")
    assert planned(northmere) == {"2017-04": 1260}
    version = TrajectoryVersion.objects.get()
    assert (version.by, version.how, version.reason) == (ada, "form", "Agreed in July")
    assert version.changes == {"plan 2017-04": [None, ["1260", None, None]]}


def test_the_same_figures_again_are_no_version(northmere: Board) -> None:
    put(northmere, counts("plan", {"2017-04": 1260}))
    assert put(northmere, counts("plan", {"2017-04": "1260.0"})).figures == 0
    assert TrajectoryVersion.objects.count() == 1


def test_two_people_in_different_months_are_merged(northmere: Board, ada: User, ben: User) -> None:
    put(northmere, counts("plan", {"2017-04": 1, "2017-05": 2}))
    seen = counts("plan", {"2017-04": 1, "2017-05": 2})
    for person, code, count in ((ada, "2017-04", 10), (ben, "2017-05", 20)):
        change = Change(northmere.pk, NEA, "", "2017-18", {**seen, **counts("plan", {code: count})}, seen)
        assert write([change], by=person, how="form").conflicts == []
    assert planned(northmere) == {"2017-04": 10, "2017-05": 20}


def test_the_same_month_is_a_conflict_that_names_the_other_and_overwrites_nothing(
    northmere: Board, ada: User, ben: User
) -> None:
    put(northmere, counts("plan", {"2017-04": 10}), by=ada)
    change = Change(northmere.pk, NEA, "", "2017-18", counts("plan", {"2017-04": 30, "2017-05": 7}), {})
    (conflict,) = write([change], by=ben, how="form").conflicts
    assert (conflict.spot[1].code, conflict.theirs, conflict.mine, conflict.by) == ("2017-04", 10, 30, "Ada")
    assert planned(northmere) == {"2017-04": 10, "2017-05": 7}


def test_the_same_thing_typed_twice_is_no_conflict(northmere: Board, ben: User) -> None:
    put(northmere, counts("plan", {"2017-04": 10}))
    change = Change(northmere.pk, NEA, "", "2017-18", counts("plan", {"2017-04": 10}), {})
    assert write([change], by=ben, how="form").conflicts == []


def test_a_figure_can_go_and_its_history_stays(northmere: Board, ada: User) -> None:
    put(northmere, counts("plan", {"2017-04": 10}))
    put(northmere, {("plan", APRIL): NOTHING}, by=ada)
    assert planned(northmere) == {}
    assert TrajectoryVersion.objects.latest("number").changes == {"plan 2017-04": [["10", None, None], None]}


def test_an_earlier_plan_is_brought_back_and_the_actuals_since_stay(northmere: Board, ada: User) -> None:
    put(northmere, counts("plan", {"2017-04": 10}))
    put(northmere, counts("plan", {"2017-04": 11, "2017-05": 12}) | counts("actual", {"2017-04": 9}))
    trajectory = Trajectory.objects.get()
    assert state_after(trajectory, 1) == counts("plan", {"2017-04": 10})
    restore(trajectory, 1, by=ada, reason="Not agreed")
    assert planned(northmere) == {"2017-04": 10}
    assert trajectory_of(northmere, metrics().by_key[NEA]).actual == {APRIL: Figure(Decimal(9))}
    assert TrajectoryVersion.objects.latest("number").how == "restore"


def test_of_many_changes_all_are_written_or_none(northmere: Board, southwold: Board) -> None:
    bad: dict[Spot, Figure] = {("plan", MAY): Figure(Decimal(-1))}
    with pytest.raises(DatabaseError), transaction.atomic():
        write(
            [
                Change(northmere.pk, NEA, "", "2017-18", counts("plan", {"2017-04": 1})),
                Change(southwold.pk, NEA, "", "2017-18", bad),
            ],
            by=None,
            how="load",
        )
    assert not FigureRow.objects.exists()
    assert not Trajectory.objects.exists()


def test_many_boards_are_read_in_as_many_queries_as_one(
    northmere: Board, southwold: Board, django_assert_num_queries: object
) -> None:
    put_months(northmere, 100, 120)
    for board in (northmere, southwold):
        put_population(board, {2018: 1000, 2019: 1100})
    with django_assert_num_queries(2):  # type: ignore[operator]
        trajectories([northmere])
    put_months(southwold, 100, 120)
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = trajectories([northmere, southwold])
    assert {place.board for place in found} == {northmere.ons_code, southwold.ons_code}


def test_what_is_counted_of_a_boards_returns_is_counted_anew(tiny_return: Submission, northmere: Board) -> None:
    standings_of(list(tiny_return.places.all()))
    assert Standing.objects.get(submission=tiny_return).kept == tiny_return.kept_to
    put_months(northmere, 100, 120)
    tiny_return.refresh_from_db()
    assert Standing.objects.get(submission=tiny_return).kept < tiny_return.kept_to
