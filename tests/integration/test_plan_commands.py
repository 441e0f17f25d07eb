"""load_plan, check_plan, export_plan: what scripts and administrators do with plans."""

import json
from pathlib import Path
from typing import Any

import pytest

from schemes.models import Plan, PlanChange
from tests.factories import make_board, make_officer
from tests.integration.running import refused, run

pytestmark = pytest.mark.django_db
CODE = "E09000003"


@pytest.fixture(autouse=True)
def barnet() -> None:
    make_board("Barnet", CODE)


def plan_file(folder: Path, **changes: Any) -> Path:
    data: dict[str, Any] = {
        "plan": "barnet-2016-17",
        "title": "Barnet’s plan",
        "boards": [CODE],
        "years": ["2016-17"],
        "unit": "GBP",
        "contributions": [{"year": "2016-17", "source": "DFG", "organisation": "Council", "amount": 1971131}],
        "schemes": [{"name": "DFG", "source": "DFG", "amounts": {"2016-17": 1970000}}],
        "stated_totals": [{"what": "total", "year": "2016-17", "amount": 1971131}],
        **changes,
    }
    path = folder / "plan.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def report() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("check_plan", "barnet-2016-17", "--json"))
    return found


def test_a_loaded_plan_is_summed_and_its_slip_is_named_with_both_figures(tmp_path: Path) -> None:
    run("load_plan", plan_file(tmp_path))
    found = report()
    assert found["totals"]["contributions"] == {"2016-17": 1971131}
    (slip,) = [one for one in found["findings"] if one["rule"] == "spend_per_source"]
    assert (slip["strength"], slip["published"], slip["computed"]) == ("query", 1971131, 1970000)
    assert "£1,970,000" in slip["message"]
    assert "£1,971,131" in slip["message"]


def test_loading_again_changes_nothing_and_loading_something_else_changes_only_that(tmp_path: Path) -> None:
    run("load_plan", plan_file(tmp_path))
    changes = PlanChange.objects.count()
    assert "nothing changed" in run("load_plan", plan_file(tmp_path))
    assert PlanChange.objects.count() == changes
    run("load_plan", plan_file(tmp_path, schemes=[{"name": "DFG", "source": "DFG", "amounts": {"2016-17": 1971131}}]))
    assert not [one for one in report()["findings"] if one["rule"] == "spend_per_source"]
    assert PlanChange.objects.count() == changes + 1


def test_every_fault_of_a_file_is_told_by_its_place_and_nothing_is_loaded(tmp_path: Path) -> None:
    path = plan_file(
        tmp_path,
        contributions=[{"year": "2016-18", "source": "DFG", "amount": "12"}],
        schemes=[{"name": "", "amounts": {"2016-17": -1}, "colour": "red"}],
    )
    lines = refused("load_plan", path)
    for place in (
        "contributions, 1, year",
        "contributions, 1, amount",
        "schemes, 1, name",
        "schemes, 1, amounts, 2016-17",
        "'colour'",
    ):
        assert any(place in line for line in lines), (place, lines)
    assert not Plan.objects.exists()


def test_boards_that_are_not_there_are_named(tmp_path: Path) -> None:
    lines = refused("load_plan", plan_file(tmp_path, boards=[CODE, "E09999999"], contributions=[], schemes=[]))
    assert any("E09999999" in line for line in lines)


def test_nobody_loads_a_plan_of_boards_that_are_not_theirs(tmp_path: Path) -> None:
    make_officer("Olga", make_board("Southwold"))
    lines = refused("load_plan", plan_file(tmp_path), "--by", "olga@example.org")
    assert any("may not edit the plans of Barnet" in line for line in lines)
    assert not Plan.objects.exists()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    assert "dry run" in run("load_plan", plan_file(tmp_path), "--dry-run")
    assert not Plan.objects.exists()


def test_a_plan_is_written_as_every_kind_of_file_and_its_json_loads_again(tmp_path: Path) -> None:
    run("load_plan", plan_file(tmp_path))
    files = {form: tmp_path / f"plan-out.{form}" for form in ("xlsx", "pdf", "json")}
    run(
        "export_plan",
        "barnet-2016-17",
        *(f"--{form}={path}" for form, path in files.items()),
        f"--csv={tmp_path / 'tables'}",
    )
    assert files["xlsx"].read_bytes().startswith(b"PK")
    assert files["pdf"].read_bytes().startswith(b"%PDF")
    assert "1971131" in (tmp_path / "tables" / "contributions.csv").read_text(encoding="utf-8-sig")
    assert "nothing changed" in run("load_plan", files["json"])


@pytest.mark.parametrize(
    ("change", "told"), [({"plan": "new"}, "name of a page"), ({"boards": [CODE, CODE]}, "stands twice")]
)
def test_a_plan_has_a_free_name_and_each_board_once(tmp_path: Path, change: dict[str, Any], told: str) -> None:
    assert any(told in line for line in refused("load_plan", plan_file(tmp_path, **change)))
    assert not Plan.objects.exists()


def test_an_unknown_plan_is_told_in_one_line() -> None:
    (line,) = refused("check_plan", "nowhere")
    assert "there is no plan 'nowhere'" in line
