"""Pages that everybody may read."""

import pytest
from django.test import Client

from bcf.views.help import TOPICS
from tests.integration.visiting import text_of

pytestmark = pytest.mark.any_database

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/help/", *(f"/help/{topic}/" for topic in TOPICS), "/accessibility/", "/privacy/"]
)
def test_it_is_there_without_signing_in_and_cannot_be_posted_to(address: str) -> None:
    assert text_of(Client(), address).count("<h1") == 1
    assert Client().post(address).status_code == 405


def test_a_page_that_is_not_there_is_404() -> None:
    assert Client().get("/help/cooking/").status_code == 404


def test_every_page_leads_to_help_accessibility_and_privacy() -> None:
    shown = text_of(Client(), "/sign-in/")
    assert all(f'href="{address}"' in shown for address in ("/help/", "/accessibility/", "/privacy/"))


def test_the_privacy_notice_says_how_long_as_the_settings_do(settings: object) -> None:
    settings.KEEP_PEOPLE_DAYS = 77  # type: ignore[attr-defined]
    assert "77 days after you have left" in text_of(Client(), "/privacy/")
