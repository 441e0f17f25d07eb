"""Sign-on by OpenID Connect, with an identity provider made for the test on this machine."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from pytest_django.fixtures import Settings

from bcf.models import AuditEvent, User
from tests.factories import PASSWORD

pytestmark = pytest.mark.any_database

PROVIDER = "sign_on_test"
TENANT = "tenant-of-northmere"
SUBJECT = "subject-4711"


class IdentityProvider:
    """Discovery, keys and tokens of a provider. What it claims of the next person may be changed."""

    def __init__(self) -> None:
        self.key = self.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {}
        self.discovered: dict[str, str] = {}
        self.asked: list[dict[str, list[str]]] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                keys = {"/keys": provider.keys, "/.well-known/openid-configuration": provider.configuration}
                self.reply(keys[self.path]())

            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                provider.asked.append(parse_qs(form))
                self.reply(provider.token())

            def reply(self, body: dict[str, Any]) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.discovered,
        }

    def token(self) -> dict[str, Any]:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": "bcf", "sub": SUBJECT, "tid": TENANT, "iat": now, "exp": now + 60,
            "email": "ada@example.org", "email_verified": True, "name": "Ada", **self.claims,
        }  # fmt: skip
        token = jwt.encode(claims, self.signing_key, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": token}


@pytest.fixture
def provider(settings: Settings) -> Iterator[IdentityProvider]:
    provider = IdentityProvider()
    settings.OIDC_ISSUER, settings.OIDC_TENANT, settings.OIDC_NAME = provider.issuer, TENANT, "Northmere’s account"
    settings.OIDC_PROVIDER = PROVIDER
    app = {
        "provider_id": PROVIDER, "name": "Northmere’s account", "client_id": "bcf", "secret": "hidden",
        "settings": {"server_url": provider.issuer, "scope": ["openid"]},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield provider
    provider.server.shutdown()
    provider.server.server_close()


@pytest.fixture
def known(ada: User) -> User:
    """Ada, whose subject an administrator has entered."""
    SocialAccount.objects.create(user=ada, provider=PROVIDER, uid=SUBJECT)
    return ada


def text_of(page: Any) -> str:
    return str(page.content.decode())


def come_back(client: Client, leaving: str) -> Any:
    """What the browser does after the provider has recognised the person."""
    asked = parse_qs(urlsplit(leaving).query)
    return client.get("/sign-in/organisation/answer/", {"code": "one-time", "state": asked["state"][0]})


def sign_on(client: Client) -> Any:
    return come_back(client, client.get("/sign-in/organisation/")["Location"])


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_known_subject_is_let_in(client: Client, provider: IdentityProvider, known: User) -> None:
    assert "Sign in with Northmere’s account" in text_of(client.get("/sign-in/"))
    assert sign_on(client)["Location"] == "/"
    assert is_in(client)
    assert AuditEvent.objects.get(verb="signed in").details == {"methods": ["socialaccount"]}


def test_the_way_to_the_provider_carries_a_state_and_a_challenge_and_asks_for_nothing_but_the_subject(
    client: Client, provider: IdentityProvider, known: User
) -> None:
    leaving = client.get("/sign-in/organisation/?next=/account/")["Location"]
    asked = parse_qs(urlsplit(leaving).query)
    assert leaving.startswith(f"{provider.issuer}/authorize?")
    assert asked["scope"] == ["openid"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/sign-in/organisation/answer/"]
    assert come_back(client, leaving)["Location"] == "/account/"
    assert provider.asked[0]["code_verifier"]


def test_what_the_provider_says_besides_is_not_kept(client: Client, provider: IdentityProvider, known: User) -> None:
    sign_on(client)
    assert set(SocialAccount.objects.get().extra_data["id_token"]) == {"iss", "sub", "tid"}


def test_an_unknown_subject_with_the_address_of_an_account_is_refused(
    client: Client, provider: IdentityProvider, ada: User
) -> None:
    page = sign_on(client)
    assert page.status_code == 403
    assert "We never go by the email address alone" in text_of(page)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"tid": "another-tenant"},
        {"tid": None},
        {"aud": "another-application"},
        {"exp": 1_000_000_000},
        {"sub": ""},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_a_token_of_another_issuer_tenant_or_application_or_time_is_refused(
    client: Client, provider: IdentityProvider, known: User, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    page = sign_on(client)
    assert page.status_code == 403
    assert "no answer from Northmere’s account that we could accept" in text_of(page)
    assert not is_in(client)


def test_a_provider_that_describes_itself_as_another_issuer_changes_nothing(
    client: Client, provider: IdentityProvider, known: User
) -> None:
    provider.discovered = {"issuer": "https://elsewhere.example"}
    provider.claims = {"iss": "https://elsewhere.example"}
    assert sign_on(client).status_code == 403
    provider.claims = {}
    assert sign_on(client).status_code == 302


def test_a_token_that_the_provider_has_not_signed_is_refused(
    client: Client, provider: IdentityProvider, known: User
) -> None:
    provider.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert sign_on(client).status_code == 403
    assert not is_in(client)


def test_an_answer_that_was_not_asked_for_is_refused(client: Client, provider: IdentityProvider, known: User) -> None:
    leaving = client.get("/sign-in/organisation/")["Location"]
    assert come_back(Client(), leaving).status_code == 403
    assert client.get("/sign-in/organisation/answer/", {"error": "access_denied"}).status_code == 403
    assert client.get("/sign-in/organisation/answer/").status_code == 403


def test_a_suspended_person_is_not_let_in(client: Client, provider: IdentityProvider, known: User) -> None:
    User.objects.filter(pk=known.pk).update(is_active=False)
    assert "suspended" in sign_on(client)["Location"]
    assert not is_in(client)


def test_who_is_signed_in_connects_after_the_password_and_may_disconnect(
    client: Client, provider: IdentityProvider, ada: User
) -> None:
    client.post("/sign-in/", {"login": "ada@example.org", "password": PASSWORD})
    assert client.get("/account/sign-on/connect/").status_code == 405
    page = client.post("/account/sign-on/connect/")
    leaving = page.context["address"]
    confirm = come_back(client, leaving)
    assert confirm["Location"] == "/account/confirm/"
    assert not SocialAccount.objects.exists()
    done = client.post("/account/confirm/", {"password": PASSWORD}, follow=True)
    assert "The sign-on is connected." in text_of(done)
    assert sign_on(Client())["Location"] == "/"
    assert "no longer connected" in text_of(client.post("/account/sign-on/disconnect/", follow=True))
    assert sign_on(Client()).status_code == 403
    assert set(AuditEvent.objects.values_list("verb", flat=True)) >= {"connected sign-on", "disconnected sign-on"}


def test_a_subject_that_is_somebody_elses_is_not_connected(
    client: Client, provider: IdentityProvider, known: User, ben: User
) -> None:
    client.post("/sign-in/", {"login": "ben@example.org", "password": PASSWORD})
    come_back(client, client.post("/account/sign-on/connect/").context["address"])
    page = client.post("/account/confirm/", {"password": PASSWORD}, follow=True)
    assert "connected with somebody else" in text_of(page)
    assert SocialAccount.objects.get().user == known


def test_the_only_way_in_is_not_taken_away(client: Client, provider: IdentityProvider, known: User) -> None:
    known.set_unusable_password()
    known.save()
    sign_on(client)
    assert "you sign in with Northmere’s account" in text_of(client.get("/account/"))
    assert client.get("/account/password/")["Location"] == "/account/"
    assert "Set a password first" in text_of(client.post("/account/sign-on/disconnect/", follow=True))
    assert SocialAccount.objects.exists()


def test_the_provider_asks_for_the_second_factor_so_we_do_not(
    client: Client, provider: IdentityProvider, known: User, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    User.objects.filter(pk=known.pk).update(is_staff=True)
    sign_on(client)
    assert client.get("/").status_code == 200
    assert not Authenticator.objects.exists()
    other = Client()
    other.post("/sign-in/", {"login": "ada@example.org", "password": PASSWORD})
    assert other.get("/")["Location"] == "/account/second-factor/needed/"


def test_an_administrator_enters_a_subject_that_they_know(
    client: Client, provider: IdentityProvider, ada: User, ben: User
) -> None:
    User.objects.filter(pk=ada.pk).update(is_staff=True, is_superuser=True)
    client.force_login(ada)
    client.post("/admin/socialaccount/socialaccount/add/", {"user": ben.pk, "uid": SUBJECT})
    other = Client()
    sign_on(other)
    assert "ben@example.org" in text_of(other.get("/account/"))


def test_without_configuration_there_is_no_sign_on(client: Client, ada: User) -> None:
    assert "Or sign in with your organisation" not in text_of(client.get("/sign-in/"))
    assert client.get("/sign-in/organisation/").status_code == 404
    assert client.get("/sign-in/organisation/answer/").status_code == 404


def test_a_provider_that_is_away_is_told_plainly(client: Client, provider: IdentityProvider, known: User) -> None:
    provider.server.shutdown()
    provider.server.server_close()
    page = client.get("/sign-in/organisation/")
    assert page.status_code == 502
    assert "no answer from Northmere’s account" in text_of(page)
