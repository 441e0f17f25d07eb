"""What no log holds: the secrets in the addresses of invitations, calendars and letters that reset a password.

Django logs the path of each request that it refuses, a web server that of each request. So every record is looked at as it is
made, whichever logger made it: a filter of one logger or handler would see its own records only.
"""

import logging
import re
from typing import Any

MASK = "***"
_SECRET = re.compile(
    r"(?<!/manage)(?<!%2Fmanage)((?:/|%2F)(?:invitations|calendar|account(?:/|%2F)reset-password)(?:/|%2F))"
    r"(?:(?!%2F)[^/\s\"'?&])+",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """The text with each secret in an address of ours as `***`."""
    return _SECRET.sub(rf"\g<1>{MASK}", text)


def install() -> None:
    """Masks in every record that is logged from now on."""
    make = logging.getLogRecordFactory()

    def make_masked(*args: Any, **details: Any) -> logging.LogRecord:
        record = make(*args, **details)
        try:
            said = record.getMessage()
        except (TypeError, ValueError):
            return record  # a message that does not fit its arguments: logging itself says so
        if masked(said) != said:
            record.msg, record.args = masked(said), ()
        return record

    logging.setLogRecordFactory(make_masked)
