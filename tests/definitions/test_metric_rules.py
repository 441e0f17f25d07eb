"""Answers about metrics that the board's own figures contradict, in every form that asks whether a metric is on track."""

from decimal import Decimal

import pytest

from returns.answers import Answers
from returns.checks import check
from returns.definition.model import Definition
from returns.definition.read import read_folder
from tests.definitions.quarters import DEFINITIONS as FOLDER
from tests.definitions.quarters import quarter

FORMS = [*(quarter(number) for number in (1, 2, 3, 4)), read_folder(FOLDER / "2018-19-q3")]
OFF_TRACK = {"no_improvement", "not_on_track"}


def named(definition: Definition) -> str:
    return definition.period.key


def found(
    definition: Definition, metric: str, progress: str, variance: str, worse: str, noise: str = "3.6"
) -> list[str]:
    """What is asked of one answer with these figures, in percent."""
    figures = {
        f"{metric}_{name}": Decimal(value)
        for name, value in (("variance", variance), ("worse", worse), ("noise", noise))
    }
    report = check(definition, Answers({f"metrics.{metric}.progress": progress}, figures=figures))
    return [
        finding.message
        for finding in report.findings
        if "figures are" in finding.message or "differ by" in finding.message
    ]


@pytest.mark.parametrize("definition", FORMS, ids=named)
@pytest.mark.parametrize("metric", ["nea", "residential", "dtoc"])
def test_on_track_at_42_percent_above_plan_is_asked_about(definition: Definition, metric: str) -> None:
    (message,) = found(definition, metric, "on_track", "42.0", "42.0")
    assert "42.0 % above plan, which is worse" in message
    assert "chance alone explains 3.6 %" in message
    assert found(definition, metric, "on_track", "3.5", "3.5") == []
    assert found(definition, metric, "on_track", "-42.0", "-42.0") == []


@pytest.mark.parametrize("definition", FORMS, ids=named)
def test_of_reablement_below_the_plan_is_worse(definition: Definition) -> None:
    (message,) = found(definition, "reablement", "on_track", "-12.5", "12.5")
    assert "12.5 % below plan, which is worse" in message
    assert found(definition, "reablement", "on_track", "12.5", "-12.5") == []


@pytest.mark.parametrize("definition", FORMS, ids=named)
def test_off_track_while_it_is_better_is_asked_about(definition: Definition) -> None:
    (off,) = OFF_TRACK & set(definition.questions["metrics.nea.progress"].choices.labels)  # type: ignore[union-attr]
    (message,) = found(definition, "nea", off, "-10.0", "-10.0")
    assert "10.0 % below plan, which is better" in message
    assert found(definition, "nea", off, "10.0", "10.0") == []


@pytest.mark.parametrize("definition", FORMS, ids=named)
@pytest.mark.parametrize("metric", ["nea", "residential", "reablement", "dtoc"])
def test_no_data_while_plan_and_actual_are_known_is_asked_about(definition: Definition, metric: str) -> None:
    (message,) = found(definition, metric, "data_not_available", "8.0", "8.0")
    assert "both plan and actual are known: they differ by 8.0 %" in message
    unknown = check(definition, Answers({f"metrics.{metric}.progress": "data_not_available"}))
    assert not [one for one in unknown.findings if "known" in one.message]
