"""The mail server's address as settings: one URL in the environment instead of six variables. Knows no Django."""

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PORTS = {"smtp": 587, "smtps": 465}


class MailServer(NamedTuple):
    """Where mail is handed in. `starttls`: encrypted after a plain beginning; `tls`: from the first byte."""

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    tls: bool


def mail_server(url: str) -> MailServer:
    """What `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465` (TLS) says; user and password may be %-encoded.

    Only a relay on this very machine is spoken to in plain text. Raises ValueError, which never repeats the password.
    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("it must look like smtp://user:password@mail.example.org:587 or smtps://…:465")
    here = parts.hostname in LOOPBACK
    port = parts.port or (25 if here and parts.scheme == "smtp" else _PORTS[parts.scheme])
    return MailServer(
        parts.hostname,
        port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        starttls=parts.scheme == "smtp" and not here,
        tls=parts.scheme == "smtps",
    )
