"""What a file of answers means: what earlier returns said, labels beside answers, explanations."""

from decimal import Decimal
from typing import Any

import pytest

from returns.answer_file import AnswerFile
from returns.answers import Answers, Name
from returns.definition.model import Definition
from returns.gathering import Gathered
from tests.factories import tiny_definition

FORM = """
[[block]]
kind = "question"
key = "people"
cell = "C8"
label = "People (Mid 2016)"
type = "integer"
role = "prefill"

[[block]]
kind = "question"
key = "met"
cell = "C9"
label = "Q1 response"
type = "choice"
choices = "yes_no"
role = "prefill"
from = ["2018-19-q1/met", "2018-19-q2/met"]

[[block]]
kind = "question"
key = "previously_returned.plan"
cell = "C10"
label = "Plan"
type = "money"
role = "prefill"
from = "2018-19-q2/plan"

[[block]]
kind = "question"
key = "previously_returned.double"
cell = "C11"
label = "Twice the plan"
type = "money"
calculation = "previously_returned.plan * 2"

[[block]]
kind = "question"
key = "plan"
cell = "C12"
label = "Plan"
type = "money"
role = "prefill"
from = "2018-19-q2/plan"

[[block]]
kind = "question"
key = "actual"
cell = "C13"
label = "Actual"
type = "money"

[[query]]
key = "differs"
at = "actual"
rule = "actual == plan"
says = "{actual} is not {plan}."
"""


@pytest.fixture(scope="module")
def form() -> Definition:
    return tiny_definition(FORM)


def gathered(form: Definition, **blocks: Any) -> Gathered:
    file = AnswerFile(
        **{
            "name": "answers.json", "board": "Northmere", "ons_code": "", "period": "2018-19-q3", "sheets": {}, "tables": {},
            "prepopulated": {}, "previous_responses": {}, "previously_returned": {}, "explanations": {}, **blocks,
        }
    )  # fmt: skip
    found = Gathered(form, "Northmere")
    found.take(file)
    return found


@pytest.mark.parametrize("period", ["2018-19-q1", "2018-19-q2"])
def test_a_previous_response_goes_to_the_question_that_comes_from_there(form: Definition, period: str) -> None:
    found = gathered(form, previous_responses={period: {"met": "Yes"}})
    assert (found.answers["prefill"], found.problems) == ({Name("met"): "yes"}, [])


@pytest.mark.parametrize(
    ("period", "key", "problem"),
    [
        ("2018-19-q1", "other", "previous_responses '2018-19-q1' 'other': nothing in this return comes from there"),
        ("2017-18-q4", "met", "previous_responses '2017-18-q4' 'met': nothing in this return comes from there"),
        (
            "2018-19-q2",
            "plan",
            "previous_responses '2018-19-q2' 'plan': comes to more than one question here; "
            "give previously_returned.plan and plan under 'prepopulated'",
        ),
    ],
)
def test_a_previous_response_that_has_no_one_place_is_refused(
    form: Definition, period: str, key: str, problem: str
) -> None:
    assert gathered(form, previous_responses={period: {key: "Yes"}}).problems == [problem]


def test_a_previous_response_is_read_like_any_answer(form: Definition) -> None:
    (problem,) = gathered(form, previous_responses={"2018-19-q1": {"met": "Perhaps"}}).problems
    assert problem.startswith("previous_responses '2018-19-q1' 'met': must be one of 'Yes', 'No'")


def test_what_was_returned_before_is_filled_in_and_may_be_blank(form: Definition) -> None:
    found = gathered(form, previously_returned={"plan": Decimal(5)})
    assert found.answers["prefill"] == {Name("previously_returned.plan"): Decimal(5)}
    assert gathered(form, previously_returned={"plan": None}).answers["prefill"] == {
        Name("previously_returned.plan"): None
    }


@pytest.mark.parametrize(
    ("stated", "problems"), [(Decimal(10), 0), (Decimal("10.00"), 0), ("£10", 0), (Decimal(11), 1)]
)
def test_a_total_returned_before_is_compared_with_ours_and_never_written(
    form: Definition, stated: object, problems: int
) -> None:
    found = gathered(form, previously_returned={"double": stated})
    assert (found.answers["prefill"], found.problems) == ({}, [])
    assert len(found.disagreements(Answers({"previously_returned.double": Decimal(10)}))) == problems


def test_a_total_that_disagrees_is_told_with_both_figures(form: Definition) -> None:
    found = gathered(form, previously_returned={"double": Decimal("11.5")})
    assert found.disagreements(Answers({"previously_returned.double": Decimal(10)})) == [
        "previously_returned 'double': the file says £11.50, while its parts make £10"
    ]
    assert found.disagreements(Answers()) == [
        "previously_returned 'double': the file says £11.50, while its parts make a blank"
    ]


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("nothing", Decimal(1), "previously_returned 'nothing': there is no such question in this return"),
        ("double", "many", "previously_returned 'double': must be an amount in pounds"),
        ("plan", True, "previously_returned 'plan': must be a text, a number or null, not true or false"),
    ],
)
def test_what_cannot_have_been_returned_before_is_refused(
    form: Definition, key: str, value: object, problem: str
) -> None:
    (found,) = gathered(form, previously_returned={key: value}).problems
    assert found.startswith(problem)


def test_a_label_beside_an_answer_must_be_the_forms_own(form: Definition) -> None:
    same = gathered(form, prepopulated={"people": Decimal(9), "people_label": "People (Mid 2016)"})
    assert (same.answers["prefill"], same.problems) == ({Name("people"): Decimal(9)}, [])
    other = gathered(form, prepopulated={"people": Decimal(9), "people_label": "People (Mid 2017)"})
    assert other.problems == [
        "prepopulated 'people_label': says 'People (Mid 2017)', while this form asks for 'People (Mid 2016)'"
    ]
    assert "says a number, while" in gathered(form, prepopulated={"people_label": Decimal(9)}).problems[0]
    assert "no such question" in gathered(form, prepopulated={"nobody_label": "Nobody"}).problems[0]


def test_an_explanation_goes_by_the_rule_of_its_query(form: Definition) -> None:
    found = gathered(form, explanations={"differs": "A late bill."})
    assert (found.answers["load"], found.problems) == ({Name("explanation.differs"): "A late bill."}, [])
    assert gathered(form, explanations={"other": "x"}).problems == [
        "explanations 'other': there is no such query in this return"
    ]
    assert "must be a text, a number or null, not a list" in gathered(form, explanations={"differs": []}).problems[0]


def test_an_answer_filled_in_twice_is_refused(form: Definition) -> None:
    found = gathered(form, prepopulated={"met": "Yes"}, previous_responses={"2018-19-q1": {"met": "No"}})
    assert "answered twice" in found.problems[0]
