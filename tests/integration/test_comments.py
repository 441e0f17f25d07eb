"""Comments on a return: who writes and reads them, whom they mention, how they are settled, and where they show."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bcf.models import Board, User
from returns.actions import add_row, close_return, remove_row
from returns.commenting import add_comment, comment_written, reopen, resolve
from returns.locking import NotAllowed
from returns.models import Comment, Submission
from tests.factories import make_member, make_officer, open_return_for, publish_tiny
from tests.integration.chains import address, signed_in, text_of, words_of

TABLE = """
[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 20
capacity = 5
column = [{ key = "name", cell = "B", label = "Scheme", type = "text" }]
"""


@pytest.fixture
def client(ada: User) -> Client:
    return signed_in(ada)


def page_of(board: Board, rest: str = "comments/") -> str:
    return address(board, rest)


# --- writing -------------------------------------------------------------------------------------------------------------------


def test_a_comment_stands_on_its_page_with_its_question_and_who_wrote_it_when(
    tiny_return: Submission, northmere: Board, client: Client
) -> None:
    sent = client.post(page_of(northmere), {"about": "cover.name", "text": "Is this\r\nright?"}, follow=True)
    assert "The comment is written." in words_of(sent)
    assert f'href="{address(northmere)}#id_cover.name"' in text_of(sent)
    assert "Is this<br>right?" in text_of(sent)
    comment = Comment.objects.get()
    assert (comment.sheet, comment.key, comment.row, comment.text) == ("sheet", "cover.name", "", "Is this\nright?")
    assert str(comment.by) == "Ada"


@pytest.mark.parametrize(("about", "sheet"), [("", ""), ("#sheet", "sheet")])
def test_a_comment_may_be_about_the_whole_return_or_a_sheet(
    tiny_return: Submission, northmere: Board, client: Client, about: str, sheet: str
) -> None:
    client.post(page_of(northmere), {"about": about, "text": "Hello"})
    assert (Comment.objects.get().sheet, Comment.objects.get().key) == (sheet, "")


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "x" * 4001])
def test_a_comment_that_says_nothing_or_too_much_is_not_written(
    tiny_return: Submission, northmere: Board, client: Client, text: str
) -> None:
    refused = client.post(page_of(northmere), {"about": "", "text": text})
    assert refused.status_code == 422
    assert "There is a problem" in words_of(refused)
    assert not Comment.objects.exists()


def test_a_line_break_counts_once(tiny_return: Submission, northmere: Board, client: Client) -> None:
    assert client.post(page_of(northmere), {"text": "x\r\n" * 1999 + "xx"}).status_code == 302


@pytest.mark.parametrize("about", ["cover.other", "#other", "cover.name@row", "#"])
def test_a_comment_about_something_that_the_return_does_not_have_is_not_written(
    tiny_return: Submission, northmere: Board, ada: User, client: Client, about: str
) -> None:
    assert client.post(page_of(northmere), {"about": about, "text": "Hello"}).status_code == 422
    with pytest.raises(NotAllowed, match="is not there any more"):
        add_comment(tiny_return, northmere, "Hello", by=ada, about=about)
    assert not Comment.objects.exists()


def test_a_comment_may_be_about_a_cell_of_a_growing_table_while_its_row_is_there(northmere: Board, ada: User) -> None:
    submission = open_return_for(northmere, publish_tiny(TABLE))
    row = add_row(submission, "schemes", by=ada)
    comment, _ = add_comment(submission, northmere, "Which one?", by=ada, about=f"schemes.name@{row.pk}")
    assert (comment.key, comment.row) == ("schemes.name", str(row.pk))
    client = signed_in(ada)
    assert f'href="{address(northmere)}#id_schemes.name@{row.pk}"' in text_of(client.get(page_of(northmere)))
    remove_row(submission, str(row.pk), by=ada)
    with pytest.raises(NotAllowed):
        add_comment(submission, northmere, "Which one?", by=ada, about=f"schemes.name@{row.pk}")


def test_comments_are_written_while_the_return_is_closed(
    tiny_return: Submission, northmere: Board, client: Client
) -> None:
    close_return(tiny_return, by=None)
    client.post(page_of(northmere), {"text": "For next time"})
    assert Comment.objects.get().text == "For next time"


def test_whoever_may_only_look_reads_comments_and_writes_none(
    tiny_return: Submission, northmere: Board, ada: User
) -> None:
    comment, _ = add_comment(tiny_return, northmere, "Hello", by=ada)
    client = signed_in(make_member("Vera", "viewer", northmere))
    page = client.get(page_of(northmere))
    assert "Hello" in words_of(page)
    assert "Write a comment" not in words_of(page)
    for rest in ("comments/", *(f"comments/{comment.pk}/{deed}/" for deed in ("answer", "resolve", "reopen"))):
        assert client.post(page_of(northmere, rest), {"text": "Me too"}).status_code == 403
    assert Comment.objects.get().resolved_at is None


def test_another_board_sees_nothing_of_them(tiny_return: Submission, northmere: Board, ada: User, olga: User) -> None:
    comment, _ = add_comment(tiny_return, northmere, "Hello", by=ada)
    client = signed_in(olga)
    for rest in ("comments/", *(f"comments/{comment.pk}/{deed}/" for deed in ("answer", "resolve", "reopen"))):
        assert client.get(page_of(northmere, rest)).status_code == 404
        assert client.post(page_of(northmere, rest), {"text": "Hi"}).status_code == 404


def test_a_comment_of_another_return_is_not_reached_through_ones_own(
    tiny_return: Submission, northmere: Board, southwold: Board, ada: User, olga: User
) -> None:
    other = open_return_for(southwold, tiny_return.version)
    comment, _ = add_comment(other, southwold, "Secret", by=olga)
    client = signed_in(ada)
    for deed in ("answer", "resolve", "reopen"):
        assert client.post(page_of(northmere, f"comments/{comment.pk}/{deed}/"), {"text": "Hi"}).status_code == 404
    with pytest.raises(NotAllowed):
        add_comment(tiny_return, northmere, "Hi", by=ada, answers=comment)


def test_what_was_typed_is_given_back_to_somebody_who_was_signed_out(tiny_return: Submission, northmere: Board) -> None:
    answer = Client().post(page_of(northmere), {"text": "Long thoughts"})
    assert answer.status_code == 401
    assert "Long thoughts" in text_of(answer)


def test_a_hostile_comment_is_shown_as_text(tiny_return: Submission, northmere: Board, client: Client) -> None:
    client.post(page_of(northmere), {"about": "cover.name", "text": "<script>alert(1)</script>"})
    for rest in ("comments/", "sheets/sheet/"):
        page = text_of(client.get(page_of(northmere, rest)))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


# --- mentions ------------------------------------------------------------------------------------------------------------------


def test_people_of_the_return_are_mentioned_and_kept_with_the_comment(
    tiny_return: Submission, northmere: Board, ada: User, ben: User, dev: User
) -> None:
    comment, mentions = add_comment(tiny_return, northmere, "@Ben and @dev@example.org, look", by=ada)
    assert set(comment.mentions.all()) == {ben, dev}
    assert not mentions.unknown


def test_people_outside_the_return_cannot_be_mentioned_and_the_page_says_so(
    tiny_return: Submission, northmere: Board, olga: User, client: Client
) -> None:
    page = client.post(page_of(northmere), {"text": "@Olga please"}, follow=True)
    assert "Nobody of this return was recognised as @Olga" in words_of(page)
    assert not Comment.objects.get().mentions.exists()
    assert Comment.objects.get().text == "@Olga please"


def test_a_name_that_two_people_bear_is_not_guessed(
    tiny_return: Submission, northmere: Board, ben: User, client: Client
) -> None:
    make_officer("Benny", northmere)
    User.objects.filter(name="Benny").update(name="Ben")
    page = client.post(page_of(northmere), {"text": "@Ben please"}, follow=True)
    assert "More than one person is called @Ben" in words_of(page)
    assert not Comment.objects.get().mentions.exists()


def test_somebody_who_has_left_is_not_mentioned(
    tiny_return: Submission, northmere: Board, ada: User, ben: User
) -> None:
    membership = ben.memberships.get()
    membership.ended_at = membership.created_at
    membership.save()
    assert add_comment(tiny_return, northmere, "@Ben?", by=ada).mentions.unknown == ("Ben",)


# --- the signal ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def heard() -> Any:
    found: list[Comment] = []

    def hear(sender: object, comment: Comment, **kwargs: object) -> None:
        found.append(comment)

    comment_written.connect(hear)
    yield found
    comment_written.disconnect(hear)


def test_a_written_comment_is_told_once_it_is_committed(
    tiny_return: Submission,
    northmere: Board,
    ada: User,
    heard: list[Comment],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        comment, _ = add_comment(tiny_return, northmere, "Hello", by=ada)
        assert heard == []
    assert heard == [comment]


def test_a_comment_that_was_refused_is_not_told(
    tiny_return: Submission, northmere: Board, ada: User, heard: list[Comment], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(NotAllowed):
        add_comment(tiny_return, northmere, "", by=ada)
    assert heard == []


# --- conversations -------------------------------------------------------------------------------------------------------------


def test_an_answer_stands_under_its_comment_and_where_that_one_stands(
    tiny_return: Submission, northmere: Board, ada: User, ben: User
) -> None:
    comment, _ = add_comment(tiny_return, northmere, "Why?", by=ada, about="cover.name")
    add_comment(tiny_return, northmere, "Something else", by=ada)
    page = signed_in(ben).post(page_of(northmere, f"comments/{comment.pk}/answer/"), {"text": "Because."}, follow=True)
    words = words_of(page)
    assert words.index("Something else") < words.index("Why?") < words.index("Because.")
    answer = Comment.objects.get(answers=comment)
    assert (answer.sheet, answer.key, str(answer.by)) == ("sheet", "cover.name", "Ben")


def test_an_answer_has_no_answers_itself(tiny_return: Submission, northmere: Board, ada: User, client: Client) -> None:
    comment, _ = add_comment(tiny_return, northmere, "Why?", by=ada)
    answer, _ = add_comment(tiny_return, northmere, "Because.", by=ada, answers=comment)
    with pytest.raises(NotAllowed, match="with which this began"):
        add_comment(tiny_return, northmere, "Why not?", by=ada, answers=answer)
    assert client.post(page_of(northmere, f"comments/{answer.pk}/answer/"), {"text": "Why not?"}).status_code == 404


def test_a_refused_answer_keeps_its_place(tiny_return: Submission, northmere: Board, ada: User, client: Client) -> None:
    comment, _ = add_comment(tiny_return, northmere, "Why?", by=ada)
    refused = client.post(page_of(northmere, f"comments/{comment.pk}/answer/"), {"text": ""})
    assert refused.status_code == 422
    assert f'href="#id_{comment.pk}_text"' in text_of(refused)


def test_a_resolved_comment_is_shown_on_demand_and_can_be_opened_again(
    tiny_return: Submission, northmere: Board, ada: User, ben: User, client: Client
) -> None:
    comment, _ = add_comment(tiny_return, northmere, "Why is that?", by=ada)
    add_comment(tiny_return, northmere, "Because.", by=ben, answers=comment)
    resolved = client.post(page_of(northmere, f"comments/{comment.pk}/resolve/"), follow=True)
    assert "Why is that?" not in words_of(resolved)
    assert "Because." not in words_of(resolved)
    words = words_of(client.get(page_of(northmere, "comments/?all=1")))
    assert "Why is that? " in words
    assert "Because. Resolved by Ada," in words
    reopened = client.post(page_of(northmere, f"comments/{comment.pk}/reopen/"), follow=True)
    assert "Resolved by" not in words_of(reopened)
    assert "Because." in words_of(client.get(page_of(northmere)))


def test_resolving_twice_keeps_who_did_it_first(
    tiny_return: Submission, northmere: Board, ada: User, ben: User
) -> None:
    comment, _ = add_comment(tiny_return, northmere, "Why?", by=ada)
    resolve(comment, by=ben)
    resolve(comment, by=ada)
    comment.refresh_from_db()
    assert comment.resolved_by == ben
    reopen(comment)
    reopen(comment)
    comment.refresh_from_db()
    assert comment.resolved_by is None


def test_signing_in_again_on_a_deed_leads_to_the_comment(
    tiny_return: Submission, northmere: Board, ada: User, client: Client
) -> None:
    comment, _ = add_comment(tiny_return, northmere, "Why?", by=ada)
    for deed in ("answer", "resolve", "reopen"):
        found = client.get(page_of(northmere, f"comments/{comment.pk}/{deed}/"))
        assert found["Location"] == f"{page_of(northmere)}?all=1#comment-{comment.pk}"


@pytest.mark.parametrize(
    "broken",
    [{"text": ""}, {"key": "cover.name"}, {"sheet": "sheet", "row": "x"}, {"resolved": True}],
    ids=["no text", "a key without a sheet", "a row without a key", "resolved by nobody"],
)
def test_the_database_refuses_half_a_comment(tiny_return: Submission, ada: User, broken: dict[str, Any]) -> None:
    comment = Comment(submission=tiny_return, by=ada, **{"text": "Hello", **broken} if "resolved" not in broken else {})
    if "resolved" in broken:
        comment.text, comment.resolved_at = "Hello", comment.at
    with pytest.raises(IntegrityError), transaction.atomic():
        comment.save()


# --- on the sheet's page -------------------------------------------------------------------------------------------------------


def test_each_question_leads_to_a_comment_about_it(tiny_return: Submission, northmere: Board, client: Client) -> None:
    page = text_of(client.get(address(northmere)))
    link = f"{page_of(northmere)}?on=cover.name#write"
    assert f'href="{link}"' in page
    assert '<option value="cover.name" selected>' in text_of(client.get(link))
    assert '<option value="#sheet" selected>' in text_of(client.get(page_of(northmere, "comments/?on=%23sheet")))
    assert '<option value="" selected>' in text_of(client.get(page_of(northmere, "comments/?on=nonsense")))


def test_a_sheet_shows_its_open_comments_and_their_number_at_the_question(
    tiny_return: Submission, northmere: Board, ada: User, client: Client
) -> None:
    for text in ("Why?", "How?"):
        add_comment(tiny_return, northmere, text, by=ada, about="cover.name")
    done, _ = add_comment(tiny_return, northmere, "Done with", by=ada, about="cover.name")
    resolve(done, by=ada)
    add_comment(tiny_return, northmere, "Of the whole return", by=ada)
    words = words_of(client.get(address(northmere)))
    assert "2 comments on Name:" in words
    assert "Why?" in words
    assert "Done with" not in words
    assert "Of the whole return" not in words


def test_whoever_may_not_comment_finds_the_comments_and_no_way_to_write(
    tiny_return: Submission, northmere: Board, ada: User
) -> None:
    client = signed_in(make_member("Vera", "viewer", northmere))
    assert "omment" not in words_of(client.get(address(northmere)))
    add_comment(tiny_return, northmere, "Why?", by=ada, about="cover.name")
    words = words_of(client.get(address(northmere)))
    assert "1 comment on Name:" in words
    assert "Write a comment" not in words


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_many_comments_cost_no_more_queries_than_one(
    tiny_return: Submission, northmere: Board, ada: User, ben: User, client: Client
) -> None:
    add_comment(tiny_return, northmere, "Why?", by=ada, about="cover.name")
    before = [queries_of(client, address(northmere)), queries_of(client, page_of(northmere))]
    for number in range(20):
        comment, _ = add_comment(tiny_return, northmere, f"Comment {number} @Ada", by=ben, about="cover.name")
        add_comment(tiny_return, northmere, f"Answer {number}", by=ada, answers=comment)
    assert [queries_of(client, address(northmere)), queries_of(client, page_of(northmere))] == before


def test_a_comment_about_a_question_that_is_asked_no_more_still_shows(
    tiny_return: Submission, northmere: Board, ada: User, client: Client
) -> None:
    Comment.objects.create(submission=tiny_return, sheet="gone", key="gone.key", text="Remember this", by=ada)
    words = words_of(client.get(page_of(northmere)))
    assert "gone.key" in words
    assert "Remember this" in words
