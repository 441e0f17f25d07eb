"""The administration pages are for administrators, who are national: everybody else who is signed in gets a 403."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from bcf.access import holds
from bcf.models import User
from bcf.permissions import Permission

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
NOT_YOURS = "These pages are for administrators."


def administration(view: View[P]) -> View[P]:
    """A page that only administrators get, and that no browser keeps."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not holds(request.user, Permission.ADMINISTER):
            raise PermissionDenied(NOT_YOURS)
        return view(request, *args, **kwargs)

    return cast("View[P]", never_cache(guarded))


def person(request: HttpRequest) -> User:
    """The signed-in user of a request that the login middleware has let through."""
    return cast(User, request.user)
