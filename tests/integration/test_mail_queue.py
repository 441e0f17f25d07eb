"""The queue in the database, as in real use: a request only queues, and a worker sends."""

from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from pytest_django import Settings

from bcf.models import User
from returns.events import record_event
from returns.models import Notice, Submission
from tests.factories import make_officer


@pytest.fixture
def queue(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def _work() -> None:
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_what_a_request_has_queued_and_once(queue: Any, tiny_return: Submission) -> None:
    ada: User = make_officer("Ada", tiny_return.boards.get())
    record_event("reopened", tiny_return, by=None)
    assert (mail.outbox, Notice.objects.get().tries) == ([], 0)
    _work()
    assert [message.to for message in mail.outbox] == [[ada.email]]
    _work()
    assert len(mail.outbox) == 1
    assert Notice.objects.get().sent_at is not None
