"""Sixty generated returns opened, worked out anew and saved by LibreOffice: they say the same, and its checker agrees with ours."""

from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from returns.answers import Answers
from returns.definition.model import Definition
from tests.workbooks.generated import returns
from tests.workbooks.test_round_trip import FORMS, other_than_sent
from tests.workbooks.tools import by_libreoffice, differences, expected, filled, reading_of, values_in

OF_EACH = 9


def some(definition: Definition) -> list[Answers]:
    """The first returns that are generated for this form, none of them twice."""
    found: list[Answers] = []

    @settings(max_examples=2 * OF_EACH, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(returns(definition))
    def collect(answers: Answers) -> None:
        if answers not in found:
            found.append(answers)

    collect()
    return found[:OF_EACH]


def test_returns_come_back_from_libreoffice_as_they_went_out(tmp_path: Path) -> None:
    sent = {
        f"{name} {number}": (definition, answers)
        for name, definition in FORMS.items()
        for number, answers in enumerate(some(definition))
    }
    assert len(sent) >= 60
    saved = by_libreoffice(tmp_path, {name: filled(*one) for name, one in sent.items()})
    wrong = {}
    for name, (definition, answers) in sent.items():
        wanted = expected(definition, answers)
        other = other_than_sent(definition, answers, reading_of(saved[name], definition))
        wrong[name] = [*other, *differences(wanted, values_in(saved[name], wanted))]
    assert wrong == {name: [] for name in sent}
