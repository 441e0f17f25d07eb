"""What every view asks of a request."""

from typing import cast

from django.http import HttpRequest

from bcf.models import User


def person(request: HttpRequest) -> User:
    """The signed-in user of a request that the login middleware has let through."""
    return cast(User, request.user)


def is_publication(request: HttpRequest) -> bool:
    """Whether a publication copy is wanted. Whatever is said but "0" counts as yes, so that a slip never shows contact details."""
    return request.GET.get("publication", "0") != "0"
