"""10,000 random mutations of good workbooks: each is read or refused, and nothing else ever happens."""

import random
import traceback
from collections import Counter
from decimal import Decimal
from functools import cache

import pytest

from returns.answer_types import Value
from returns.answers import Answers, Row
from returns.workbook.flat import Flat, read_flat
from returns.workbook.shell import NotAWorkbook, check_shell
from tests.workbooks.fail.making import good, members_of
from tests.workbooks.invented import invented
from tests.workbooks.mutations import Workbook, damaged, taken_apart
from tests.workbooks.sharing import with_shared_texts
from tests.workbooks.tools import filled

EACH, TIMES = 1_250, 2
"""Mutations of one test, and how many tests there are of each workbook: 4 × 2 × 1,250."""


def some_return() -> bytes:
    """A filled workbook of the invented definition, with texts that need escapes."""
    values: dict[str, Value] = {
        "cover.name": "=1 & <x> _x0041_",
        "cover.pooled": "no",
        "cover.why": "a\nb 😀",
        "money.q1": Decimal("10.3"),
    }
    answers = Answers(values, {"risks": (Row("row-1", {"risks.title": "Delay", "risks.cost": Decimal(5)}),)})
    return filled(invented("not_needed"), answers)


def outcome(content: bytes) -> str:
    """`read`, `refused`, or the traceback of what went wrong."""
    try:
        check_that_it_can_be_kept(read_flat(check_shell(content)))
    except NotAWorkbook as refused:
        return "refused" if str(refused) else "refused without a word"
    except BaseException:  # noqa: BLE001 - whatever it is, it is the finding
        return traceback.format_exc()
    return "read"


def check_that_it_can_be_kept(flat: Flat) -> None:
    """Encodes all texts and spells all numbers out, as whoever uses them will."""
    for text in (*flat.sheets, *flat.names):
        text.encode()
    for raw in (raw for cells in flat.sheets.values() for raw in cells.values()):
        f"{raw.value:f}".encode() if isinstance(raw.value, Decimal) else str(raw.value).encode()


@cache
def workbooks() -> dict[str, Workbook]:
    """Good workbooks of the real and of the invented definition, as we write them and with shared texts."""
    ours = {"quarter 3": good(), "invented": some_return()}
    again = {f"{name}, shared": with_shared_texts(members_of(content)) for name, content in ours.items()}
    return {name: taken_apart(content) for name, content in (ours | again).items()}


@pytest.mark.parametrize("seed", range(TIMES))
@pytest.mark.parametrize("name", ["quarter 3", "invented", "quarter 3, shared", "invented, shared"])
def test_a_mutated_workbook_is_read_or_refused(name: str, seed: int) -> None:
    chance, workbook = random.Random(seed), workbooks()[name]
    assert outcome(workbook.content) == "read"
    outcomes = Counter(outcome(damaged(workbook, chance)) for _ in range(EACH))
    assert set(outcomes) == {"read", "refused"}, next(one for one in outcomes if one not in ("read", "refused"))
    assert min(outcomes.values()) > EACH / 5
