"""The certificate of a signed return, and the page on which everybody can check a file or a reference."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from bcf.models import Board, User
from returns.exports import export_pdf, export_workbook
from returns.models import Submission
from returns.signing import request_signoff, sign, withdraw
from returns.submitting import submit
from tests.factories import CANARY, answer, open_return_for, publish_tiny
from tests.integration.workbooks import with_cells

SIGNED_BY_BOARD = {"signatory": [{"role": "board", "label": "For the board"}]}


@pytest.fixture
def ready(northmere: Board, ada: User) -> Submission:
    """A return that needs the board's signature, everything answered."""
    submission = open_return_for(northmere, publish_tiny(period=SIGNED_BY_BOARD), by=ada)
    answer(submission, by=ada, cover__name=CANARY)
    return submission


@pytest.fixture
def signed(ready: Submission, northmere: Board, ada: User, cleo: User) -> Submission:
    """The same, signed."""
    sign(ready, "board", by=cleo, seen=request_signoff(ready, northmere, by=ada).reference)
    return ready


def verdict_on(content: bytes) -> str:
    page = Client().post("/verify/", {"file": SimpleUploadedFile("return.xlsx", content)})
    return verdict_in(page.content.decode())


def verdict_of(reference: str) -> str:
    return verdict_in(Client().get("/verify/", {"reference": reference}).content.decode())


def verdict_in(html: str) -> str:
    assert CANARY not in html
    return html.partition('data-verdict="')[2].partition('"')[0]


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_workbook_and_pdf_of_a_signed_return_carry_its_reference_and_hash(
    signed: Submission, northmere: Board, ada: User
) -> None:
    snapshot = signed.snapshots.get()
    workbook = export_workbook(signed, northmere, by=ada).content
    stamp = zipfile.ZipFile(io.BytesIO(workbook)).read("docProps/custom.xml").decode()
    assert snapshot.reference in stamp
    assert snapshot.sha256 in stamp
    words = text_of(export_pdf(signed, northmere, by=ada).content)
    assert snapshot.reference in words
    assert "For the board" in words
    assert "Cleo" in words


def test_a_copy_for_publication_says_that_it_was_signed_but_not_by_whom(
    signed: Submission, northmere: Board, ada: User
) -> None:
    words = text_of(export_pdf(signed, northmere, by=ada, publication=True).content)
    assert signed.snapshots.get().reference in words
    assert "Cleo" not in words


def test_a_file_of_a_signed_return_is_known_and_one_byte_more_is_not(
    signed: Submission, northmere: Board, ada: User
) -> None:
    content = export_workbook(signed, northmere, by=ada).content
    assert verdict_on(content) == "signed"
    assert verdict_on(content + b"\n") == "unknown"


def test_a_signed_workbook_that_was_changed_is_told_from_the_one_that_was_handed_out(
    signed: Submission, northmere: Board, ada: User
) -> None:
    content = export_workbook(signed, northmere, by=ada).content
    assert verdict_on(with_cells(content, {"C8": "Forged"})) == "altered"


def test_the_file_that_was_submitted_is_known(signed: Submission, northmere: Board, ada: User) -> None:
    submit(signed, northmere, by=ada)
    files = signed.snapshots.get().files.filter(purpose="submitted")
    assert {verdict_on(bytes(file.content)) for file in files} == {"signed"}
    assert files.count() == 2


def test_a_file_that_was_made_before_the_signatures_is_not_signed(
    ready: Submission, northmere: Board, ada: User, cleo: User
) -> None:
    early = export_workbook(ready, northmere, by=ada).content
    snapshot = request_signoff(ready, northmere, by=ada)
    to_sign = bytes(snapshot.files.get(form="xlsx").content)
    sign(ready, "board", by=cleo, seen=snapshot.reference)
    assert verdict_on(early) == "unsigned"
    assert verdict_on(to_sign) == "unsigned"


def test_a_return_that_was_taken_back_is_no_longer_the_signed_one(
    signed: Submission, northmere: Board, ada: User
) -> None:
    content = export_pdf(signed, northmere, by=ada).content
    withdraw(signed, by=ada, reason="A figure is wrong.")
    assert verdict_on(content) == "superseded"
    assert verdict_of(signed.snapshots.get().reference) == "superseded"


def test_a_reference_is_known_however_it_is_typed(signed: Submission) -> None:
    reference = signed.snapshots.get().reference
    typed = [reference, reference.lower(), reference.replace("-", " "), f"  {reference.removeprefix('BCF-')} "]
    assert {verdict_of(one) for one in typed} == {"signed"}


@pytest.mark.parametrize("typed", ["BCF-2222-2222-2222", "nonsense", "'; DROP TABLE", "É" * 40])
def test_any_other_reference_is_not_known(typed: str, signed: Submission) -> None:
    assert verdict_of(typed) == "unknown"


@pytest.mark.parametrize("data", [{}, {"file": SimpleUploadedFile("empty.pdf", b"")}])
def test_without_a_file_the_page_says_what_to_do(data: dict[str, object], db: None) -> None:
    answer = Client().post("/verify/", data)
    assert answer.status_code == 422
    assert "Choose the workbook or the PDF" in answer.content.decode()
