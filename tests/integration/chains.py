"""Two tiny quarters of one board, for the pages that show what the quarter before said."""

import re
from datetime import date
from html import unescape
from typing import Any

from django.test import Client

from bcf.models import Board, User
from returns.models import Submission
from returns.opening import open_return
from tests.factories import publish_tiny

FIRST = """
[[block]]
kind = "question"
key = "pooled"
cell = "C8"
label = "Pooled?"
type = "choice"
choices = "yes_no"

[[block]]
kind = "question"
key = "people"
cell = "C10"
label = "People"
type = "integer"

[[block]]
kind = "question"
key = "story"
cell = "C11"
label = "Story"
type = "long_text"
required = true

[[block]]
kind = "question"
key = "day"
cell = "C12"
label = "Day"
type = "date"

[[block]]
kind = "grid"
key = "money"
label = "Money"
label_column = "B"
column = [
  { key = "q1", cell = "C", label = "Q1", type = "money", earlier = "use" },
  { key = "q2", cell = "D", label = "Q2", type = "money" },
  { key = "total", cell = "E", label = "Total", type = "money", calculation = "q1 + q2" },
]
row = [{ key = "plan", cell = 20, label = "Plan" }]
"""
SECOND = (
    FIRST
    + """
[[block]]
kind = "question"
key = "pooled_before"
cell = "C30"
label = "Pooled before?"
role = "prefill"
from = "2018-19-q2/pooled"
type = "choice"
choices = "yes_no"

[[query]]
key = "fewer"
at = "people"
rule = "people >= previous.people"
says = "{people} are fewer than {previous.people}."

[[query]]
key = "odd"
at = "people"
rule = "people != 13"
says = "Thirteen is odd."
"""
)
Q2 = {"key": "2018-19-q2", "label": "Q2 2018/19", "starts": date(2018, 7, 1), "ends": date(2018, 9, 30)}
Q3 = {"key": "2018-19-q3", "label": "Q3 2018/19", "previous": "2018-19-q2"}


def open_first(board: Board) -> Submission:
    """The board's return for quarter 2."""
    return open_return(publish_tiny(FIRST, period=Q2), board, by=None)


def open_second(board: Board, *, by: User | None = None, **period: Any) -> Submission:
    """The board's return for quarter 3."""
    return open_return(publish_tiny(SECOND, period={**Q3, **period}), board, by=by)


def signed_in(user: User) -> Client:
    """A browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def address(board: Board, rest: str = "sheets/sheet/", period: str = "2018-19-q3") -> str:
    """An address of the board's return."""
    return f"/returns/{period}/{board.ons_code}/{rest}"


def text_of(page: Any) -> str:
    """What a page says, as HTML."""
    return str(page.content.decode())


def words_of(page: Any) -> str:
    """What a page says to people: its text without markup, on one line."""
    joined = re.sub(r"</?(?:strong|span|a|mark)\b[^>]*>", "", text_of(page))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", joined)).split())
