"""Who sees which boards: through a board, its region or the nation, while the account is active."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from bcf.access import boards_for, rights_of
from bcf.models import Board, BoardQuerySet, Membership, User
from bcf.permissions import ROLE_NAMES, ROLES, Permission, roles_with
from returns.models import Submission
from returns.queries import place_for
from tests.factories import make_board, make_member, make_officer, make_user, open_return_for

VIEW, EDIT = Permission.VIEW_RETURN, Permission.EDIT_RETURN


def names(boards: BoardQuerySet) -> list[str]:
    return [board.name for board in boards]


def test_an_officer_of_a_board_has_this_board_only(ada: User, southwold: Board) -> None:
    assert names(boards_for(ada, EDIT)) == ["Northmere"]


def test_an_officer_of_two_boards_has_both(ada: User, southwold: Board) -> None:
    Membership.objects.create(user=ada, role="officer", board=southwold)
    assert names(boards_for(ada, EDIT)) == ["Northmere", "Southwold"]


def test_an_officer_of_a_region_has_every_board_of_it(northmere: Board, southwold: Board) -> None:
    make_board("Northwick")
    rita = make_officer("Rita", region="North")
    assert names(boards_for(rita, EDIT)) == ["Northmere", "Northwick"]


def test_a_region_is_not_a_part_of_a_regions_name(northmere: Board) -> None:
    make_board("Westley", region="North West")
    assert names(boards_for(make_officer("Rita", region="North"), EDIT)) == ["Northmere"]


def test_an_officer_of_the_nation_has_every_board(dev: User, northmere: Board, southwold: Board) -> None:
    assert names(boards_for(dev, EDIT)) == ["Northmere", "Southwold"]


def test_a_board_is_there_once_however_many_ways_lead_to_it(ada: User, northmere: Board, southwold: Board) -> None:
    Membership.objects.create(user=ada, role="officer", region="North")
    assert names(boards_for(ada, EDIT)) == ["Northmere"]


def test_a_user_without_a_role_has_no_boards(northmere: Board) -> None:
    assert names(boards_for(make_user("Nora"), VIEW)) == []


def test_a_visitor_who_is_not_signed_in_has_no_boards(northmere: Board) -> None:
    assert names(boards_for(AnonymousUser(), VIEW)) == []


@pytest.mark.parametrize("national", [False, True])
def test_an_account_that_is_no_longer_active_has_no_boards(northmere: Board, national: bool) -> None:
    gone = make_officer("Gone", None if national else northmere, national=national, is_active=False)
    assert names(boards_for(gone, VIEW)) == []


def test_the_administration_pages_give_no_boards(northmere: Board) -> None:
    admin = make_user("Root", is_staff=True, is_superuser=True)
    assert names(boards_for(admin, VIEW)) == []


def test_a_board_that_has_ended_is_still_its_officers(db: None) -> None:
    board = make_board(active_to=date(2019, 3, 31))
    assert names(boards_for(make_officer("Ada", board), VIEW)) == ["Northmere"]


def test_every_permission_is_held_by_a_role_and_every_role_has_a_name() -> None:
    assert all(roles_with(permission) for permission in Permission)
    assert ROLES.keys() == ROLE_NAMES.keys()


# --- fetching is authorising ----------------------------------------------------------------------------------------


def test_an_officer_gets_the_return_of_her_board(ada: User, tiny_return: Submission, northmere: Board) -> None:
    place = place_for(ada, "2018-19-q3", northmere.ons_code, EDIT)
    assert place is not None
    assert (place.submission, place.board) == (tiny_return, northmere)


def test_an_officer_of_another_board_gets_nothing(olga: User, tiny_return: Submission, northmere: Board) -> None:
    assert place_for(olga, "2018-19-q3", northmere.ons_code, VIEW) is None


@pytest.mark.parametrize(
    ("period", "code"), [("2018-19-q4", ""), ("2018-19-q3", "E99999999"), ("", ""), ("2018-19-Q3", "")]
)
def test_a_return_that_is_not_there_is_nothing(
    ada: User, tiny_return: Submission, northmere: Board, period: str, code: str
) -> None:
    assert place_for(ada, period, code or northmere.ons_code, VIEW) is None


def test_a_membership_taken_away_takes_the_return_away(ada: User, tiny_return: Submission, northmere: Board) -> None:
    ada.memberships.all().delete()
    assert place_for(ada, "2018-19-q3", northmere.ons_code, VIEW) is None


def test_the_return_of_one_board_is_not_that_of_another_in_the_same_period(
    dev: User, tiny_return: Submission, northmere: Board, southwold: Board
) -> None:
    other = open_return_for(southwold, tiny_return.version)
    place = place_for(dev, "2018-19-q3", southwold.ons_code, VIEW)
    assert place is not None
    assert place.submission == other


# --- roles ----------------------------------------------------------------------------------------------------------

MAY_NOT = [
    ("viewer", EDIT),
    ("viewer", Permission.COMMENT),
    ("contributor", Permission.EDIT_WHOLE_RETURN),
    ("officer", Permission.SIGN_RETURN),
    ("officer", Permission.REVIEW_RETURN),
    ("signatory", EDIT),
    ("programme_manager", EDIT),
    ("programme_manager", Permission.ADMINISTER),
    ("administrator", EDIT),
    ("administrator", Permission.REVIEW_RETURN),
]


@pytest.mark.parametrize(("role", "permission"), MAY_NOT)
def test_what_a_role_may_not(role: str, permission: Permission) -> None:
    assert permission not in ROLES[role]


def test_a_membership_that_is_suspended_or_ended_gives_nothing(ada: User, northmere: Board) -> None:
    ada.memberships.update(suspended_at=timezone.now())
    assert names(boards_for(ada, VIEW)) == []
    ada.memberships.update(suspended_at=None, ended_at=timezone.now())
    assert names(boards_for(ada, VIEW)) == []
    Membership.objects.create(user=ada, role="officer", board=northmere)
    assert names(boards_for(ada, VIEW)) == ["Northmere"]


def test_a_contributor_may_fill_in_the_named_sheets_only(northmere: Board) -> None:
    connie = make_member("Connie", "contributor", northmere, sheets="metrics narrative")
    rights = rights_of(connie, northmere)
    assert rights.may_edit("metrics")
    assert not rights.may_edit("cover")


def test_two_roles_for_a_board_add_up(ada: User, northmere: Board) -> None:
    Membership.objects.create(user=ada, role="contributor", board=northmere, sheets="metrics")
    assert rights_of(ada, northmere).may_edit("cover")


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "administrator", "board": True},
        {"role": "programme_manager", "board": True},
        {"role": "signatory", "region": "North", "capacity": "board"},
        {"role": "signatory", "board": True},
        {"role": "signatory", "board": True, "capacity": "commissioner"},
        {"role": "officer", "board": True, "capacity": "board"},
        {"role": "contributor", "board": True},
        {"role": "officer", "board": True, "sheets": "metrics"},
        {"role": "officer", "board": True, "region": "North"},
    ],
)
def test_the_database_refuses_a_role_in_a_place_where_it_makes_no_sense(
    wrong: dict[str, object], northmere: Board
) -> None:
    nora = make_user("Nora")
    fields = {**wrong, "board": northmere if wrong.get("board") else None}
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=nora, **fields)
