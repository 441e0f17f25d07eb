"""Plan files are read strictly, with every fault by its place, and written so that they read the same."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcf.problems import Problems
from schemes.plan import Contribution, Line, Minimum, Plan, PlanBoard, StatedTotal
from schemes.plan_data import plan_as_data
from schemes.plan_file import read_plan_file
from tests.plans import plans

SMALL: dict[str, Any] = {
    "plan": "northmere-2017-18",
    "title": "Northmere",
    "boards": ["E09000901"],
    "years": ["2017-18"],
}


def read(**more: Any) -> Plan:
    return read_plan_file(json.dumps(SMALL | more))


def faults(text: str | None = None, **more: Any) -> tuple[str, ...]:
    with pytest.raises(Problems) as refused:
        read_plan_file(text if text is not None else json.dumps(SMALL | more))
    return refused.value.lines


def test_the_smallest_plan_is_read() -> None:
    assert read() == Plan("northmere-2017-18", "Northmere", (PlanBoard("E09000901", "E09000901"),), ("2017-18",))


def test_everything_that_a_plan_file_may_hold_is_read() -> None:
    plan = read(
        unit="GBP thousands",
        front_loaded=True,
        years=["2018-19", "2017/18"],
        contributions=[
            {"board": "E09000901", "year": "2017-18", "source": "DFG", "organisation": "Council", "amount": 1.5}
        ],
        schemes=[
            {
                "ref": "A1",
                "name": "Carers",
                "theme": "T",
                "block": "B",
                "description": "D",
                "type": "K",
                "area_of_spend": "Social Care",
                "commissioner": "CCG",
                "provider": "P",
                "source": "CCG minimum contribution",
                "status": "New",
                "metrics": ["nea", "nea"],
                "amounts": {"2017-18": 2, "2016/17": 1, "2018-19": None},
            }
        ],
        minimums=[{"year": "2017-18", "kind": "Maintaining social care", "minimum": 7944000, "unit": "GBP"}],
        stated_totals=[
            {"what": "total", "year": "2017-18", "amount": -2},
            {"what": "growth percent", "year": "2017-18", "amount": 3.4, "unit": "percent"},
            {"what": "total", "board": "E09000901", "year": "2017-18", "amount": 2, "unit": "not printed"},
        ],
    )
    assert (plan.unit, plan.front_loaded, plan.years) == ("GBP thousands", True, ("2017-18", "2018-19"))
    assert plan.contributions == (Contribution("E09000901", "2017-18", "dfg", "Council", Decimal(1500)),)
    assert plan.lines == (
        Line(
            "E09000901",
            "Carers",
            "A1",
            "T",
            "B",
            "D",
            "K",
            "Social Care",
            "CCG",
            "P",
            "nhs_minimum",
            "new",
            ("nea",),
            {"2017-18": Decimal(2000), "2016-17": Decimal(1000)},
        ),
    )
    assert plan.minimums == (Minimum("E09000901", "2017-18", "social_care", Decimal(7944000), None, "GBP"),)
    assert plan.stated == (
        StatedTotal("total", "", "2017-18", Decimal(-2000)),
        StatedTotal("growth percent", "", "2017-18", Decimal("3.4"), "percent"),
        StatedTotal("total", "E09000901", "2017-18", Decimal(2000), "not printed"),
    )


def test_an_absent_amount_is_blank_and_a_nought_is_none() -> None:
    plan = read(schemes=[{"name": "Carers", "amounts": {"2017-18": 0, "2016-17": None}}])
    assert plan.lines[0].amounts == {"2017-18": 0}


def test_every_fault_is_named_at_once_by_its_place() -> None:
    assert set(
        faults(
            boards=["E09000901", "Northmere"],
            years=["2017-19"],
            unit="pounds",
            colour="red",
            contributions=[{"year": "2017-18", "amount": "9,000"}, "nothing"],
            schemes=[{"board": "E09000902", "amounts": {"2017-18": -1}, "status": "old"}],
            minimums=[{"board": "E09000901", "year": "2017-18", "kind": "hospital"}],
            stated_totals=[{"what": "total", "year": "2017-18"}],
        )
    ) == {
        "the file: 'colour' is not known here",
        "unit: must be GBP or GBP thousands",
        "boards, 2: must be an ONS code such as E09000003",
        "years, 1: '2017-19' is no financial year. Write it like 2017-18",
        "contributions, 1, source: is missing",
        "contributions, 1, amount: '9,000' is no number. Write it without quotes, commas or units, for example 9000",
        "contributions, 2: must be an object",
        "schemes, 1, name: is missing",
        "schemes, 1, board: must be one of the plan's boards (E09000901)",
        "schemes, 1, status: must be new or existing",
        "schemes, 1, amounts, 2017-18: must not be negative",
        "minimums, 1, kind: 'hospital' is no required minimum; it is one of social_care, out_of_hospital",
        "stated_totals, 1, amount: is missing",
    }


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"plan": "Northmere 2017"}, "plan: must be a short name"),
        ({"plan": None}, "plan: must be a short name"),
        ({"title": ""}, "title: is missing"),
        ({"title": 5}, "title: must be a text"),
        ({"title": "x" * 251}, "title: is 251 characters long; 250 fit"),
        ({"title": "a\x00b"}, "title: holds a character that is no text"),
        ({"title": "\ud800"}, "title: holds a character that is no text"),
        ({"boards": []}, "boards and years: a plan has at least one of each"),
        ({"boards": "E09000901"}, "boards: must be a list"),
        ({"years": [2017]}, "years, 1: '2017' is no financial year"),
        ({"years": ["9999-00"]}, "is no financial year"),
        ({"front_loaded": "yes"}, "front_loaded: must be true or false"),
        ({"unit": "EUR"}, "unit: must be GBP or GBP thousands"),
        ({"unit": ["GBP"]}, "unit: must be GBP or GBP thousands"),
        ({"schemes": {}}, "schemes: must be a list of at most 5,000 entries"),
        ({"schemes": [{"name": "A", "cost": 5}]}, "schemes, 1: 'cost' is not known here"),
        ({"schemes": [{"name": "A", "amounts": [5]}]}, "schemes, 1, amounts: must be an object of years and amounts"),
        (
            {"schemes": [{"name": "A", "amounts": {"2017-18": 1, "2017/18": 2}}]},
            "schemes, 1, amounts: 2017-18 stands twice",
        ),
        (
            {"schemes": [{"name": "A", "amounts": {"2017-18": 0.001}}]},
            "schemes, 1, amounts, 2017-18: has parts of a penny",
        ),
        (
            {"schemes": [{"name": "A", "amounts": {"2017-18": 1e300}}]},
            "schemes, 1, amounts, 2017-18: is too large to be an amount of money",
        ),
        ({"schemes": [{"name": "A", "metrics": "nea"}]}, "schemes, 1, metrics: must be a list of names"),
        ({"schemes": [{"name": "A", "metrics": [{}]}]}, "schemes, 1, metrics: must be a text"),
        (
            {"schemes": [{"name": "A", "board": "E09000902"}]},
            "schemes, 1, board: must be one of the plan's boards (E09000901)",
        ),
        ({"schemes": [{"name": "A", "ref": "x" * 41}]}, "schemes, 1, ref: is 41 characters long; 40 fit"),
        (
            {"contributions": [{"year": "2017-18", "source": "dfg", "amount": True}]},
            "contributions, 1, amount: 'True' is no number",
        ),
        ({"contributions": [{"year": "2017-18", "source": "dfg"}]}, "contributions, 1, amount: is missing"),
        (
            {"contributions": [{"year": "2017-18", "source": "dfg", "amount": 1, "unit": "percent"}]},
            "contributions, 1, unit: must be GBP",
        ),
        (
            {"minimums": [{"year": "2017-18", "kind": "social_care"}] * 2},
            "minimums, 2: social_care of E09000901 in 2017-18 stands twice",
        ),
        (
            {"stated_totals": [{"what": "total", "year": "2017-18", "amount": 3.4567, "unit": "percent"}]},
            "has more than three decimals",
        ),
        (
            {"stated_totals": [{"what": "total", "year": "2017-18", "amount": 5, "unit": "none"}]},
            "unit: must be GBP or GBP thousands or percent",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(more: dict[str, Any], fault: str) -> None:
    assert any(fault in line for line in faults(**more))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "[]",
        "null",
        "5",
        '"plan"',
        '{"plan": NaN}',
        '{"plan": Infinity}',
        '{"a": 1, "a": 2}',
        "[" * 100_000,
        '{"a": 1e9999999999999999999}',
        '{"plan": "a", "title": "t", "boards": ["E09000901"], "years": ["2017-18"], "contributions": '
        '[{"year": "2017-18", "source": "dfg", "amount": 1e999999999}, '
        '{"year": "2017-18", "source": "dfg", "amount": 1e-999999999}]}',
    ],
)
def test_a_file_that_is_no_plan_is_refused_with_a_reason(text: str) -> None:
    assert faults(text)


def test_a_joint_plan_says_whose_each_row_is() -> None:
    said = faults(boards=["E09000901", "E09000902"], schemes=[{"name": "Carers"}])
    assert said == ("schemes, 1, board: must be one of the plan's boards (E09000901, E09000902)",)


def test_a_unit_that_is_the_plans_own_is_not_kept() -> None:
    row = {"year": "2017-18", "source": "dfg", "amount": 5, "unit": "GBP"}
    assert read(contributions=[row]).contributions[0].unit == ""
    assert read(contributions=[row], unit="GBP thousands").contributions[0].amount == 5


# --- many cases ---------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
KEYS = {
    "contributions": ["board", "year", "source", "organisation", "amount", "unit", "more"],
    "schemes": ["board", "ref", "name", "metrics", "amounts", "status", "source", "type"],
    "minimums": ["board", "year", "kind", "minimum", "actual", "unit"],
    "stated_totals": ["what", "board", "year", "amount", "unit"],
}
VALUES = st.sampled_from(
    [
        "E09000901",
        "2017-18",
        "dfg",
        "social_care",
        "GBP",
        "GBP thousands",
        "percent",
        "not printed",
        5,
        -5,
        1e300,
        0.001,
        None,
    ]
)
ROWS = {
    key: st.lists(st.dictionaries(st.sampled_from(names), VALUES | JSON), max_size=3) for key, names in KEYS.items()
}
NEARLY = st.fixed_dictionaries(
    {},
    optional={
        "plan": st.just("northmere") | JSON,
        "title": st.just("Northmere") | JSON,
        "boards": st.just(["E09000901"]) | JSON,
        "years": st.just(["2017-18"]) | JSON,
        "unit": VALUES | JSON,
        "front_loaded": st.booleans() | JSON,
        **{key: rows | JSON for key, rows in ROWS.items()},
    },
)


def is_read_or_refused(text: str) -> None:
    try:
        plan = read_plan_file(text)
    except Problems:
        return
    assert read_plan_file(json.dumps(plan_as_data(plan))) == plan


@given(st.text())
def test_no_text_makes_the_reader_fall(text: str) -> None:
    is_read_or_refused(text)


@settings(max_examples=8)
@given(NEARLY | JSON)
def test_no_json_that_is_nearly_a_plan_makes_the_reader_fall(data: Any) -> None:
    is_read_or_refused(json.dumps(data))


@given(plans())
def test_a_written_plan_reads_the_same(plan: Plan) -> None:
    bare = replace(
        plan, boards=tuple(PlanBoard(board.ons_code, board.ons_code) for board in plan.boards), allocations={}
    )
    assert read_plan_file(json.dumps(plan_as_data(bare))) == bare
