"""An invented definition that uses what the quarter's form does not: totals, a table, answers that may not apply."""

from datetime import date
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from returns.answer_types import Value
from returns.answers import Answers, Row
from returns.definition.model import Definition, Question
from tests.factories import tiny_definition
from tests.workbooks.all_types import ALL_TYPES

COVER = """
title = "1. Cover"
widths = { A = 3, B = 40, C = 40, D = 10 }
board_cell = "C4"

[[block]]
kind = "question"
key = "cover.board"
cell = "C8"
label = "Board:"
type = "board"
role = "given"
required = true

[[block]]
kind = "question"
key = "cover.name"
cell = "C9"
label = "=Name, however odd:"
type = "text"
required = true
contact = true

[[block]]
kind = "question"
key = "cover.pooled"
cell = "C10"
label = "Pooled?"
type = "choice"
choices = "yes_no"
required = true

[[block]]
kind = "question"
key = "cover.why"
cell = "C11"
label = "If not, why?"
type = "long_text"
limit = 100
remaining_cell = "D11"
required = "cover.pooled == 'no' or money.q1 + money.q2 > 10.3"

[[block]]
kind = "question"
key = "cover.when"
cell = "C12"
label = "When?"
type = "date"
relevant = "cover.pooled == 'no'"
required = "not (cover.since == 'Live') and answered(cover.why)"

[[block]]
kind = "question"
key = "cover.since"
cell = "C13"
label = "Live since?"
type = "date_or_word"
required = "cover.when > period.ends or blank(cover.when)"
"""
MONEY = """
title = "2. Money & more"
tab = "2. 'Money' & more"
board_cell = "C4"

[[block]]
kind = "grid"
key = "money"
name = "money.{column}"
label = "Money"

  [[block.column]]
  key = "q1"
  cell = "C"
  label = "Quarter 1"
  type = "money"
  required = true

  [[block.column]]
  key = "q2"
  cell = "D"
  label = "Quarter 2"
  type = "money"
  relevant = "cover.pooled == 'yes' or money.q1 < 0"
  required = true

  [[block.column]]
  key = "total"
  cell = "E"
  label = "Total"
  type = "money"
  calculation = "sum(money.q1, money.q2)"

  [[block.column]]
  key = "share"
  cell = "F"
  label = "Share"
  type = "percent"
  decimals = 1
  calculation = "money.q1 / money.total * 100"

  [[block.row]]
  key = "all"
  cell = 8
  label = "All"

[[block]]
kind = "table"
key = "risks"
label = "Risks"
first_row = 13
capacity = 6
least = 1

  [[block.column]]
  key = "title"
  cell = "B"
  label = "Risk"
  type = "text"
  required = true

  [[block.column]]
  key = "open"
  cell = "C"
  label = "Open?"
  type = "choice"
  choices = "yes_no"
  required = true

  [[block.column]]
  key = "plan"
  cell = "D"
  label = "If open, what is planned?"
  type = "long_text"
  required = "open == 'yes' and cost > 100 or money.q1 < 0"

  [[block.column]]
  key = "cost"
  cell = "E"
  label = "Cost"
  type = "money"
  relevant = "open != 'no'"

  [[block.column]]
  key = "half"
  cell = "F"
  label = "Half"
  type = "number"
  decimals = 2
  calculation = "cost / 2"

[[block]]
kind = "question"
key = "phb1"
cell = "C30"
label = "How many?"
type = "integer"
minimum = 0
required = "sum(risks.cost) >= 100"

[[block]]
kind = "question"
key = "per_head"
cell = "C31"
label = "For each"
type = "number"
calculation = "money.total / phb1 - max(risks.cost, 3)"
relevant = "phb1 != 7"
"""
CHECKER = """
[[section]]
sheet = "sheet"
rows = [
  ["C8", "Board"], ["C9", "=1+1"], ["C10", "Pooled?"], ["C11", "Why?"], ["C12", "When?"], ["C13", "Since?"],
]

[[section]]
sheet = "sheet-2"
rows = [
  ["C8", "Quarter 1"],
  ["D8", "Quarter 2"],
  { cell = "E8", label = "Money adds up", answered = "money.total == sum(risks.cost) or count(risks.title, cover.why) > 2" },
  ["B13", "Risks"],
  ["C13", "Open?"],
  ["D13", "Plans"],
  ["C30", "How many?"],
  { cell = "C31", label = "Few", answered = "answered(phb1) and not (per_head > 5 or phb1 in (1, 2))" },
]
"""


@cache
def invented(blank_conditions: str) -> Definition:
    """The definition with this reading of conditions over blanks; the one that leaves them undecided counts what is answered."""
    return tiny_definition(COVER, MONEY, checker=CHECKER, period=_period(blank_conditions))


@cache
def everything(blank_conditions: str) -> Definition:
    """The same with a sheet more, on which every type of answer is asked for and queries are raised."""
    return tiny_definition(COVER, MONEY, ALL_TYPES, checker=CHECKER, period=_period(blank_conditions))


def _period(blank_conditions: str) -> dict[str, str]:
    counts = {"not_needed": "pending", "undecided": "answered"}[blank_conditions]
    return {"blank_conditions": blank_conditions, "counts": counts}


TELLING = ["0", "1", "2", "5", "7", "10", "100", "0.1", "0.2", "0.3", "10.3", "-5"]
"""Numbers on either side of the conditions above; the fractions are none in a workbook's binary."""
WORDS = ["Yes", "no", "0", "=1+1", "'", "TRUE", "1/2/2018", "<b>", "live", "😀", " x ", "*"]

LINES = {"email": ["a@example.org", "Ada+1@mail.example.org"], "phone": ["020 7946 0000", "+44 20 7946 0000 ext. 1"]}


def values(question: Question) -> st.SearchStrategy[Value]:
    """Answers that the question may have."""
    if question.choices is not None:
        return st.sampled_from(sorted(question.choices.labels))
    if question.kind == "number":
        least = -100_000 if question.minimum is None else question.minimum
        telling = [n for n in map(Decimal, TELLING) if n >= least and (question.scale or n == n.to_integral_value())]
        return st.one_of(st.sampled_from(telling), st.decimals(least, 100_000, places=min(question.scale, 2)))
    if question.kind == "date":
        dates = st.dates(date(1900, 1, 1), date(2199, 12, 31))
        return st.one_of(dates, st.just("Live")) if question.type == "date_or_word" else dates
    return st.sampled_from(LINES.get(question.type, WORDS))


@st.composite
def some_answers(draw: st.DrawFn, definition: Definition) -> Answers:
    """Any answers to a definition's questions, each of them blank as often as not."""
    questions = [q for q in definition.questions.values() if q.role != "calculated"]
    given = {q.key: draw(st.one_of(st.none(), values(q))) for q in questions}
    rows = {}
    for table in definition.tables.values():
        columns = [column for column in table.columns if column.role != "calculated"]
        found = []
        for number in range(draw(st.integers(0, table.capacity))):
            cells = {column.key: draw(st.one_of(st.none(), values(column))) for column in columns}
            found.append(Row(f"row-{number}", {key: value for key, value in cells.items() if value is not None}))
        rows[table.key] = tuple(found)
    return Answers({key: value for key, value in given.items() if value is not None}, rows)
