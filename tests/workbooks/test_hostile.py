"""Hostile and broken files: each is refused with a message that says what it is and what to do, at little cost."""

import re
from collections.abc import Iterator

import pytest

from tests.workbooks.fail import FAMILIES
from tests.workbooks.fail.making import good
from tests.workbooks.measuring import READ, REFUSED, measured

MOST_SECONDS, MOST_MEMORY = 2.5, 100_000_000
"""Of processor time and of memory. The aim is 1 s, which a busy machine may miss; `make bench` tells the figures."""
TO_DO = re.compile(
    r"\. (Open it in Excel|Save|Bring|Unpack|Download|Remove|Delete|Clear|Undo|Shorten|In Excel choose)\b"
)


@pytest.mark.parametrize("family", FAMILIES)
def test_hostile_files_are_refused_with_what_to_do_at_little_cost_and_without_a_crash(family: str) -> None:
    made: list[tuple[str, str]] = []

    def contents() -> Iterator[bytes]:
        for hostile in FAMILIES[family]():
            made.append((hostile.name, hostile.says))
            yield hostile.content

    found = list(measured(contents()))
    costs = dict(zip(made, found, strict=True))
    ended = {(name, says): cost.ended for (name, says), cost in costs.items()}
    assert {name: said for (name, _), said in ended.items() if not said.startswith(REFUSED)} == {}
    assert {name: said for (name, says), said in ended.items() if says not in said} == {}
    assert {name: said for (name, _), said in ended.items() if not TO_DO.search(said) or len(said) > 300} == {}
    assert {name: cost for (name, _), cost in costs.items() if cost.seconds > MOST_SECONDS} == {}
    assert {name: cost for (name, _), cost in costs.items() if cost.memory > MOST_MEMORY} == {}
    assert len({name for name, _ in made}) == len(made) > 30


def test_a_process_that_comes_to_no_good_end_is_seen() -> None:
    """Otherwise the test above could not fail."""
    assert [cost.ended for cost in measured([good()])] == [READ]
    (crashed,) = measured([good()], reader="tests.workbooks.measuring:crash")
    assert crashed.ended.startswith("aborted")
