"""What a return's own page says of comments, of questions from the programme team, and of what is new to its reader."""

from dataclasses import dataclass

from django.http import HttpRequest

from bcf.permissions import Permission
from returns import comment_queries, inquiry_queries
from returns.since import Since, look_of, since_look
from returns.views.access import Place
from returns.views.requests import person


@dataclass(frozen=True, slots=True)
class Talk:
    """`comments` that are open, questions that are `waiting`; whether its reader `looks` after others' work, and what is new
    `since` they last looked (None: they never did); whether they may ask the board something."""

    comments: int
    waiting: int
    looks: bool
    since: Since | None
    asks: bool


def talk_about(request: HttpRequest, place: Place) -> Talk:
    """The same for the request's user. Who signs or reviews is told what is new, and whoever has noted a look before."""
    look = look_of(place.submission, person(request))
    asks = place.may(Permission.REVIEW_RETURN)
    return Talk(
        comments=comment_queries.count_open(place.submission),
        waiting=inquiry_queries.count_open(place.submission),
        looks=asks or place.may(Permission.SIGN_RETURN) or look is not None,
        since=None
        if look is None
        else since_look(look, place.submission, place.definition, place.board, place.answers),
        asks=asks,
    )
