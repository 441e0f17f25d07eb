"""Django's administration pages for boards and people: to look things up."""

from typing import TypeVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from bcf.models import AuditEvent, Board, Commissioner, Membership, Organisation, User

M = TypeVar("M", bound=Model)


class LookOnly(admin.ModelAdmin[M]):
    """A model to look at: it is changed by commands and on /manage/, where each deed is checked and recorded."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Nothing is changed here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Nothing is removed here."""
        return False


class MembershipInline(admin.TabularInline[Membership, User]):
    """A user's roles."""

    model = Membership
    extra = 0
    can_delete = False
    fields = ("role", "scope", "created_at", "suspended_at", "ended_at")
    readonly_fields = fields

    def has_add_permission(self, *args: object) -> bool:
        """Roles come from `bcf.people`."""
        return False

    def has_change_permission(self, *args: object) -> bool:
        """Roles are changed by `bcf.people` only."""
        return False


@admin.register(User)
class UserAdmin(LookOnly[User]):
    """Users and their memberships. Nobody sets a password or an address of somebody else: that would be signing for them."""

    inlines = (MembershipInline,)
    list_display = ("email", "name", "is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)
    fields = ("email", "name", "is_active", "is_staff", "is_superuser", "last_login", "created_at", "left_at")
    list_filter = ("is_active", "is_staff")


@admin.register(Board)
class BoardAdmin(LookOnly[Board]):
    """Boards."""

    list_display = ("name", "ons_code", "region", "authority_type", "active_from", "active_to")
    list_filter = ("region", "authority_type")
    search_fields = ("name", "ons_code")


@admin.register(Organisation)
class OrganisationAdmin(LookOnly[Organisation]):
    """NHS commissioners."""

    list_display = ("name", "nhs_code", "ons_code")
    search_fields = ("name", "nhs_code", "ons_code")


@admin.register(Commissioner)
class CommissionerAdmin(LookOnly[Commissioner]):
    """Which commissioner overlaps which board."""

    list_display = ("board", "organisation", "vintage", "percent_of_small_areas")
    list_filter = ("vintage",)
    search_fields = ("board__name", "organisation__name")


@admin.register(AuditEvent)
class AuditEventAdmin(LookOnly[AuditEvent]):
    """What was done."""

    list_display = ("at", "actor", "verb", "subject")
    list_select_related = ("actor",)


# allauth's own pages would show secrets (keys of authenticator apps), make second identities or open further doors.
admin.site.unregister([EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession])


@admin.register(SocialAccount)
class SignOnAdmin(admin.ModelAdmin[SocialAccount]):
    """Whom the identity provider's subject stands for, where an administrator knows it."""

    list_display = ("user", "uid", "provider", "last_login")
    fields = ("user", "uid")
    autocomplete_fields = ("user",)
    search_fields = ("user__email", "uid")

    def save_model(
        self, request: HttpRequest, obj: SocialAccount, form: forms.ModelForm[SocialAccount], change: bool
    ) -> None:
        """A subject is one of the provider that is configured."""
        obj.provider = settings.OIDC_PROVIDER
        super().save_model(request, obj, form, change)
