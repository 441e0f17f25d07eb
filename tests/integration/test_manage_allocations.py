"""The administration's pages about allocations, step by step."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from bcf.models import Board, User
from schemes.allocations.actions import File, apply
from schemes.allocations.rows import Key
from schemes.models import Allocation, AllocationLoad, AllocationUpload, RememberedColumn
from tests.factories import make_board
from tests.integration.visiting import signed_in, text_of

pytestmark = pytest.mark.any_database
HERE = "/manage/allocations/"
TIDY = "Code,Year,Stream,Amount\n"


@pytest.fixture
def page(amy: User) -> Client:
    return signed_in(amy)


@pytest.fixture
def four(db: None) -> list[Board]:
    return [make_board(name, f"E{n:08d}") for n, name in enumerate(("Northmere", "Southwold", "Eastham", "Westing"), 1)]


def upload(page: Client, text: str, name: str = "2018.csv") -> str:
    """The address of the page that names the columns of this file."""
    answer = page.post(f"{HERE}load/", {"file": SimpleUploadedFile(name, text.encode())})
    assert answer.status_code == 302, answer.content.decode()
    return urlsplit(answer["Location"]).path


def named(page: Client, columns: str, **chosen: str) -> str:
    """The address of what the file changes, its columns named as proposed but for what is `chosen`."""
    form = page.get(columns).context["form"]
    said = {name: form[name].value() or "" for name in form.fields} | {
        k.replace("_", "-"): v for k, v in chosen.items()
    }
    answer = page.post(columns, said)
    assert answer.status_code == 302, answer.content.decode()
    return urlsplit(answer["Location"]).path


def seal_on(page: Client, look: str) -> str:
    return str(page.get(look).context["shown"].diff.seal)


def test_a_file_goes_from_upload_to_columns_to_what_it_changes_and_is_applied(page: Client, four: list[Board]) -> None:
    look = named(page, upload(page, f"{TIDY}E00000001,2016-17,DFG,5\nE00000002,2016-17,DFG,1234567\n"))
    shown = text_of(page, look)
    assert "Disabled Facilities Grant 2016-17" in shown
    assert "2 added" in shown
    assert "£1,234,567" in shown
    assert not Allocation.objects.exists()
    assert page.post(look, {"seal": seal_on(page, look)}).status_code == 302
    assert Allocation.objects.count() == 2
    assert not AllocationUpload.objects.exists()
    home = text_of(page, HERE)
    assert "2018.csv is applied: 2 allocations changed." in home
    assert "Amy loaded 2018.csv: 2 changed" in home


def test_an_unknown_column_is_asked_about_and_remembered(page: Client, four: list[Board]) -> None:
    columns = upload(page, "Wo,Was\nE00000001,5\n")
    answer = page.post(columns, {"what-1": "board_code", "what-2": ""})
    assert (answer.status_code, "it is not known what this means" in answer.content.decode()) == (422, True)
    assert not RememberedColumn.objects.exists()
    named(page, columns, what_1="board_code", what_2="dfg", year_2="2016-17")
    again = upload(page, "WO,was\nE00000001,5\n")
    assert "1 added" in text_of(page, named(page, again))


def test_what_is_no_meaning_is_refused(page: Client, four: list[Board]) -> None:
    answer = page.post(upload(page, "Wo,Was\nE00000001,5\n"), {"what-1": "gold", "what-2": "dfg"})
    assert (answer.status_code, "Choose a meaning from the list" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("text", ["", "\x00", "PK\x03\x04"])
def test_what_is_no_table_is_told_at_the_field(page: Client, text: str) -> None:
    file = SimpleUploadedFile("x.csv", text.encode() or b" ")
    answer = page.post(f"{HERE}load/", {"file": file})
    assert (answer.status_code, "govuk-error-message" in answer.content.decode()) == (422, True)


def test_faults_are_listed_by_row_and_nothing_can_be_applied(page: Client, four: list[Board]) -> None:
    look = named(page, upload(page, f"{TIDY}E99999999,2016-17,DFG,5\nE00000002,2016-17,DFG,<b>\n"))
    shown = text_of(page, look)
    assert "Row 2: there is no board with the code" in shown
    assert "Row 3: &#x27;&lt;b&gt;&#x27; is no amount" in shown
    assert "Apply</button>" not in shown
    assert page.post(look, {"seal": seal_on(page, look), "accept": "on"}).status_code == 422
    assert not Allocation.objects.exists()


def test_a_sum_that_disagrees_with_the_national_total_is_applied_when_it_is_ticked(
    page: Client, four: list[Board]
) -> None:
    rows = "".join(f"{board.ons_code},2017-18,DFG,108000000\n" for board in four)
    look = named(page, upload(page, TIDY + rows))
    assert "the national total is £431,000,000" in text_of(page, look)
    assert page.post(look, {"seal": seal_on(page, look)}).status_code == 422
    assert page.post(look, {"seal": seal_on(page, look), "accept": "on"}).status_code == 302
    assert Allocation.objects.count() == 4


def test_what_changed_meanwhile_is_shown_again_and_not_applied(page: Client, four: list[Board]) -> None:
    look = named(page, upload(page, f"{TIDY}E00000001,2016-17,DFG,5\n"))
    seal = seal_on(page, look)
    apply({Key("2016-17", "E00000001", "dfg"): Decimal(4)}, File("other.csv", ""), by=None)
    answer = page.post(look, {"seal": seal})
    assert (answer.status_code, "Allocations were changed in the meantime" in answer.content.decode()) == (422, True)
    assert "£4" in answer.content.decode()
    assert Allocation.objects.get().amount == 4


def test_the_same_file_again_has_nothing_to_change(page: Client, four: list[Board]) -> None:
    for times in (1, 2):
        look = named(page, upload(page, f"{TIDY}E00000001,2016-17,DFG,5\n"))
        assert ("stand so already" in text_of(page, look)) == (times == 2)
        page.post(look, {"seal": seal_on(page, look)})
    assert AllocationLoad.objects.count() == 1


def test_every_change_can_be_taken_as_a_table(page: Client, four: list[Board]) -> None:
    look = named(page, upload(page, f"{TIDY}E00000001,2016-17,DFG,5\n"))
    table = page.get(f"{look}changes.csv").content.decode()
    assert table.splitlines()[1] == "2016-17,Disabled Facilities Grant,E00000001,Northmere,,5.00,5.00"


def test_a_load_is_taken_back_after_a_look(page: Client, four: list[Board]) -> None:
    load = apply({Key("2016-17", "E00000001", "dfg"): Decimal(4)}, File("first.csv", ""), by=None)
    assert load is not None
    address = f"{HERE}{load.pk}/roll-back/"
    shown = page.get(address)
    assert "1 removed" in shown.content.decode()
    assert page.post(address, {"seal": "old"}).status_code == 422
    assert page.post(address, {"seal": shown.context["diff"].seal}).status_code == 302
    assert not Allocation.objects.exists()
    assert "Amy took back first.csv" in text_of(page, HERE)
    assert "taken back already" in text_of(page, address)


def test_a_load_under_a_later_one_says_which_to_take_back_first(page: Client, four: list[Board]) -> None:
    key = Key("2016-17", "E00000001", "dfg")
    first = apply({key: Decimal(4)}, File("first.csv", ""), by=None)
    apply({key: Decimal(5)}, File("second.csv", ""), by=None)
    assert first is not None
    shown = text_of(page, f"{HERE}{first.pk}/roll-back/")
    assert "changed by a later load (second.csv" in shown
    assert "Take this load back</button>" not in shown


def test_uploads_that_nobody_applied_go_after_two_days(page: Client, four: list[Board]) -> None:
    upload(page, f"{TIDY}E00000001,2016-17,DFG,5\n")
    AllocationUpload.objects.update(at=timezone.now() - timedelta(days=3))
    upload(page, f"{TIDY}E00000001,2016-17,DFG,6\n")
    assert AllocationUpload.objects.count() == 1
