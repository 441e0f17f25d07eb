"""Django's administration pages for returns: to read, and to close or reopen a return. Answers are never edited here."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from bcf.admin import LookOnly
from bcf.models import User
from returns.actions import close_return, reopen_return
from returns.models import AnswerChange, DefinitionVersion, Export, Submission, SubmissionBoard, Upload


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the administration pages let nobody else in
    return request.user


@admin.register(DefinitionVersion)
class DefinitionVersionAdmin(LookOnly[DefinitionVersion]):
    """Published definitions."""

    list_display = ("period", "number", "title", "published_at", "published_by")
    list_filter = ("period",)
    fields = ("period", "number", "title", "sha256", "published_at", "published_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[DefinitionVersion]:
        """Without the bodies, which are large."""
        return super().get_queryset(request).defer("body")


class SubmissionBoardInline(admin.TabularInline[SubmissionBoard, Submission]):
    """The boards of a return."""

    model = SubmissionBoard
    fields = ("board", "period")
    extra = 0
    can_delete = False

    def has_add_permission(self, *args: object) -> bool:
        """Boards are set when a return is opened."""
        return False

    def has_change_permission(self, *args: object) -> bool:
        """A return keeps its boards."""
        return False


@admin.register(Submission)
class SubmissionAdmin(LookOnly[Submission]):
    """Returns: closing and reopening."""

    list_display = ("__str__", "kind", "version", "opened_at", "closed_at")
    list_filter = ("places__period", "kind")
    search_fields = ("places__board__name", "places__board__ons_code")
    list_select_related = ("version",)
    fields = ("kind", "version", "opened_at", "opened_by", "closed_at")
    inlines = (SubmissionBoardInline,)
    actions = ("close_returns", "reopen_returns")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        """With the boards that each return's name is made of."""
        return super().get_queryset(request).prefetch_related("boards").defer("version__body")

    def has_close_permission(self, request: HttpRequest) -> bool:
        """Who may close and reopen: whoever was given the right to change returns."""
        return request.user.is_active and request.user.has_perm("returns.change_submission")

    @admin.action(description="Close return", permissions=["close"])
    def close_returns(self, request: HttpRequest, queryset: QuerySet[Submission]) -> None:
        """Closes the chosen returns in the name of whoever asks."""
        for submission in queryset:
            close_return(submission, by=_person(request))
        self.message_user(request, f"Closed: {len(queryset)}", messages.SUCCESS)

    @admin.action(description="Reopen return", permissions=["close"])
    def reopen_returns(self, request: HttpRequest, queryset: QuerySet[Submission]) -> None:
        """Opens the chosen returns again in the name of whoever asks."""
        for submission in queryset:
            reopen_return(submission, by=_person(request))
        self.message_user(request, f"Reopened: {len(queryset)}", messages.SUCCESS)


@admin.register(AnswerChange)
class AnswerChangeAdmin(LookOnly[AnswerChange]):
    """The history of answers."""

    list_display = ("at", "submission_id", "key", "version", "origin", "by")
    list_filter = ("origin",)
    search_fields = ("key", "submission__places__board__ons_code")
    list_select_related = ("by",)
    show_full_result_count = False


@admin.register(Export)
class ExportAdmin(LookOnly[Export]):
    """The files that were handed out."""

    list_display = ("at", "submission_id", "form", "publication", "by")
    list_filter = ("form", "publication")
    list_select_related = ("by",)


@admin.register(Upload)
class UploadAdmin(LookOnly[Upload]):
    """The workbooks that were brought in; what was read of them is not shown here."""

    list_display = ("at", "submission_id", "file_name", "by", "applied_at", "applied_by")
    list_select_related = ("by", "applied_by")
    fields = ("submission", "export", "file_name", "sha256", "at", "by", "applied_at", "applied_by", "cleared_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Upload]:
        """Without what was read, which is large."""
        return super().get_queryset(request).defer("read", "outcome")
