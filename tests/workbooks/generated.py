"""Generated returns for any definition: every type at its edges, blanks, Unicode, and texts that look like something else.

Hypothesis draws what may be answered, a few answers for each type; which of them stands where is a matter of a drawn seed. That
keeps forms of two hundred questions quick to generate, and what turns out wrong short to read.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random

from hypothesis import strategies as st

from returns.answer_types import AnswerError, Value, type_of
from returns.answers import Answers, Row
from returns.definition.model import LARGEST, Definition, Question, Table

ODD_TEXTS = [
    "=1+1", "+44", "-2", "@SUM(1)", "'quoted", "TRUE", "false", "0012", "1/2/2018", "43465", "1e5", "Live", "yes", "#REF!",
    "<b>&amp;", "]]>", "_x0041_ and _x000D_", "_x005F_", "*", "?", "~*", '"', "  kept inside   so", "\tindented",
    "line\nline\n\n  line", "😀👩\u200d🚀", "é or e\u0301", "\u202eabc", "ﷺ ß İ", "\u200bx", "\u00a0 x\u00a0", "-",
]  # fmt: skip
LONG_TEXTS = ["x" * 32_767, "😀" * 16_383 + "x", "word " * 2_500 + ".", "line\n" * 400 + "."]
NUMBERS = ["0", "1", "-1", "0.1", "0.2", "0.3", "0.07", "10.3", "0.000001", "94.7", "-0.5", "1234567.89", "100000", "7"]
LIMITS = [str(LARGEST), str(-LARGEST), "999999999999.99", "1000000", "123456789.123456"]
DAYS = ["01/01/1900", "28/02/1900", "01/03/1900", "29/02/2016", "31/12/2018", "31/12/2199"]
LINES = {
    "email": ["a@example.org", "Ada+1@mail.example.org", "ü@exämple.org"],
    "phone": ["020 7946 0000", "+44 (0)20 7946 0000 ext. 1", "02079460000"],
    "board": ["Northmere", "Bath & North East Somerset", "Kingston upon Hull, City of"],
}
Pools = Mapping[str, Sequence[str]]


def _texts(at_most: int) -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(ODD_TEXTS), st.text(max_size=at_most))


def _days() -> st.SearchStrategy[str]:
    days = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(lambda day: day.strftime("%d/%m/%Y").zfill(10))
    return st.one_of(st.sampled_from(DAYS), days)


def _numbers() -> st.SearchStrategy[str]:
    drawn = st.one_of(st.integers(-100_000, 100_000), st.decimals(-9_999, 9_999, places=2))
    return st.one_of(st.sampled_from(NUMBERS), st.sampled_from(LIMITS), drawn.map(str))


def _typed(kind: str) -> st.SearchStrategy[str]:
    """What somebody may type for this answer type; not every question takes all of it."""
    if kind in LINES:
        return st.sampled_from(LINES[kind])
    if kind == "date":
        return _days()
    if kind == "date_or_word":
        return st.one_of(st.just("Live"), _days())
    if kind == "long_text":
        return st.one_of(_texts(200), _texts(200), st.sampled_from(LONG_TEXTS))
    return _texts(60) if kind == "text" else _numbers()


@st.composite
def returns(draw: st.DrawFn, definition: Definition) -> Answers:
    """Any return: answers as they are stored, table rows, explanations, and what the period before said."""
    kinds = sorted({question.type for _, question in definition.everything_asked()} - {"choice"} | {"long_text"})
    pools = {kind: draw(st.lists(_typed(kind), min_size=2, max_size=6)) for kind in kinds}
    often = draw(st.sampled_from([0.5, 0.9, 1.0, 0.1, 0.02]))
    return _Answering(pools, often, draw(st.randoms(use_true_random=True))).all(definition)


class _Answering:
    def __init__(self, pools: Pools, often: float, chance: Random) -> None:
        self.pools, self.often, self.chance = pools, often, chance

    def all(self, definition: Definition) -> Answers:
        asked = [*definition.questions.values(), *definition.explanations.values()]
        rows = {table.key: self.rows(table) for table in definition.tables.values()}
        values = self.some(asked)
        before = self.some([definition.questions[key] for key in sorted(definition.asks_previous)])
        repeated = {key: value for key, value in values.items() if key in before and self.chance.random() < 0.5}
        return Answers(values, rows, {**before, **repeated})

    def rows(self, table: Table) -> tuple[Row, ...]:
        count = self.chance.randint(0, table.capacity)
        ids = (str(uuid.UUID(int=self.chance.getrandbits(128), version=4)) for _ in range(count))
        return tuple(Row(row, self.some(table.columns)) for row in ids)

    def some(self, questions: Sequence[Question]) -> dict[str, Value]:
        """Some of these answered, as often as this return answers anything."""
        found = {}
        for question in questions:
            value = self.answer(question) if self.chance.random() < self.often else None
            if value is not None:
                found[question.key] = value
        return found

    def answer(self, question: Question) -> Value | None:
        """An answer of the pool that this question takes; None where the one picked is not."""
        if question.calculation is not None:
            return None
        if question.choices is not None:
            return self.chance.choice(sorted(question.choices.labels))
        try:
            return type_of(question).parse(self.chance.choice(self.pools[question.type]), question)
        except AnswerError:
            return None
