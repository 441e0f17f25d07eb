"""Sign-on with an organisation's own account, by OpenID Connect. Issuer and tenant are pinned by settings.

A person is known by the provider's subject alone. Nothing else of the token is kept or believed: whoever can make the provider
vouch for somebody's e-mail address gets nothing by it. See docs/adr/0010-sign-in.md.
"""

from typing import Any

import requests
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.signals import social_account_removed
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

KEPT_CLAIMS = ("iss", "sub", "tid")


class PinnedProvider(OpenIDConnectOAuth2Adapter):
    """Talks with the one identity provider of the settings, and believes what it has signed for us."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's own description, with the issuer of our settings in any case."""
        return {**super().openid_config, "issuer": settings.OIDC_ISSUER}

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the provider sends people back to."""
        return request.build_absolute_uri(reverse("sign_on_answer"))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Who came, by the id token alone. Raises OAuth2Error for a token of another issuer, tenant, audience or key."""
        claims = jwtkit.verify_and_decode(
            credential=kwargs["response"].get("id_token") or "",
            keys_url=self.openid_config["jwks_uri"],
            issuer=settings.OIDC_ISSUER,
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if settings.OIDC_TENANT and claims.get("tid") != settings.OIDC_TENANT:
            raise OAuth2Error("The id token is of another tenant")
        if not claims.get("sub"):
            raise OAuth2Error("The id token names nobody")
        kept = {name: claims[name] for name in KEPT_CLAIMS if name in claims}
        return self.get_provider().sociallogin_from_response(request, {"id_token": kept})


class SignOnAdapter(DefaultSocialAccountAdapter):
    """Who may come in by sign-on: whoever is connected already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Accounts are made by invitation only."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Lets in who is known by their subject, and lets who is signed in connect. Others get a page that says how."""
        connecting = sociallogin.state.get("process") == "connect" and request.user.is_authenticated
        if not sociallogin.is_existing and not connecting:
            raise ImmediateHttpResponse(render(request, "account/sign_on_unknown.html", named(), status=403))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        """Back to the account."""
        return reverse("account")

    def on_authentication_error(self, request: HttpRequest, provider: Any, **details: Any) -> None:
        """What is said when the provider's answer cannot be believed, or it gave none."""
        raise ImmediateHttpResponse(render(request, "account/sign_on_failed.html", named(), status=403))


def named() -> dict[str, str]:
    """What pages call the provider; "" where none is configured."""
    return {"sign_on_name": settings.OIDC_NAME if settings.OIDC_ISSUER else ""}


def connected(request: HttpRequest) -> SocialAccount | None:
    """The sign-on that the person of this request has connected."""
    return SocialAccount.objects.filter(user=request.user, provider=settings.OIDC_PROVIDER).first()


@login_not_required
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Leads to the identity provider to sign in. A link, since the policy for forms would stop the way through it."""
    return redirect(_provider_address(request, process="login", next_url=get_next_redirect_url(request)))


@require_POST
def connect(request: HttpRequest) -> HttpResponse:
    """Prepares to connect the account of who is signed in; the page's link leads to the identity provider."""
    address = _provider_address(request, process="connect", next_url=reverse("account"))
    return render(request, "account/sign_on_connect.html", {**named(), "address": address})


@login_not_required
@require_GET
def answer(request: HttpRequest) -> HttpResponse:
    """Takes the identity provider's answer."""
    view = OAuth2CallbackView.adapter_view(_pinned(request))
    response: HttpResponse = view(request)
    return response


@require_POST
def disconnect(request: HttpRequest) -> HttpResponse:
    """Forgets the sign-on. Whoever has no password keeps it, as the only way in."""
    account = connected(request)
    assert request.user.is_authenticated  # noqa: S101 - for the type checker: the page asks for a session
    if account is None or not request.user.has_usable_password():
        messages.warning(request, "Set a password first: reset it by email from the sign-in page.")
        return redirect("account")
    account.delete()
    social_account_removed.send(sender=SocialAccount, request=request, socialaccount=account)
    messages.success(request, "The sign-on is no longer connected.")
    return redirect("account")


def _pinned(request: HttpRequest) -> PinnedProvider:
    if not settings.OIDC_ISSUER:
        raise Http404
    return PinnedProvider(request, settings.OIDC_PROVIDER)


def _provider_address(request: HttpRequest, *, process: str, next_url: str | None) -> str:
    provider: OpenIDConnectProvider = _pinned(request).get_provider()
    provider.oauth2_adapter_class = PinnedProvider
    try:
        response = provider.redirect(request, process=process, next_url=next_url)
    except requests.RequestException:
        page = render(request, "account/sign_on_failed.html", named(), status=502)
        raise ImmediateHttpResponse(page) from None
    return str(response.url)
