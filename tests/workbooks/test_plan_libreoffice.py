"""LibreOffice works out every formula of some dozens of planning workbooks anew, in one run, and agrees with us to the penny."""

from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from schemes.plan import Plan
from tests.plans import plans
from tests.workbooks.plan_books import PUBLISHED, apart, published, results_in, workbook_of
from tests.workbooks.test_plan_workbook import row_by_row
from tests.workbooks.tools import by_libreoffice, values_in

GENERATED = 27


def some() -> list[Plan]:
    """The first plans that are generated, none of them twice."""
    found: list[Plan] = []

    @settings(max_examples=2 * GENERATED, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(plans())
    def collect(plan: Plan) -> None:
        if plan not in found:
            found.append(plan)

    collect()
    return found[:GENERATED]


def test_libreoffice_comes_to_the_same_sums_and_outcomes(tmp_path: Path) -> None:
    made = {f"generated {number}": plan for number, plan in enumerate(some())} | {
        slug: published(slug) for slug in PUBLISHED
    }
    assert len(made) == GENERATED + len(PUBLISHED)
    files = {name: workbook_of(plan) for name, plan in made.items()}
    saved = by_libreoffice(tmp_path, files)
    wrong = {}
    for name, plan in made.items():
        wanted = results_in(files[name])
        wrong[name] = [*apart(plan, wanted, values_in(saved[name], wanted)), *row_by_row(plan, saved[name])]
    assert wrong == {name: [] for name in made}
