"""A small form with one grid of every kind of cell, for what happens in grids."""

from bcf.models import Board, User
from returns.models import Submission
from tests.factories import answer, open_return_for, publish_tiny

CHOICES = """
[level]
none = "Not yet established"
plans = "Plans in place"
full = "Established"
"""
COSTS = """
[[block]]
kind = "grid"
key = "costs"
label = "Costs"
row_heading = "Season"
label_column = "B"
column = [
  { key = "level", cell = "C", label = "Level", type = "choice", choices = "level" },
  { key = "staff", cell = "D", label = "Staff", type = "money", required = true },
  { key = "share", cell = "E", label = "Share", type = "percent" },
  { key = "held", cell = "F", label = "Held", type = "money", role = "prefill" },
  { key = "beds", cell = "G", label = "Beds", type = "integer" },
  { key = "note", cell = "H", label = "Note", type = "long_text" },
]
row = [
  { key = "winter", cell = 10, label = "Winter" },
  { key = "spring", cell = 11, label = "Spring", without = ["note"] },
  { key = "summer", cell = 12, label = "Summer" },
]

[[block]]
kind = "question"
key = "costs.total"
cell = "C20"
label = "Staff in all"
type = "money"
calculation = "costs.winter.staff + costs.spring.staff + costs.summer.staff"

[[block]]
kind = "question"
key = "costs.per_bed"
cell = "C21"
label = "Staff in winter per bed"
type = "number"
decimals = 2
calculation = "costs.winter.staff / costs.winter.beds"

[[block]]
kind = "question"
key = "costs.story"
cell = "C22"
label = "What was it spent on?"
type = "text"

[[block]]
kind = "question"
key = "costs.agreed"
cell = "C23"
label = "Agreed?"
type = "choice"
choices = "level"
"""


def open_costs(board: Board, by: User) -> Submission:
    """The board's return of this form; what it held beforehand is filled in."""
    submission = open_return_for(board, publish_tiny(COSTS, choices=CHOICES), by=by)
    answer(submission, origin="prefill", costs__winter__held="10", costs__spring__held="20", costs__summer__held="30")
    return submission
