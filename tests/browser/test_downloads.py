"""Files handed out from the page."""

import io
import zipfile

import pytest
from playwright.sync_api import expect

from bcf.models import User
from returns.models import Submission
from tests.browser.pages import address
from tests.browser.people import Visitors


@pytest.mark.parametrize(
    ("link", "name", "begins"),
    [
        ("Download the workbook (xlsx)", "Kensington and Chelsea HWB.xlsx", b"PK"),
        ("Download the PDF", "Kensington and Chelsea HWB.pdf", b"%PDF-"),
        ("Workbook for publication (xlsx)", "Kensington and Chelsea HWB (publication copy).xlsx", b"PK"),
        ("PDF for publication", "Kensington and Chelsea HWB (publication copy).pdf", b"%PDF-"),
    ],
)
def test_the_task_list_hands_out_a_file_under_the_boards_name(
    visitors: Visitors, ada: User, filled: Submission, link: str, name: str, begins: bytes
) -> None:
    page = visitors.page(ada)
    page.goto(address(filled))
    if "publication" in link:
        page.get_by_text("Copies for publication").click()
    with page.expect_download(timeout=30_000) as started:
        page.get_by_role("link", name=link).click()
    assert started.value.suggested_filename == name
    content = started.value.path().read_bytes()
    assert content.startswith(begins)
    if begins == b"PK":
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    started.value.delete()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kensington and Chelsea")
