"""The settings of mail, as a process that starts with this environment reads them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

TELL = (
    "from bcf import settings as s; print(s.EMAIL_BACKEND.split('.')[-2], s.MAIL_IS_ON, s.SITE_URL, s.SEND_SUBMISSIONS)"
)
REAL = {"BCF_SECRET_KEY": "x" * 60, "BCF_ALLOWED_HOSTS": "bcf.example.org"}
SMTP = {"BCF_EMAIL_URL": "smtp://bcf:hidden@mail.example.org"}


def _start(folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BCF_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-c", TELL], env={**kept, "BCF_DATA": str(folder), **environment}, cwd=settings.BASE_DIR,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({**REAL, **SMTP}, "smtp True https://bcf.example.org False"),
        (REAL, "dummy False https://bcf.example.org False"),
        (
            {**REAL, **SMTP, "BCF_SITE_URL": "https://returns.example.org/"},
            "smtp True https://returns.example.org False",
        ),
        ({**REAL, **SMTP, "BCF_SEND_SUBMISSIONS": "1"}, "smtp True https://bcf.example.org True"),
        ({"BCF_DEMO": "1", "BCF_SEND_SUBMISSIONS": "1"}, "console True http://127.0.0.1:8000 False"),
    ],
)
def test_mail_is_sent_through_a_server_that_is_named_and_never_by_a_demo(
    environment: dict[str, str], found: str, tmp_path: Path
) -> None:
    started = _start(tmp_path, environment)
    assert started.stdout.strip() == found, started.stderr


@pytest.mark.parametrize(
    "environment", [{"BCF_DEMO": "1", **SMTP}, {**REAL, "BCF_EMAIL_URL": "mail:hidden@example.org"}]
)
def test_a_demo_with_a_server_and_an_unreadable_address_are_refused(
    environment: dict[str, str], tmp_path: Path
) -> None:
    started = _start(tmp_path, environment)
    assert started.returncode == 1
    assert "ImproperlyConfigured" in started.stderr
    assert "hidden" not in started.stderr
