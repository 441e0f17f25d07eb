"""Monitoring packs in the browser: asked for by keyboard and taken, no violation, nothing wider than the page."""

import pytest
from playwright.sync_api import Page, expect

from bcf.models import Board, User
from metrics.models import Pack
from metrics.packs import files
from tests.browser.pages import expect_accessible, expect_fits
from tests.browser.people import Visitors, Watcher
from tests.factories import make_board, make_officer
from tests.metric_scenes import put_months


@pytest.fixture
def boards(transactional_db: None) -> list[Board]:
    """Three boards of two regions; one has figures."""
    told = (("Northmere", "North"), ("Eastham-upon-the-long-water", "North"), ("Southwold", "South"))
    found = [make_board(name, f"E{n:08d}", region=region) for n, (name, region) in enumerate(told)]
    put_months(found[0], 1000, 1042)
    return found


@pytest.fixture
def dev(boards: list[Board]) -> User:
    """Who looks after the whole nation."""
    return make_officer("Dev", national=True)


def examine(page: Page) -> None:
    """Looks at the page as it stands, wide and narrow."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        expect_accessible(page)
        expect_fits(page)


@pytest.mark.parametrize("script", [True, False])
def test_packs_are_asked_for_by_keyboard_and_taken(
    visitors: Visitors, watcher: Watcher, dev: User, monkeypatch: pytest.MonkeyPatch, script: bool
) -> None:
    monkeypatch.setattr(files, "files_of", lambda *_, **__: {"pack.pdf": b"%PDF"})  # here it is about the pages
    watcher.expects("status of 422")
    page = visitors.page(dev, script=script)
    page.goto("/metrics/packs/")
    if script:
        examine(page)
    page.get_by_role("button", name="Make the packs").press("Enter")
    expect(page.get_by_role("link", name="Choose at least one board")).to_be_visible()
    if script:
        examine(page)
    expect(page.get_by_label("Month")).to_have_value("2018-12")
    page.get_by_role("checkbox", name="Northmere").press("Space")
    page.get_by_role("button", name="Make the packs").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Ready")
    if script:
        examine(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the packs").press("Enter")
    assert download.value.suggested_filename.startswith("monitoring-packs-2018-12-")
    page.get_by_role("link", name="Monitoring packs").press("Enter")
    expect(page.get_by_role("link", name="2018-12, 1 board")).to_be_visible()
    if script:
        examine(page)


@pytest.mark.parametrize("state", ["waiting", "running", "failed", "stopped"])
def test_a_pack_in_every_state(visitors: Visitors, dev: User, boards: list[Board], state: str) -> None:
    parameters = {"boards": [board.pk for board in boards], "month": "2018-12"}
    pack = Pack.objects.create(
        by=dev, parameters=parameters, state=state, progress=40, error="ValueError" * (state == "failed")
    )
    page = visitors.page(dev)
    page.goto(f"/metrics/packs/{pack.pk}/")
    examine(page)
    if state in ("waiting", "running"):
        page.get_by_role("button", name="Stop").press("Enter")
        expect(page.get_by_role("status")).to_have_text("Stopped")


def test_the_page_follows_what_is_made_in_the_background(visitors: Visitors, dev: User, boards: list[Board]) -> None:
    parameters = {"boards": [board.pk for board in boards], "month": "2018-12"}
    pack = Pack.objects.create(by=dev, parameters=parameters, state="running", progress=33)
    page = visitors.page(dev)
    page.goto(f"/metrics/packs/{pack.pk}/")
    expect(page.get_by_role("status")).to_have_text("Being made: 33%")
    Pack.objects.update(state="done", progress=100, content=b"PK", sha256="0" * 64, name="packs.zip")
    expect(page.get_by_role("status")).to_have_text("Ready")
