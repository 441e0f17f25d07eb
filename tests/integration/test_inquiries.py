"""The programme team's questions: asked of many boards, answered by each, followed on one page, within everybody's reach."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bcf.models import AuditEvent, Board, User
from returns import inquiring
from returns.actions import close_return
from returns.inquiring import inquiry_answered, inquiry_asked
from returns.locking import NotAllowed
from returns.models import Inquiry, InquiryTo, Submission
from tests.factories import make_board, make_member, open_return_for
from tests.integration.chains import address, signed_in, text_of, words_of

PERIOD = "2018-19-q3"
NEW = f"/questions/new/?period={PERIOD}"
WHY = "Why did the fund grow?"


@pytest.fixture
def nan(db: None) -> User:
    """Programme manager of the nation."""
    return make_member("Nan", "programme_manager", national=True)


@pytest.fixture
def rhys(db: None) -> User:
    """Programme manager of the north, Northmere's region."""
    return make_member("Rhys", "programme_manager", region="North")


@pytest.fixture
def southern_return(southwold: Board, tiny_return: Submission) -> Submission:
    return open_return_for(southwold, tiny_return.version)


@pytest.fixture
def asked(
    tiny_return: Submission, southern_return: Submission, northmere: Board, southwold: Board, nan: User
) -> Inquiry:
    """A question of the nation to both boards."""
    return inquiring.ask(PERIOD, WHY, by=nan, boards=[northmere.pk, southwold.pk], owner=nan, key="cover.name")


@pytest.fixture
def northern(asked: Inquiry, northmere: Board) -> InquiryTo:
    """Northmere's part of it."""
    return asked.asked.get(place__board=northmere)


def form_of(owner: User, **more: Any) -> dict[str, Any]:
    return {"text": WHY, "owner": owner.pk, "key": "", **more}


# --- asking --------------------------------------------------------------------------------------------------------------------


def test_one_question_is_asked_of_many_boards_at_once(
    tiny_return: Submission, southern_return: Submission, northmere: Board, southwold: Board, nan: User
) -> None:
    client = signed_in(nan)
    codes = [northmere.ons_code, southwold.ons_code]
    page = client.post(NEW, form_of(nan, boards=codes, key="cover.name"), follow=True)
    words = words_of(page)
    assert "2 boards asked." in words
    assert "about: Name:" in words
    assert WHY in words
    assert words.index("Northmere Open") < words.index("Southwold Open")
    assert "2 open, 0 answered, 0 closed" in words_of(client.get("/questions/"))


def test_all_boards_of_a_region_are_asked_by_one_tick(
    tiny_return: Submission, southern_return: Submission, nan: User
) -> None:
    open_return_for(make_board("Northwick"), tiny_return.version)
    client = signed_in(nan)
    assert "North (2)" in words_of(client.get(NEW))
    client.post(NEW, form_of(nan, regions=["North"]))
    names = InquiryTo.objects.values_list("place__board__name", flat=True)
    assert list(names) == ["Northmere", "Northwick"]


def test_a_link_ticks_boards_beforehand(
    tiny_return: Submission, southern_return: Submission, northmere: Board, southwold: Board, nan: User
) -> None:
    page = text_of(signed_in(nan).get(f"{NEW}&board={southwold.ons_code}"))
    assert f'value="{southwold.ons_code}" id="id_boards_1" checked' in page
    assert f'value="{northmere.ons_code}" id="id_boards_0">' in page


def test_the_period_is_chosen_first(tiny_return: Submission, northmere: Board, nan: User) -> None:
    for path in ("/questions/new/", "/questions/new/?period=nonsense", "/questions/new/?period=%00"):
        assert f'<option value="{PERIOD}">Q3 2018/19</option>' in text_of(signed_in(nan).get(path))


def test_without_boards_or_text_nothing_is_asked(tiny_return: Submission, northmere: Board, nan: User) -> None:
    client = signed_in(nan)
    assert "Choose at least one board" in words_of(client.post(NEW, form_of(nan)))
    refused = client.post(NEW, form_of(nan, text="  ", boards=[northmere.ons_code]))
    assert refused.status_code == 422
    assert not Inquiry.objects.exists()


def test_a_regional_manager_asks_boards_of_the_region_only(
    tiny_return: Submission, southern_return: Submission, northmere: Board, southwold: Board, rhys: User
) -> None:
    client = signed_in(rhys)
    assert "Southwold" not in words_of(client.get(NEW))
    assert client.post(NEW, form_of(rhys, boards=[southwold.ons_code])).status_code == 422
    with pytest.raises(NotAllowed, match="Choose the boards"):
        inquiring.ask(PERIOD, WHY, by=rhys, boards=[northmere.pk, southwold.pk], owner=rhys)
    assert not Inquiry.objects.exists()


def test_only_the_programme_team_looks_after_a_question(
    tiny_return: Submission, northmere: Board, nan: User, ada: User
) -> None:
    assert signed_in(nan).post(NEW, form_of(ada, boards=[northmere.ons_code])).status_code == 422
    with pytest.raises(NotAllowed, match="programme team"):
        inquiring.ask(PERIOD, WHY, by=nan, boards=[northmere.pk], owner=ada)


@pytest.mark.parametrize("path", ["/questions/", "/questions/new/", "/questions/{}/", "/questions/{}/answers.csv"])
def test_an_officer_asks_boards_nothing(asked: Inquiry, ada: User, path: str) -> None:
    assert signed_in(ada).get(path.format(asked.pk)).status_code == 403


def test_an_officer_closes_nothing(northern: InquiryTo, ada: User) -> None:
    client = signed_in(ada)
    for rest in ("close/", "owner/", f"to/{northern.pk}/again/"):
        assert client.post(f"/questions/{northern.inquiry_id}/{rest}", {"to": northern.pk}).status_code == 403
    northern.refresh_from_db()
    assert northern.state == "open"


def test_a_question_typed_while_signed_out_is_given_back(tiny_return: Submission) -> None:
    answer = Client().post(NEW, {"text": WHY})
    assert answer.status_code == 401
    assert WHY in text_of(answer)


# --- answering -----------------------------------------------------------------------------------------------------------------


def test_the_board_finds_the_question_on_its_return_and_answers(
    northern: InquiryTo, northmere: Board, ada: User, nan: User
) -> None:
    client = signed_in(ada)
    assert "1 question from the programme team waits for an answer" in words_of(client.get(address(northmere, "")))
    page = client.get(address(northmere, "questions/"))
    assert WHY in words_of(page)
    assert f'href="{address(northmere)}#id_cover.name"' in text_of(page)
    sent = client.post(address(northmere, f"questions/{northern.pk}/answer/"), {"text": "New money."}, follow=True)
    assert "The answer is with the programme team." in words_of(sent)
    words = words_of(signed_in(nan).get(f"/questions/{northern.inquiry_id}/"))
    assert "Northmere Answered New money. Ada," in words
    assert "waits for an answer" not in words_of(client.get(address(northmere, "")))


def test_a_board_answers_while_its_return_is_closed(
    northern: InquiryTo, tiny_return: Submission, northmere: Board, ada: User
) -> None:
    close_return(tiny_return, by=None)
    signed_in(ada).post(address(northmere, f"questions/{northern.pk}/answer/"), {"text": "New money."})
    northern.refresh_from_db()
    assert northern.state == "answered"


def test_an_answer_may_be_bettered_until_the_question_is_closed(northern: InquiryTo, ada: User, nan: User) -> None:
    for text in ("New money.", "New money.", "New money, £5m."):
        inquiring.answer(northern, text, by=ada)
    assert [step.text for step in northern.steps.all()] == ["New money.", "New money, £5m."]
    inquiring.close(northern, by=nan)
    with pytest.raises(NotAllowed, match="is closed"):
        inquiring.answer(northern, "No", by=ada)


def test_an_empty_answer_is_none(northern: InquiryTo, northmere: Board, ada: User) -> None:
    refused = signed_in(ada).post(address(northmere, f"questions/{northern.pk}/answer/"), {"text": " "})
    assert refused.status_code == 422
    assert f'href="#id_{northern.pk}_text"' in text_of(refused)


def test_whoever_may_only_look_reads_the_question_and_does_not_answer(northern: InquiryTo, northmere: Board) -> None:
    client = signed_in(make_member("Vera", "viewer", northmere))
    page = words_of(client.get(address(northmere, "questions/")))
    assert WHY in page
    assert "Send the answer" not in page
    assert client.post(address(northmere, f"questions/{northern.pk}/answer/"), {"text": "Me"}).status_code == 403


@pytest.mark.parametrize("role", ["programme_manager", "administrator"])
def test_nobody_but_the_boards_own_people_answers_in_its_name(northern: InquiryTo, northmere: Board, role: str) -> None:
    client = signed_in(make_member("Pam", role, national=True))
    page = words_of(client.get(address(northmere, "questions/")))
    assert WHY in page
    assert "Send the answer" not in page
    for deed in ("answer", "officer"):
        path = address(northmere, f"questions/{northern.pk}/{deed}/")
        assert client.post(path, {"text": "Because."}).status_code == 403
    northern.refresh_from_db()
    assert northern.answer == ""


def test_who_signs_for_the_board_answers_in_its_name(northern: InquiryTo, northmere: Board, cleo: User) -> None:
    path = address(northmere, f"questions/{northern.pk}/answer/")
    assert signed_in(cleo).post(path, {"text": "Because."}).status_code == 302


def test_a_board_answers_for_itself_only(
    northern: InquiryTo, northmere: Board, southwold: Board, ada: User, olga: User
) -> None:
    for client, board in ((signed_in(olga), northmere), (signed_in(olga), southwold)):
        for deed in ("answer", "officer"):
            assert client.post(address(board, f"questions/{northern.pk}/{deed}/"), {"text": "Me"}).status_code == 404
    southern = northern.inquiry.asked.exclude(pk=northern.pk).get()
    inquiring.answer(southern, "Southern secret", by=olga)
    assert "Southern secret" not in words_of(signed_in(ada).get(address(northmere, "questions/")))


def test_a_colleague_is_named_who_deals_with_it(
    northern: InquiryTo, northmere: Board, ada: User, ben: User, olga: User, nan: User
) -> None:
    client, path = signed_in(ada), address(northmere, f"questions/{northern.pk}/officer/")
    assert "Ben deals with it" in words_of(client.post(path, {"owner": ben.pk}, follow=True))
    for stranger in (olga, nan):
        assert "Choose somebody of this board." in words_of(client.post(path, {"owner": stranger.pk}, follow=True))
        with pytest.raises(NotAllowed, match="this board"):
            inquiring.assign(northern, officer=stranger)
    northern.refresh_from_db()
    assert northern.officer == ben
    client.post(path, {"owner": ""})
    northern.refresh_from_db()
    assert northern.officer is None


# --- following -----------------------------------------------------------------------------------------------------------------


def test_answers_are_filtered_by_state_and_downloaded_so(northern: InquiryTo, ada: User, nan: User) -> None:
    inquiring.answer(northern, "=1+1", by=ada)
    client, path = signed_in(nan), f"/questions/{northern.inquiry_id}/"
    words = words_of(client.get(path + "?state=answered"))
    assert "All (2) Open (1) Answered (1) Closed (0)" in words
    assert "Southwold" not in words
    assert "Southwold" in words_of(client.get(path + "?state=nonsense"))
    page = client.get(path + "answers.csv?state=answered")
    assert page["Content-Disposition"] == f'attachment; filename="question-{northern.inquiry_id}.csv"'
    rows = list(csv.reader(io.StringIO(page.getvalue().decode("utf-8-sig"))))
    assert [row[:6] for row in rows[1:]] == [["Northmere", northmere_code(northern), "Answered", WHY, "'=1+1", "Ada"]]
    everything = client.get(path + "answers.csv").getvalue().decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(everything)))) == 3


def northmere_code(to: InquiryTo) -> str:
    return to.place.board.ons_code


def test_a_regional_manager_follows_the_nations_question_for_the_own_boards_only(
    northern: InquiryTo, rhys: User, olga: User
) -> None:
    southern = northern.inquiry.asked.exclude(pk=northern.pk).get()
    inquiring.answer(southern, "Southern secret", by=olga)
    client = signed_in(rhys)
    assert "1 open, 0 answered, 0 closed" in words_of(client.get("/questions/"))
    path = f"/questions/{northern.inquiry_id}/"
    for rest in ("", "answers.csv"):
        text = client.get(path + rest)
        shown = text.getvalue().decode() if rest else words_of(text)
        assert "Northmere" in shown
        assert "Southwold" not in shown
        assert "Southern secret" not in shown
    client.post(path + "close/", {"to": southern.pk})
    assert client.post(path + f"to/{southern.pk}/again/", {"text": "And?"}).status_code == 404
    southern.refresh_from_db()
    assert southern.state == "answered"


def test_a_question_to_other_regions_is_not_there(
    southern_return: Submission, southwold: Board, nan: User, rhys: User
) -> None:
    inquiry = inquiring.ask(PERIOD, WHY, by=nan, boards=[southwold.pk], owner=nan)
    client = signed_in(rhys)
    assert "Nothing has been asked yet" in words_of(client.get("/questions/"))
    for rest in ("", "answers.csv"):
        assert client.get(f"/questions/{inquiry.pk}/{rest}").status_code == 404
    for rest in ("close/", "owner/", "to/1/again/"):
        assert client.post(f"/questions/{inquiry.pk}/{rest}").status_code == 404


def test_a_question_is_closed_for_one_board_or_for_all_that_answered(northern: InquiryTo, ada: User, nan: User) -> None:
    client, path = signed_in(nan), f"/questions/{northern.inquiry_id}/close/"
    inquiring.answer(northern, "New money.", by=ada)
    assert "The question is closed for 1 board." in words_of(client.post(path, {"answered": "1"}, follow=True))
    southern = northern.inquiry.asked.exclude(pk=northern.pk).get()
    assert southern.state == "open"
    client.post(path, {"to": southern.pk})
    client.post(path, {"to": southern.pk})
    client.post(path, {"to": "nonsense"})
    southern.refresh_from_db()
    assert southern.state == "closed"
    assert southern.steps.count() == 1


def test_asking_again_says_what_is_missing_and_keeps_what_was_said(
    northern: InquiryTo, northmere: Board, ada: User, nan: User
) -> None:
    client, path = signed_in(nan), f"/questions/{northern.inquiry_id}/to/{northern.pk}/again/"
    assert "still waits for its answer" in words_of(client.post(path, {"text": "How much?"}))
    inquiring.answer(northern, "New money.", by=ada)
    inquiring.close(northern, by=nan)
    assert client.post(path, {"text": ""}).status_code == 422
    assert "Northmere is asked again." in words_of(client.post(path, {"text": "How much?"}, follow=True))
    northern.refresh_from_db()
    assert (northern.state, northern.answer) == ("open", "")
    words = words_of(signed_in(ada).get(address(northmere, "questions/")))
    assert words.index("Ada answered New money.") < words.index("Nan closed the question") < words.index("How much?")


def test_a_colleague_of_the_team_takes_a_question_over(asked: Inquiry, nan: User, rhys: User, ada: User) -> None:
    client, path = signed_in(nan), f"/questions/{asked.pk}/owner/"
    assert client.post(path, {"owner": ada.pk}).status_code == 422
    assert "Rhys looks after this question now." in words_of(client.post(path, {"owner": rhys.pk}, follow=True))
    asked.refresh_from_db()
    assert asked.owner == rhys
    event = AuditEvent.objects.get(verb="handed a question over")
    assert (event.actor, event.subject) == (nan, f"returns.inquiry:{asked.pk}")
    assert event.details == {"from": nan.pk, "to": rhys.pk}


def test_a_regional_manager_takes_over_no_question_that_asks_other_regions_too(
    asked: Inquiry, nan: User, rhys: User
) -> None:
    client, path = signed_in(rhys), f"/questions/{asked.pk}/"
    assert "Hand over" not in words_of(client.get(path))
    refused = client.post(f"{path}owner/", {"owner": rhys.pk})
    assert refused.status_code == 422
    assert "asks boards that you do not look after" in words_of(refused)
    asked.refresh_from_db()
    assert asked.owner == nan


def test_many_boards_cost_no_more_queries_than_two(asked: Inquiry, tiny_return: Submission, nan: User) -> None:
    client = signed_in(nan)
    paths = ("/questions/", f"/questions/{asked.pk}/", f"/questions/{asked.pk}/answers.csv")
    before = [queries_of(client, path) for path in paths]
    places = [open_return_for(make_board(f"Board {n}"), tiny_return.version).places.get() for n in range(10)]
    for place in places:
        inquiring.answer(InquiryTo.objects.create(inquiry=asked, place=place), "Yes", by=nan)
    assert [queries_of(client, path) for path in paths] == before


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(path)
        if page.streaming:
            page.getvalue()
    return len(queries)


# --- signals and constraints ---------------------------------------------------------------------------------------------------


@pytest.fixture
def heard() -> Iterator[list[object]]:
    found: list[object] = []

    def hear_asked(sender: object, inquiry: Inquiry, to: list[InquiryTo], **kwargs: object) -> None:
        found.append(("asked", inquiry.pk, [part.pk for part in to]))

    def hear_answered(sender: object, to: InquiryTo, **kwargs: object) -> None:
        found.append(("answered", to.pk))

    inquiry_asked.connect(hear_asked)
    inquiry_answered.connect(hear_answered)
    yield found
    inquiry_asked.disconnect(hear_asked)
    inquiry_answered.disconnect(hear_answered)


def test_what_is_asked_and_answered_is_told_once_it_is_committed(
    tiny_return: Submission,
    northmere: Board,
    ada: User,
    nan: User,
    heard: list[object],
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        inquiry = inquiring.ask(PERIOD, WHY, by=nan, boards=[northmere.pk], owner=nan)
        to = inquiry.asked.get()
        assert heard == []
    with django_capture_on_commit_callbacks(execute=True):
        inquiring.answer(to, "New money.", by=ada)
        inquiring.close(to, by=nan)
        inquiring.ask_again(to, "How much?", by=nan)
    asked_it = ("asked", inquiry.pk, [to.pk])
    assert heard == [asked_it, ("answered", to.pk), asked_it]


@pytest.mark.parametrize("half", ["answer", "answered_at", "closed_at"])
def test_the_database_refuses_half_an_answer(northern: InquiryTo, half: str) -> None:
    setattr(northern, half, "Yes" if half == "answer" else northern.inquiry.asked_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        northern.save()


def test_a_board_is_asked_once(northern: InquiryTo) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        InquiryTo.objects.create(inquiry=northern.inquiry, place=northern.place)
