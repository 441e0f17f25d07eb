"""load_demo, and the administration pages of what it loads."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from bcf.access import boards_for
from bcf.models import Board, Membership, User
from bcf.permissions import ROLE_NAMES, Permission
from returns import demo
from returns.demo import PASSWORD, PERIODS
from returns.models import Answer, AnswerChange, ReturnEvent, Submission
from returns.opening import open_return
from returns.queries import find_board, latest_version, submission_of
from returns.stored import load_answers
from returns.versions import definition_of
from tests.factories import answer
from tests.integration.running import BARNET, PERIOD, SOUTHEND, pending, refused, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared() -> None:
    run("load_boards")
    publish_all()


def publish_all() -> None:
    for period in PERIODS:
        run("publish_definition", period)


@pytest.mark.usefixtures("prepared")
def test_the_demo_has_three_full_returns_and_two_blank_ones_each_with_its_officers() -> None:
    printed = run("load_demo")
    assert PASSWORD in printed
    boards = {user.name: {str(b) for b in boards_for(user, Permission.EDIT_RETURN)} for user in User.objects.all()}
    assert boards == {
        "Ada": {"Kensington and Chelsea", "Westminster"},
        "Ben": {"Kensington and Chelsea"},
        "Finn": {"Kensington and Chelsea", "Westminster"},
        "Olga": {"Barnet"},
        "Southend officer": {"Southend-on-Sea"},
        **{name: set() for name in ("Vera", "Cleo", "Rhea", "Dev", "Administrator")},
    }
    assert pending() == pending(SOUTHEND, "2016-17-q1") == pending(SOUTHEND, "2016-17-q4") == {}
    assert sum(pending(BARNET).values()) == sum(pending("Westminster").values()) == 72
    assert Client().login(username="ada@example.org", password=PASSWORD)


@pytest.mark.usefixtures("prepared")
def test_the_demo_has_somebody_for_every_role_and_says_who() -> None:
    printed = run("load_demo")
    run("load_demo")
    assert set(Membership.objects.values_list("role", flat=True)) == set(ROLE_NAMES)
    assert Membership.objects.count() == 13
    for line in (
        "cleo@example.org     Signatory for the Health and Wellbeing Board, Kensington and Chelsea, Westminster",
        "finn@example.org     Section contributor, Kensington and Chelsea, Westminster (sheet metrics)",
        "rhea@example.org     Programme manager, London",
        "admin@example.org    Administrator, England",
    ):
        assert line in printed


@pytest.mark.usefixtures("prepared")
def test_southend_opens_its_second_quarter_from_the_first() -> None:
    run("load_demo")
    version = latest_version("2016-17-q2")
    assert version is not None
    southend = find_board(SOUTHEND)
    answers = load_answers(open_return(version, southend, by=None), definition_of(version), southend)
    assert answers.value("previously_returned.ie.income.plan.q1") == answers.value("ie.income.plan.q1") == 3282763
    assert (answers.value("budget.s75_pooled"), answers.value("conditions.social_care.q1_response")) == ("yes", "yes")


@pytest.mark.usefixtures("prepared")
def test_a_database_with_an_older_demo_gets_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(demo, "RETURNS", demo.RETURNS[:1])
        run("load_demo")
    answer(Submission.objects.get(places__board__ons_code="E09000020"), cover__completed_by="Ben")
    run("load_demo")
    assert pending(SOUTHEND, "2016-17-q1") == pending(SOUTHEND, "2016-17-q4") == {}
    assert Answer.objects.filter(key="cover.completed_by", text="Ben").count() == 1


@pytest.mark.usefixtures("prepared")
def test_a_second_run_leaves_alone_what_people_have_changed() -> None:
    run("load_demo")
    submission = submission_of(find_board("E09000020"), PERIOD)
    assert submission is not None
    answer(submission, by=User.objects.get(name="Ben"), cover__completed_by="Ben")
    changes = AnswerChange.objects.count()
    User.objects.filter(name="Ada").update(name="Ada Lovelace")
    run("load_demo")
    assert AnswerChange.objects.count() == changes
    assert Submission.objects.count() == 5
    assert User.objects.filter(name="Ada Lovelace").count() == 1


def test_the_demo_is_refused_where_it_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMO", False)
    assert "only where BCF_DEMO=1" in refused("load_demo")[0]
    assert not User.objects.exists()


def test_the_demo_says_what_to_load_first() -> None:
    run("publish_definition", PERIOD)
    assert "run publish_definition 2016-17-q1 first" in refused("load_demo")[0]
    publish_all()
    assert "E09000020" in refused("load_demo")[0]
    assert not User.objects.exists()


# --- administration pages ------------------------------------------------------------------------------------------


@pytest.fixture
def admin_pages(prepared: None) -> Client:
    run("load_demo")
    client = Client()
    client.force_login(User.objects.get(is_superuser=True))
    return client


@pytest.mark.parametrize("model", ["definitionversion", "submission", "answerchange", "export"])
def test_the_administration_pages_of_returns_are_to_read(model: str, admin_pages: Client) -> None:
    listed = admin_pages.get(reverse(f"admin:returns_{model}_changelist"))
    assert listed.status_code == 200
    assert admin_pages.get(reverse(f"admin:returns_{model}_add")).status_code == 403


def test_a_return_can_be_looked_at_but_not_edited(admin_pages: Client) -> None:
    submission = Submission.objects.get(places__board__name="Barnet")
    page = reverse("admin:returns_submission_change", args=[submission.pk])
    assert b"Barnet" in admin_pages.get(page).content
    assert admin_pages.post(page, {"kind": "plan"}).status_code == 403
    assert (
        admin_pages.get(reverse("admin:returns_definitionversion_change", args=[submission.version_id])).status_code
        == 200
    )


def test_an_administrator_closes_and_reopens_a_return(admin_pages: Client) -> None:
    submission = Submission.objects.get(places__board__name="Barnet")
    changelist = reverse("admin:returns_submission_changelist")
    for action, is_open in (("close_returns", False), ("reopen_returns", True)):
        admin_pages.post(changelist, {"action": action, "_selected_action": [submission.pk]})
        submission.refresh_from_db()
        assert submission.is_open is is_open
    events = ReturnEvent.objects.filter(kind__in=["closed", "reopened"])
    assert [(event.kind, str(event.by)) for event in events] == [
        ("closed", "Administrator"),
        ("reopened", "Administrator"),
    ]


def test_a_member_of_staff_without_the_right_cannot_close_a_return(admin_pages: Client) -> None:
    staff = User.objects.create_user("staff@example.org", is_staff=True)
    admin_pages.force_login(staff)
    changelist = reverse("admin:returns_submission_changelist")
    submission = Submission.objects.get(places__board__name="Barnet")
    assert (
        admin_pages.post(changelist, {"action": "close_returns", "_selected_action": [submission.pk]}).status_code
        == 403
    )
    submission.refresh_from_db()
    assert submission.is_open
    assert Board.objects.count() == 160
