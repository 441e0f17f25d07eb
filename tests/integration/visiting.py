"""People at the pages, without a browser."""

from django.test import Client

from bcf.models import User


def signed_in(user: User) -> Client:
    """A client with a session of this person."""
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, address: str) -> str:
    """The page at an address, which must be there."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return page.content.decode()
