"""What a form takes from an earlier one must be asked there, in a way that fits."""

import pytest

from returns.definition.model import Definition
from returns.definition.sources import unsound_sources
from tests.factories import tiny_definition

CHOICES = '[yes_no]\nyes = "Yes"\nno = "No"\n[progress]\nyes = "Yes"\nno = "No"\nsoon = "Soon"\n[other]\nja = "yes"\nnein = "No"\n'
QUESTION = '[[block]]\nkind = "question"\nkey = "{key}"\ncell = "C8"\nlabel = "Asked"\n{more}\n'
BEFORE = {"key": "2018-19-q2", "starts": "2018-07-01", "ends": "2018-09-30"}


def earlier(more: str, key: str = "asked") -> dict[str, Definition]:
    return {"2018-19-q2": tiny_definition(QUESTION.format(key=key, more=more), period=BEFORE, choices=CHOICES)}


def later(more: str, source: str = "2018-19-q2/asked", **period: str) -> Definition:
    text = QUESTION.format(key="shown", more=f'{more}\nrole = "prefill"\nfrom = "{source}"')
    return tiny_definition(text, period=period, choices=CHOICES)


def reasons(definition: Definition, others: dict[str, Definition]) -> list[str]:
    return [found.reason for found in unsound_sources(definition, others)]


def choice(name: str) -> str:
    return f'type = "choice"\nchoices = "{name}"'


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (choice("yes_no"), choice("yes_no")), (choice("yes_no"), choice("progress")), (choice("other"), choice("yes_no")),
        ('type = "text"', 'type = "long_text"'), ('type = "email"', 'type = "text"'), ('type = "date"', 'type = "date_or_word"'),
        ('type = "money"\ndecimals = 0', 'type = "money"'), ('type = "integer"', 'type = "number"'),
    ],
)  # fmt: skip
def test_what_fits_is_sound(before: str, now: str) -> None:
    assert reasons(later(now), earlier(before)) == []


@pytest.mark.parametrize(
    ("before", "now", "reason"),
    [
        (choice("progress"), choice("yes_no"), "'asked' of 2018-19-q2 offers 'Soon', which is no option here"),
        ('type = "text"', choice("yes_no"), "is of type text, whose answers cannot all be of type choice"),
        (choice("yes_no"), 'type = "text"', "is of type choice, whose answers cannot all be of type text"),
        ('type = "long_text"', 'type = "text"', "is of type long_text, whose answers cannot all be of type text"),
        ('type = "date_or_word"', 'type = "date"', "is of type date_or_word, whose answers"),
        ('type = "percent"', 'type = "money"', "is of type percent, whose answers cannot all be of type money"),
        ('type = "money"', 'type = "money"\ndecimals = 0', "has 2 decimals, more than the 0 here"),
    ],
)
def test_what_does_not_fit_is_told(before: str, now: str, reason: str) -> None:
    (found,) = reasons(later(now), earlier(before))
    assert reason in found


def test_a_question_that_is_not_there_is_told_with_its_place() -> None:
    (found,) = unsound_sources(later('type = "text"', "2018-19-q2/other"), earlier('type = "text"'))
    assert found.sheet is not None
    assert (found.sheet.slug, found.place) == ("sheet", "shown.from")
    assert found.reason == "2018-19-q2 has no question 'other'"


def test_a_period_that_is_not_there_cannot_be_judged() -> None:
    assert reasons(later('type = "text"', "2017-18-q4/asked"), earlier('type = "text"')) == []


def test_only_an_earlier_period_can_be_a_source_or_the_one_before() -> None:
    others = {
        "2018-19-q2": tiny_definition(QUESTION.format(key="asked", more='type = "text"'), period={"key": "2018-19-q2"})
    }
    problem = "2018-19-q2 does not end before this period starts"
    assert reasons(later('type = "text"', previous="2018-19-q2"), others) == [problem, problem]
    before = next(unsound_sources(later('type = "text"', "2017-18-q4/asked", previous="2018-19-q2"), others))
    assert (before.sheet, before.place) == (None, "previous")
