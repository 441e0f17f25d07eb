"""Where a return stands, by what happened to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.stages import ALLOWED, EVENTS, HANDED_OVER, STAGES, WORKING, Happened, Stage, can, stage_after

WAY = ["opened", "signoff_requested", "signed", "completed", "submitted", "accepted"]


def after(*kinds: str | Happened) -> Stage:
    return stage_after(kind if isinstance(kind, Happened) else Happened(kind) for kind in kinds)


def test_the_straight_way() -> None:
    stages = [after(*WAY[: number + 1]).key for number in range(len(WAY))]
    assert stages == ["working", "awaiting", "awaiting", "signed", "submitted", "accepted"]


def test_a_request_for_changes_opens_the_sheets_that_it_names() -> None:
    assert after("signoff_requested", Happened("changes_requested", ("metrics",))) == Stage("changes", ("metrics",))


@pytest.mark.parametrize("back", ["declined", "withdrawn"])
def test_declined_or_taken_back_every_sheet_is_open(back: str) -> None:
    assert after("signoff_requested", back).open_sheets is None
    assert after("signoff_requested", back).key in WORKING


def test_a_board_that_takes_a_return_back_stays_with_the_sheets_that_it_was_asked_about() -> None:
    asked = (Happened("changes_requested", ("metrics",)), "signoff_requested")
    assert after(*asked, "withdrawn") == Stage("working", ("metrics",))
    assert after(*asked, "completed", "submitted", "withdrawn") == Stage("working")
    assert after(*asked, "declined") == Stage("changes")


def test_a_corrected_form_keeps_of_the_named_sheets_those_that_it_has() -> None:
    asked = Happened("changes_requested", ("metrics", "cover"))
    assert after(asked, Happened("moved", ("cover",))).open_sheets == ("cover",)
    assert after(asked, Happened("moved", ())).open_sheets is None


def test_a_closed_return_keeps_its_stage_until_it_is_reopened() -> None:
    assert after("signoff_requested", "closed") == Stage("awaiting", closed=True)
    assert after("signoff_requested", "closed", "reopened") == Stage("awaiting")


def test_a_submitted_return_is_filled_in_again_once_reopened() -> None:
    assert after(*WAY, "reopened") == Stage("working")


def test_what_is_no_step_changes_nothing() -> None:
    told = set(EVENTS) - set(ALLOWED) - {"closed"}
    assert {after("signoff_requested", kind) for kind in told} == {Stage("awaiting")}


def test_every_stage_is_either_worked_in_or_handed_over() -> None:
    assert set(STAGES) == WORKING | HANDED_OVER
    assert not WORKING & HANDED_OVER


@given(st.lists(st.sampled_from(sorted(EVENTS)), max_size=12))
def test_whatever_happens_there_is_a_stage_and_sheets_are_singled_out_only_after_a_request(kinds: list[str]) -> None:
    stage = stage_after(Happened(kind, ("metrics",) if kind == "changes_requested" else None) for kind in kinds)
    assert stage.key in STAGES
    assert stage.open_sheets is None or "changes_requested" in kinds


@pytest.mark.parametrize("kind", ALLOWED)
def test_no_step_can_be_taken_from_a_stage_that_it_leads_to_alone(kind: str) -> None:
    assert not all(can(stage, kind) for stage in STAGES)
