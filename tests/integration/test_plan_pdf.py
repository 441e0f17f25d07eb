"""A stored plan's PDF and pictures: kept where all processes find them, and the same sections in a return's PDF."""

import pytest

from bcf.models import Board, User
from bcf.pictures import Drawing, Sketch, kept
from bcf.pictures.drawing import drawn
from schemes.exports import export_plan
from schemes.models import Plan
from schemes.pdf import sections
from schemes.pictures import pictures_of
from schemes.stored import load_plan
from tests.factories import make_board
from tests.pdf.printing import Printed
from tests.plan_scenes import add_contribution, add_line, draft_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(northmere: Board) -> Plan:
    """A joint plan whose schemes cost what is put in."""
    southwold = make_board("Southwold")
    plan = draft_of(northmere, southwold)
    for board, amount in ((northmere, 1970000), (southwold, 5000)):
        add_contribution(plan, "dfg", amount, board=board)
        add_line(plan, "Adaptations", amount, board=board, source="dfg", theme="Homes")
    return plan


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[Drawing]:
    """What is really drawn."""
    found: list[Drawing] = []

    def noting(sketch: Sketch, name: str) -> str:
        found.append(sketch.drawing)
        return drawn(sketch, name)

    monkeypatch.setattr(kept, "drawn", noting)
    return found


def test_a_draft_is_printed_with_its_totals_findings_and_pictures(plan: Plan, ada: User) -> None:
    file = export_plan(plan, "pdf", by=ada)
    printed = Printed(file.content)
    assert printed.failures == []
    assert file.name == f"{plan.slug}.pdf"
    assert "Pooled fund £1,975,000" in printed.text
    assert "Total, Southwold £5,000" in printed.text
    assert "Draft, not for sign-off" in printed.pages[0]
    assert f"{plan.slug}, version {plan.version}" in printed.pages[0]
    assert sum(element["/S"] == "/Figure" for element in printed.elements()) == 6


def test_a_plan_whose_lines_name_blocks_is_printed_with_their_totals(northmere: Board, ada: User) -> None:
    plan = draft_of(northmere)
    for name, block, amount in (("Adaptations", "At home", 1000), ("Carers", "At home", 20), ("Beds", "Enabling", 300)):
        add_line(plan, name, amount, source="dfg", theme="Homes", block=block)
    printed = Printed(export_plan(plan, "pdf", by=ada).content).text
    for said in ("What each block costs", "At home £1,020", "Enabling £300", "All blocks £1,320"):
        assert said in printed


def test_page_and_pdf_share_what_was_drawn_once(plan: Plan, drawings: list[Drawing]) -> None:
    pictures = pictures_of(load_plan(plan))
    assert len(drawings) == len(pictures) == 6
    printed = sections(plan)
    assert all(picture.svg in printed["funding"] + printed["schemes"] for picture in pictures)
    assert len(drawings) == 6


def test_a_changed_amount_draws_only_what_shows_it(plan: Plan, drawings: list[Drawing]) -> None:
    pictures_of(load_plan(plan))
    drawings.clear()
    plan.lines.get(board__name="Southwold").amounts.update(amount=6000)
    pictures_of(load_plan(plan))
    assert [drawing.title for drawing in drawings] == ["Spend by theme: All boards", "Spend by theme: Southwold"]
