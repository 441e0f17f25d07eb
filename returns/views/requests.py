"""What every view asks of a request."""

from typing import cast

from django.http import HttpRequest

from bcf.models import User


def person(request: HttpRequest) -> User:
    """The signed-in user of a request that the login middleware has let through."""
    return cast(User, request.user)
