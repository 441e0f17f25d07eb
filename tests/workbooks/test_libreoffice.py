"""LibreOffice works out every formula anew and agrees with us; wrong results planted beside them do not survive."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from returns.answer_types import Value
from returns.answers import Answers, Row
from returns.definition.model import Definition
from tests.workbooks.invented import invented
from tests.workbooks.test_fill import HOSTILE, text_form
from tests.workbooks.tools import (
    by_libreoffice,
    differences,
    expected,
    filled,
    kensington,
    opened,
    quarter_3,
    values_in,
)

FRACTIONS: dict[str, Value] = {
    "cover.board": "Northmere", "cover.name": "=1+1", "cover.pooled": "yes", "cover.since": date(2018, 12, 31),
    "money.q1": Decimal("0.1"), "money.q2": Decimal("0.2"), "phb1": Decimal(3),
}  # fmt: skip
RISKS = (
    Row("a", {"risks.title": "Winter", "risks.open": "yes", "risks.cost": Decimal("100.01")}),
    Row("b", {"risks.title": "Spring", "risks.open": "no", "risks.cost": Decimal(9)}),
    Row("c", {"risks.cost": Decimal("0.3")}),
)
RETURNS: dict[str, tuple[Definition, Answers]] = {
    "published": (quarter_3(), kensington()),
    "blank": (quarter_3(), Answers()),
    "one gap": (quarter_3(), kensington().without(["metrics.dtoc.support_needs"])),
    "no without a reason": (
        quarter_3(),
        kensington().having({"conditions.jointly_agreed.met": "no", "budget.s75_pooled": "no"}),
    ),
    "mature without a reason": (quarter_3(), kensington().having({"hicm.red_bag.current": "mature"})),
    "over the limit": (quarter_3(), kensington().having({"narrative.success_story": "long\n" * 5_000})),
    "empty sums": (invented("not_needed"), Answers()),
    "empty undecided": (invented("undecided"), Answers()),
    "fractions": (invented("not_needed"), Answers(FRACTIONS, {"risks": RISKS})),
    "fractions undecided": (invented("undecided"), Answers(FRACTIONS, {"risks": RISKS[2:]})),
    "negative": (
        invented("undecided"),
        Answers({"money.q1": Decimal("-0.5"), "cover.since": "Live"}, {"risks": RISKS}),
    ),
    "not pooled": (invented("not_needed"), Answers({**FRACTIONS, "cover.pooled": "no", "cover.why": "!"})),
}


def test_libreoffice_agrees_and_hostile_texts_survive_it(tmp_path: Path) -> None:
    files = {name: filled(definition, answers) for name, (definition, answers) in RETURNS.items()}
    files |= {
        f"hostile {number}": filled(text_form(), Answers({"a.text": text})) for number, text in enumerate(HOSTILE)
    }
    saved = by_libreoffice(tmp_path, files)
    found = {}
    for name, (definition, answers) in RETURNS.items():
        wanted = expected(definition, answers)
        found[name] = differences(wanted, values_in(saved[name], wanted))
    assert found == {name: [] for name in RETURNS}
    for number, text in enumerate(HOSTILE):
        cell = opened(saved[f"hostile {number}"]).worksheets[0]["C8"]
        assert cell.data_type != "f"
        if "_x" not in text:
            assert cell.value == text


def test_names_survive_libreoffice(tmp_path: Path) -> None:
    saved = by_libreoffice(tmp_path, {"published": filled(quarter_3(), kensington())})["published"]
    assert opened(saved).defined_names["conditions.jointly_agreed.met"].attr_text == "'2. Conditions & s75'!$C$8"
