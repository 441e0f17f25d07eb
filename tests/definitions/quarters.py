"""The four definitions of 2016/17, read once, and short ways to ask them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from returns.answer_types import Value
from returns.answers import Answers
from returns.applies import needed
from returns.checks import Finding, check
from returns.definition.model import Definition, Question, Sheet
from returns.definition.nodes import Unknown
from returns.definition.read import read_folder

DEFINITIONS = Path(__file__).parents[2] / "fixtures" / "definitions"
QUARTERS = (1, 2, 3, 4)
LATER = (2, 3, 4)
SIDES = ("income", "expenditure")
SETTINGS = ("gp", "hospital", "social_care", "community", "mental_health", "palliative")
METRICS = ("nea", "dtoc", "local", "patient_experience", "residential", "reablement")
CONDITIONS = (
    "jointly_agreed", "social_care", "seven_day_agreement", "seven_day_support", "nhs_number", "open_apis",
    "information_governance", "people_informed", "joint_assessment", "provider_impact", "out_of_hospital", "delayed_transfers",
)  # fmt: skip
Said = Mapping[str, Value]


@cache
def quarter(number: int) -> Definition:
    """The form of this quarter."""
    return read_folder(DEFINITIONS / f"2016-17-q{number}")


def sheet(number: int, heading: str) -> Sheet:
    """One sheet of the quarter's form, by its heading."""
    return next(found for found in quarter(number).sheets if found.heading == heading)


def question(number: int, key: str) -> Question:
    """One question of the quarter's form."""
    return quarter(number).questions[key]


def need(number: int, key: str, said: Said) -> bool | Unknown:
    """Whether a blank at `key` is pending where this was said; totals are worked out."""
    answers = check(quarter(number), Answers(dict(said))).answers
    return needed(quarter(number), question(number, key), answers)


def findings(number: int, rule: str, said: Said, previous: Said | None = None) -> list[Finding]:
    """What the rule finds where this was said, now and in the quarter before. A rule of a grid goes by its key and the row's."""
    found = check(quarter(number), Answers(dict(said), previous=dict(previous or {}))).findings
    return [finding for finding in found if finding.rule == rule]


def fires(number: int, rule: str, said: Said, previous: Said | None = None) -> bool:
    """Whether the rule finds anything there; it must be one of the quarter's."""
    assert rule in quarter(number).rules_by_key
    return bool(findings(number, rule, said, previous))
