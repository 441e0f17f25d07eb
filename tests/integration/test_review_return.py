"""Review by exception: what of a return stands first, what is folded, the steps that are offered, and the way to the next."""

import re
from typing import Any

import pytest

from bcf.models import Board, User
from returns.models import Submission
from tests.factories import answer, make_member, open_return_for, publish_tiny
from tests.integration.chains import address, open_first, open_second, signed_in, text_of, words_of
from tests.many import fill_many


@pytest.fixture
def pat(db: None) -> User:
    """Programme manager of the nation."""
    return make_member("Pat", "programme_manager", national=True)


@pytest.fixture
def second(northmere: Board) -> Submission:
    """The later of two quarters: people fell by a third, money rose by 4 %, the story is missing."""
    answer(open_first(northmere), pooled="no", people="30", story="As before", money__plan__q1="1000")
    second = open_second(northmere)
    answer(second, pooled="no", people="20", money__plan__q1="1040")
    return second


def part(page: Any, start: str, end: str) -> str:
    """The words of the page between two headings' ids."""
    text = text_of(page).partition(f'id="{start}"')[2].partition(f'id="{end}"')[0]
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_what_changed_beyond_the_tolerance_comes_first(second: Submission, northmere: Board, pat: User) -> None:
    page = signed_in(pat).get(address(northmere, "review/"))
    changed = part(page, "changed", "odd")
    assert "Changed since Q2 2018/19 (2)" in changed
    assert "−10 (−33.3%)" in changed
    assert "blank now" in changed
    assert "1,040" not in changed


def test_what_is_within_the_tolerance_or_unchanged_is_folded_by_sheet(
    second: Submission, northmere: Board, pat: User
) -> None:
    page = signed_in(pat).get(address(northmere, "review/"))
    rest = part(page, "rest", "no such id")
    assert "+£40 (+4%)" in rest
    assert "Pooled?" in rest
    assert "−33.3%" not in rest
    assert '<details class="govuk-details">' in text_of(page).partition('id="rest"')[2]


def test_queries_with_their_explanations_and_gaps_are_told(second: Submission, northmere: Board, pat: User) -> None:
    answer(second, explanation__fewer="Two wards were closed")
    page = signed_in(pat).get(address(northmere, "review/"))
    odd = part(page, "odd", "unanswered")
    assert "20 are fewer than 30." in odd
    assert "The board explains: Two wards were closed" in odd
    assert "Story" in part(page, "unanswered", "signatures")
    assert f'href="{address(northmere)}#id_story"' in text_of(page)


def test_signatures_that_are_missing_are_named(northmere: Board, pat: User) -> None:
    open_return_for(northmere, publish_tiny(period={"signatory": [{"role": "council", "label": "The council"}]}))
    page = signed_in(pat).get(address(northmere, "review/"))
    assert "The council: not signed" in part(page, "signatures", "rest")


def test_without_an_earlier_return_everything_is_folded(northmere: Board, pat: User) -> None:
    submission = open_return_for(northmere)
    answer(submission, cover__name="Ada")
    page = signed_in(pat).get(address(northmere, "review/"))
    assert "there is nothing to compare with" in part(page, "changed", "odd")
    assert "Name: Q3 2018/19 Ada" in part(page, "rest", "no such id")


def test_accepting_is_offered_once_it_is_submitted(northmere: Board, pat: User, settings: Any) -> None:
    submission, client = open_return_for(northmere), signed_in(pat)
    assert "Accept this return" not in text_of(client.get(address(northmere, "review/")))
    Submission.objects.filter(pk=submission.pk).update(stage="submitted")
    page = text_of(client.get(address(northmere, "review/")))
    assert f'action="{address(northmere, "sign-off/accept/")}"' in page
    assert f'action="{address(northmere, "sign-off/changes/")}"' in page
    Submission.objects.filter(pk=submission.pk).update(stage="accepted")
    page = text_of(client.get(address(northmere, "review/")))
    assert "Accept this return" not in page
    assert "What is to be changed, and why" in page


def test_the_next_return_follows_the_filters_of_the_review_board(pat: User) -> None:
    boards = fill_many(15, 1)
    client = signed_in(pat)
    page = text_of(client.get(f"/returns/2016-q1/{boards[3].ons_code}/review/?state=submitted&sort=-board"))
    assert f'rel="next" href="/returns/2016-q1/{boards[13].ons_code}/review/?' not in page
    assert f'rel="prev" href="/returns/2016-q1/{boards[8].ons_code}/review/?state=submitted&amp;sort=-board"' in page
    assert 'rel="next"' not in page


def test_the_next_return_is_found_from_one_that_the_filter_no_longer_shows(pat: User) -> None:
    boards = fill_many(15, 1)
    page = text_of(signed_in(pat).get(f"/returns/2016-q1/{boards[4].ons_code}/review/?state=submitted"))
    assert f'rel="next" href="/returns/2016-q1/{boards[8].ons_code}/review/?state=submitted"' in page
    assert f'rel="prev" href="/returns/2016-q1/{boards[3].ons_code}/review/?state=submitted"' in page


def test_only_who_reviews_the_board_gets_the_page(
    tiny_return: Submission, northmere: Board, ada: User, olga: User
) -> None:
    here = address(northmere, "review/")
    assert signed_in(ada).get(here).status_code == 403
    assert signed_in(olga).get(here).status_code == 404
    assert signed_in(make_member("Ann", "administrator", national=True)).get(here).status_code == 403
    assert signed_in(make_member("Rae", "programme_manager", region="South")).get(here).status_code == 404


def test_words_of_the_page_name_board_and_period(tiny_return: Submission, northmere: Board, pat: User) -> None:
    assert "Review Northmere, Q3 2018/19" in words_of(signed_in(pat).get(address(northmere, "review/")))
