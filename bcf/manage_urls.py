"""Addresses of the pages about people and boards that belong to no return."""

from django.urls import path

from bcf.views import boards, help, invitations, manage, people  # noqa: A004 - the help pages

urlpatterns = [
    path("manage/", manage.manage, name="manage"),
    path("manage/people/", people.people_list, name="manage_people"),
    path("manage/people/<int:pk>/", people.person_page, name="manage_person"),
    path("manage/invitations/", invitations.invitations, name="manage_invitations"),
    path("manage/invitations/new/", invitations.new_invitation, name="manage_invite"),
    path("invitations/<str:token>/", invitations.invitation_page, name="invitation"),
    path("manage/boards/", boards.boards_list, name="manage_boards"),
    path("manage/boards/new/", boards.reorganise_boards, name="manage_reorganise"),
    path("manage/boards/<slug:ons_code>/", boards.board_page, name="manage_board"),
    path("help/", help.help_home, name="help"),
    path("help/<slug:topic>/", help.help_topic, name="help_topic"),
    path("accessibility/", help.accessibility, name="accessibility"),
    path("privacy/", help.privacy, name="privacy"),
]
