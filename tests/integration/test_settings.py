"""What the environment says about signing in, each read by a process of its own."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.any_database

PRODUCTION = {"BCF_SECRET_KEY": "a long random text for this test only", "BCF_ALLOWED_HOSTS": "bcf.example.org"}
OIDC = {
    "BCF_OIDC_ISSUER": "https://login.example.org/",
    "BCF_OIDC_CLIENT_ID": "bcf",
    "BCF_OIDC_CLIENT_SECRET": "hidden",
}


def run(expression: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What a new process prints of the settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BCF_", "DJANGO_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-c", f"from bcf import settings; print(({expression}))"],
        env={**kept, "BCF_DATA": str(settings.DATA_DIR), **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"BCF_IDLE_MINUTES": "soon"}, "BCF_IDLE_MINUTES must be a whole number above 0, not 'soon'"),
        ({"BCF_SESSION_HOURS": "0"}, "BCF_SESSION_HOURS must be a whole number above 0, not '0'"),
        ({"BCF_ALLOWED_HOSTS": "bcf.example.org *"}, "BCF_ALLOWED_HOSTS must name the hosts of this service"),
        ({**OIDC, "BCF_OIDC_ISSUER": "http://login.example.org"}, "BCF_OIDC_ISSUER must begin with https://"),
        ({**OIDC, "BCF_OIDC_CLIENT_SECRET": ""}, "BCF_OIDC_ISSUER needs BCF_OIDC_CLIENT_ID and BCF_OIDC_CLIENT_SECRET"),
    ],
)
def test_what_cannot_be_meant_stops_the_start(environment: dict[str, str], said: str) -> None:
    answered = run("''", {**PRODUCTION, **environment})
    assert answered.returncode != 0
    assert said in answered.stderr


def test_in_production_a_second_factor_is_required_and_one_proxy_is_believed_where_there_is_one() -> None:
    facts = "settings.SECOND_FACTOR_REQUIRED, getattr(settings, 'ALLAUTH_TRUSTED_PROXY_COUNT', 0)"
    assert run(facts, PRODUCTION).stdout == "(True, 0)\n"
    assert run(facts, {**PRODUCTION, "BCF_BEHIND_PROXY": "1"}).stdout == "(True, 1)\n"


def test_what_the_environment_says_of_sign_on_and_sessions_is_taken_over() -> None:
    environment = {**PRODUCTION, **OIDC, "BCF_OIDC_TENANT": "t", "BCF_OIDC_NAME": "NHSmail", "BCF_SESSION_HOURS": "8"}
    facts = "settings.OIDC_ISSUER, settings.OIDC_TENANT, settings.OIDC_NAME, settings.SESSION_COOKIE_AGE"
    said = run(facts, environment).stdout
    assert said == "('https://login.example.org/', 't', 'NHSmail', 28800)\n"
