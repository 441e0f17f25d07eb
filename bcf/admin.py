"""Django's administration pages for boards and people."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.http import HttpRequest

from bcf.forms import NameField
from bcf.models import AuditEvent, Board, Commissioner, Membership, Organisation, User


class MembershipInline(admin.TabularInline[Membership, User]):
    """A user's roles, to look at: they are given and ended on /manage/, where each deed is checked and recorded."""

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


class UserCreationForm(AdminUserCreationForm[User]):
    """A new user, by e-mail address."""

    name = NameField(required=False)

    class Meta:
        model = User
        fields = ("email", "name")
        field_classes = {"email": forms.EmailField}


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    """Users and their memberships."""

    add_form = UserCreationForm
    inlines = (MembershipInline,)
    list_display = ("email", "name", "is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)
    fieldsets = ((None, {"fields": ("email", "name", "password", "is_active", "is_staff", "is_superuser")}),)
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)
    filter_horizontal = ()
    list_filter = ("is_active", "is_staff")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """A name is changed on the person's page on /manage/, where that is checked and recorded."""
        return ("name",) if obj is not None else ()


@admin.register(Board)
class BoardAdmin(admin.ModelAdmin[Board]):
    """Boards."""

    list_display = ("name", "ons_code", "region", "authority_type", "active_from", "active_to")
    list_filter = ("region", "authority_type")
    search_fields = ("name", "ons_code")


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    """NHS commissioners."""

    list_display = ("name", "nhs_code", "ons_code")
    search_fields = ("name", "nhs_code", "ons_code")


@admin.register(Commissioner)
class CommissionerAdmin(admin.ModelAdmin[Commissioner]):
    """Which commissioner overlaps which board."""

    list_display = ("board", "organisation", "vintage", "percent_of_small_areas")
    list_filter = ("vintage",)
    search_fields = ("board__name", "organisation__name")


@admin.register(AuditEvent)
class AuditEventAdmin(admin.ModelAdmin[AuditEvent]):
    """What was done: to read only."""

    list_display = ("at", "actor", "verb", "subject")

    def has_add_permission(self, *args: object) -> bool:
        """Events are recorded, never typed."""
        return False

    def has_change_permission(self, *args: object) -> bool:
        """Events are never changed."""
        return False

    def has_delete_permission(self, *args: object) -> bool:
        """Events are never removed."""
        return False


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
