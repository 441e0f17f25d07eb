"""The mail server's address, read from one URL."""

import pytest

from bcf.mail_server import MailServer, mail_server


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 587, "", "", starttls=True, tls=False)),
        ("smtps://mail.example.org", MailServer("mail.example.org", 465, "", "", starttls=False, tls=True)),
        (
            "smtp://bcf%40example.org:p%2Fw%3A1@mail.example.org:2525",
            MailServer("mail.example.org", 2525, "bcf@example.org", "p/w:1", starttls=True, tls=False),
        ),
        ("smtp://localhost", MailServer("localhost", 25, "", "", starttls=False, tls=False)),
        ("smtp://127.0.0.1:1025", MailServer("127.0.0.1", 1025, "", "", starttls=False, tls=False)),
    ],
)
def test_mail_leaves_this_machine_encrypted_only(url: str, server: MailServer) -> None:
    assert mail_server(url) == server


@pytest.mark.parametrize("url", ["mail.example.org", "http://user:secret@mail.example.org", "smtp://", "smtp:secret"])
def test_another_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="it must look like smtp://") as caught:
        mail_server(url)
    assert "secret" not in str(caught.value)
