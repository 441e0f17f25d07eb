"""Mails within a test: a return on its way, and what lands in the outbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import TestCase

from bcf.models import Board
from returns.models import Submission
from tests.factories import open_return_for, publish_tiny

SIGNED_BY_BOARD = {"signatory": [{"role": "board", "label": "Signed off by the board"}]}
CANARY = "Canary of the cover"
REASON = "Canary of a reason"


def return_to_sign(board: Board) -> Submission:
    """The board's open return, which the board's signatory has to sign."""
    return open_return_for(board, publish_tiny(period=SIGNED_BY_BOARD))


@contextmanager
def committed() -> Iterator[None]:
    """What is done within is as if committed, so that it is told by mail."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        yield


def outbox() -> list[tuple[str, str]]:
    """To whom, and about what, in the order of sending; the outbox is empty afterwards."""
    found = [(message.to[0].partition("@")[0], str(message.subject)) for message in mail.outbox]
    mail.outbox.clear()
    return found


class DownBackend(BaseEmailBackend):
    """A mail server that answers nobody, and says an address while it is at it."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("cannot reach the server for ben@example.org")
