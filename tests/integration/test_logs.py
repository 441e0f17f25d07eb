"""What logs never hold: passwords and answers. `tests/conftest.py` looks through the logs of every other test too."""

import json
import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bcf.models import Board, User
from returns.exports import export_workbook
from returns.models import Submission
from tests.factories import CANARIES, CANARY, PASSWORD, answer

pytestmark = pytest.mark.any_database

RETURN = "/returns/2018-19-q3"


@pytest.fixture
def everything(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Every line that any part of the system logs, the chattiest included."""
    caplog.set_level(logging.DEBUG)
    return caplog


def test_neither_answers_nor_passwords_get_into_logs_whatever_goes_wrong(
    everything: pytest.LogCaptureFixture, tiny_return: Submission, northmere: Board, ada: User
) -> None:
    answer(tiny_return, by=ada, cover__name=CANARY)
    client = Client(raise_request_exception=False)
    client.post("/sign-in/", {"login": "ada@example.org", "password": f"wrong {PASSWORD}"})
    client.force_login(ada)
    board = f"{RETURN}/{northmere.ons_code}"
    for value in (CANARY, f"{CANARY} \x00", CANARY * 3_000):
        body = json.dumps({"answers": [{"name": "cover.name", "value": value, "seen": 7}]})
        client.post(f"{board}/save/", body, content_type="application/json")
        client.post(f"{board}/sheets/sheet/", {"cover.name": value, "seen": "{"})
    client.post(f"{board}/save/", f"{CANARY} is no JSON", content_type="application/json")
    client.post(f"{board}/comments/", {"text": CANARY})
    content = export_workbook(tiny_return, northmere, by=ada).content
    client.post(f"{board}/import/", {"workbook": SimpleUploadedFile("filled in.xlsx", content[:-9])})
    client.get(f"{board}/nowhere/")
    client.get("/calendar/0000.ics")
    logged = everything.text
    assert not [canary for canary in CANARIES if canary in logged]
    assert "nowhere" in logged


def test_what_an_address_keeps_secret_gets_into_no_log(everything: pytest.LogCaptureFixture, db: None) -> None:
    secret, strict = "s" * 43, Client(enforce_csrf_checks=True)
    for path in (f"/invitations/{secret}/", f"/calendar/{secret}.ics", f"/account/reset-password/1-{secret}/"):
        Client().get(path)
        Client().put(path)
        strict.post(path)
        logging.getLogger("gunicorn.access").info("%(r)s", {"r": f"GET /?next={path} HTTP/1.1"})
        logging.getLogger("gunicorn.error").warning("Error handling request %s", path.replace("/", "%2F"))
    assert secret not in everything.text
    assert "/invitations/***" in everything.text
    assert "/calendar/***" in everything.text
