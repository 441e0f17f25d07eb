"""What the pages say when one answer of the published return is missing."""

import re

import pytest
from django.test import Client

from bcf.models import Board, User
from returns.actions import Entry, save_answers
from returns.answers import Name
from returns.models import Submission
from returns.queries import submission_of
from returns.stored import held_answers
from returns.versions import definition_of
from tests.factories import make_officer
from tests.integration.running import DEMO_FILE, KENSINGTON, PERIOD, publish_q3, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def published_return() -> Submission:
    publish_q3()
    run("load_answers", DEMO_FILE)
    submission = submission_of(Board.objects.get(ons_code=KENSINGTON), PERIOD)
    assert submission is not None
    return submission


@pytest.fixture
def officer(published_return: Submission) -> User:
    return make_officer("Ada", Board.objects.get(ons_code=KENSINGTON))


def to_go(client: Client) -> dict[str, int]:
    """Pending answers by sheet as the task list prints them, without the sheets that are complete."""
    page = client.get(f"/returns/{PERIOD}/{KENSINGTON}/").content.decode()
    return {slug: int(number) for slug, number in re.findall(r'id="task-([a-z-]+)">\s*<strong[^>]*>(\d+) to go', page)}


def test_each_needed_answer_taken_away_shows_as_one_to_go_on_its_sheet(
    published_return: Submission, officer: User
) -> None:
    client = Client()
    client.force_login(officer)
    definition = definition_of(published_return.version)
    assert to_go(client) == {}
    counted = 0
    for name, held in held_answers(published_return).items():
        if (
            definition.questions[name.key].role == "history"
            or name.key == "conditions.social_care_contribution.explanation"
        ):
            continue
        put(published_return, name, None)
        assert to_go(client) == {definition.sheets_by_key[name.key].slug: 1}, name
        put(published_return, name, held.value)
        counted += 1
    assert counted == 73


def put(submission: Submission, name: Name, value: object) -> None:
    save_answers(submission, [Entry(name, value)], by=None, origin="form")  # type: ignore[arg-type]
