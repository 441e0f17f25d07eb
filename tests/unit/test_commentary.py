"""Figures in commentaries, and percentages that no whole number of people gives."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.definition.commentary import possible_share, stated_pair


@pytest.mark.parametrize(
    ("text", "figure", "target"),
    [
        ("Our performance for Q4 16/17 is 90% against a target of 91.7%.", "90", "91.7"),
        (
            "Our current performance is circa 75% against a target of 86%. A new contract is expected to help.",
            "75",
            "86",
        ),
        ("Performance rose from 88% to 90% against our target of 91.7%", "90", "91.7"),
        ("Against a target of 91.7% we reached 92%.", "92", "91.7"),
        ("We stand at 89.5 % and the target is 91 %.", "89.5", "91"),
        ("In 2016/17 it was 1,250 against a target of 1,200.", "1250", "1200"),
        (
            "82 per cent; behind the 85 per cent target. Later: 82 per cent, the 85 per cent target was missed.",
            "82",
            "85",
        ),
        ("Spent £1,200,000 against a target of £1,100,000", "1200000", "1100000"),
        ("Pressure goes on.\n\nWe are at 90% (target 91%).", "90", "91"),
        ("TARGET: 91%, now 90%", "90", "91"),
        ("Performance (90%) is under target (91.7%).", "90", "91.7"),
        ("We achieved 92.1%, 0.4% above the target of 91.7%.", "92.1", "91.7"),
        ("Our rate of 88% (up from 75%) beats the 86% target.", "88", "86"),
        ("We had 320 delayed days per 100,000 population against a target of 350.", "320", "350"),
        ("The rate is 610 per 100,000 against a target of 650.", "610", "650"),
        ("The rate of people (65+) is 610 against a target of 650.", "610", "650"),
        ("It improved by 3% to 90%, below the target of 91%.", "90", "91"),
        ("With 610 admissions of people aged 65 and over we missed the target of 600.", "610", "600"),
    ],
)
def test_a_figure_and_its_target_are_found(text: str, figure: str, target: str) -> None:
    assert stated_pair(text) == (Decimal(figure), Decimal(target))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We are on track to meet our target.",
        "The target is 91.7%.",
        "Performance is 90%. It is above target.",
        "90% of people were asked; the target is 1,200 admissions.",
        "In 2016 we met the target of 2017 admissions",
        "The target of 90% became a target of 91%, and we are at 92%.",
        "Q4 16/17 against a target of 91%",
        "By 31/03/17 the target of 91% will be looked at",
        "A target of 91.7.3% and 90%",
        "We achieved a 4% reduction against a target of 3.5%.",
        "Delays fell by 12% against a target of 5%.",
        "It improved by 3% since Q1 and is on target of 86%.",
        "We are 2% above the target of 80%.",
        "Performance exceeded the target of 80% by 2%.",
        "Admissions were 100 fewer than the 4,000 target.",
        "We are within 2% of the target of 80%.",
        "It was 85% in winter and 88% in spring against a target of 86%.",
        "We are 1.5 percentage points short of the 80% target.",
    ],
)
def test_what_leaves_a_doubt_is_no_pair(text: str) -> None:
    assert stated_pair(text) is None


@given(st.text(alphabet="target of 91.7%£, \n/Q-0", max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    pair = stated_pair(text)
    assert pair is None or all(number >= 0 for number in pair)


@pytest.mark.parametrize(
    "text",
    [
        "9% target " * 3_200,
        "target x " * 1_800 + "2 " * 8_000,
        "2 " * 8_000 + "target of " * 1_600,
        "9,999" * 6_000 + " target",
    ],
)
def test_a_long_text_of_numbers_and_targets_is_read_in_no_time(text: str) -> None:
    assert stated_pair(text) is None


@pytest.mark.parametrize(
    ("percent", "count", "possible"),
    [
        ("94", 24, False),  # the published return: 22 of 24 are 92 %, 23 are 96 %
        ("92", 24, True),
        ("96", 24, True),
        ("0", 24, True),
        ("100", 24, True),
        ("101", 24, False),
        ("12.5", 8, True),
        ("12", 8, True),  # 12.5 % may have been rounded either way
        ("13", 8, True),
        ("14", 8, False),
        ("33.3", 3, True),
        ("33.4", 3, False),
        ("0", 0, True),
        ("50", 0, False),
        ("94", 1000, True),
    ],
)
def test_a_percentage_of_people_is_one_that_a_whole_number_gives(percent: str, count: int, possible: bool) -> None:
    assert possible_share(Decimal(percent), Decimal(count)) is possible


def test_noughts_behind_the_point_that_a_database_adds_make_no_difference() -> None:
    assert possible_share(Decimal("92.000000"), Decimal("24.000000"))
    assert possible_share(Decimal("100.000000"), Decimal("24.000000"))


@given(st.integers(1, 5_000), st.data(), st.integers(0, 2))
def test_what_a_whole_number_gives_is_always_possible(count: int, data: st.DataObject, places: int) -> None:
    people = data.draw(st.integers(0, count))
    assert possible_share(round(Decimal(people * 100) / count, places), Decimal(count))
