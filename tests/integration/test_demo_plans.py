"""load_demo_plans: two published plans to look at, and everybody who signs for one of them."""

from typing import Any

import pytest

from bcf.models import Membership, User
from schemes.models import Plan
from tests.factories import make_board
from tests.integration.running import refused, run

pytestmark = pytest.mark.django_db
BOARDS = {
    "E09000003": "Barnet",
    "E09000002": "Barking and Dagenham",
    "E09000016": "Havering",
    "E09000026": "Redbridge",
}


def test_the_demo_has_its_plans_once_however_often_it_is_loaded() -> None:
    for code, name in BOARDS.items():
        make_board(name, code)
    run("publish_definition", "2016-17-plan")
    run("publish_definition", "2017-19-plan")
    run("load_demo_plans")
    told = run("load_demo_plans")
    assert "bea@example.org" in told
    assert {plan.slug for plan in Plan.objects.exclude(submission=None)} == {"barnet-2016-17", "bhr-2017-19"}
    assert User.objects.filter(email="bea@example.org").count() == 1
    assert Membership.objects.filter(user__email="bea@example.org").count() == 3


def test_outside_the_demo_nobody_with_a_known_password_is_made(settings: Any) -> None:
    settings.DEMO = False
    assert "only where BCF_DEMO=1" in refused("load_demo_plans")[0]
    assert not User.objects.exists()
