"""The soak's own judgement: a write that is lost is found, in whichever way it was lost."""

from collections import Counter
from dataclasses import replace
from unittest.mock import Mock

import pytest

from tests.bench.document import with_section
from tests.soak.chaos import Chaos
from tests.soak.ledger import Acknowledged, Stored, lost_writes, percentile
from tests.soak.postgres import Server
from tests.soak.report import Run
from tests.soak.users import Tally

FIRST = Acknowledged("E1", "cover.name", 1, "Ada")
SECOND = Acknowledged("E1", "cover.name", 2, "Ben")
PLACE = ("E1", "cover.name")


def test_what_is_there_is_not_lost() -> None:
    history = {(PLACE, 1): "Ada", (PLACE, 2): "Ben"}
    assert lost_writes([FIRST, SECOND], history, {PLACE: Stored(2, "Ben")}) == []


def test_a_later_version_that_nobody_was_told_of_is_no_loss() -> None:
    history = {(PLACE, 1): "Ada", (PLACE, 2): "Ben", (PLACE, 3): "Cleo"}
    assert lost_writes([FIRST, SECOND], history, {PLACE: Stored(3, "Cleo")}) == []


def test_a_line_that_is_missing_from_the_history_is_a_lost_write() -> None:
    assert lost_writes([FIRST, SECOND], {(PLACE, 2): "Ben"}, {PLACE: Stored(2, "Ben")}) == [
        "E1 cover.name version 1: no line of the history"
    ]


def test_a_write_that_another_took_the_place_of_is_lost() -> None:
    both = [FIRST, Acknowledged("E1", "cover.name", 1, "Ben")]
    assert lost_writes(both, {(PLACE, 1): "Ben"}, {PLACE: Stored(1, "Ben")}) == [
        "E1 cover.name version 1: the history has another value"
    ]


@pytest.mark.parametrize(
    ("answers", "stands"),
    [({}, "none stands"), ({PLACE: Stored(1, "Ada")}, "1 stands")],
    ids=["no answer", "an older one"],
)
def test_an_answer_that_fell_behind_is_a_lost_write(answers: dict[tuple[str, str], Stored], stands: str) -> None:
    history = {(PLACE, 1): "Ada", (PLACE, 2): "Ben"}
    assert lost_writes([FIRST, SECOND], history, answers) == [f"E1 cover.name: version 2 was acknowledged, {stands}"]


def test_an_answer_that_differs_from_its_history_is_a_lost_write() -> None:
    assert lost_writes([FIRST], {(PLACE, 1): "Ada"}, {PLACE: Stored(1, "Olga")}) == [
        "E1 cover.name: the answer is not what its history says of version 1"
    ]


def test_the_same_question_of_another_board_is_another_answer() -> None:
    other = Acknowledged("E2", "cover.name", 1, "Ada")
    assert len(lost_writes([other], {(PLACE, 1): "Ada"}, {PLACE: Stored(1, "Ada")})) == 2


def _run(tally: Tally, *lost: str) -> Run:
    return Run(users=3, workers=5, seconds=60, tally=tally, lost=lost, unacknowledged=0)


def test_a_run_in_which_all_went_well_passes() -> None:
    assert not _run(Tally(ledger=[FIRST])).failed


@pytest.mark.parametrize(
    "tally",
    [
        Tally(),
        Tally(ledger=[FIRST], server_errors=Counter(save=1)),
        Tally(ledger=[FIRST], broken=1),
        Tally(ledger=[FIRST], too_slow=1),
        Tally(ledger=[FIRST], unexpected=["save: status 403"]),
        Tally(ledger=[FIRST], given_up=1),
    ],
    ids=["nothing saved", "a server error", "a broken connection", "a late answer", "a strange answer", "no answer"],
)
def test_a_run_with_trouble_fails(tally: Tally) -> None:
    assert _run(tally).failed


def test_where_things_are_broken_on_purpose_only_a_lost_write_or_a_strange_answer_fails() -> None:
    chaos = Chaos(gunicorn=1, server=Mock(spec=Server))
    trouble = Tally(ledger=[FIRST], server_errors=Counter(save=1), broken=1, too_slow=1, given_up=1)
    assert not replace(_run(trouble), chaos=chaos).failed
    assert replace(_run(trouble, "E1 cover.name version 1: no line of the history"), chaos=chaos).failed
    assert replace(_run(replace(trouble, unexpected=["save: status 403"])), chaos=chaos).failed


def test_a_run_with_a_lost_write_fails() -> None:
    assert _run(Tally(ledger=[FIRST]), "E1 cover.name version 1: no line of the history").failed


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.95, 95), (0.99, 99), (1, 100)])
def test_a_percentile_is_a_value_that_was_measured(share: float, value: float) -> None:
    assert percentile([float(number) for number in range(100, 0, -1)], share) == value
    assert percentile([7.0], share) == 7.0
    assert percentile([], share) == 0.0


def test_each_program_rewrites_its_own_section_of_the_document_only() -> None:
    document = with_section("# Told\n", "make bench", "old figures")
    document = with_section(document, "make soak", "## Soak\n\nfine\n")
    document = with_section(document, "make bench", "new figures\n")
    assert document == (
        "# Told\n\n<!-- what `make bench` writes -->\n\nnew figures\n\n<!-- what `make soak` writes -->\n\n## Soak\n\nfine\n"
    )
