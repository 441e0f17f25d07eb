"""Letters about accounts. What goes out about returns is written elsewhere; none ever holds an answer."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from bcf.models import Invitation


def site_address(path: str) -> str:
    """A path of ours as people follow it from elsewhere: by the settings, never by what a request says its host is."""
    return f"{settings.SITE_URL}{path}"


def send_invitation(invitation: Invitation, address: str) -> None:
    """The letter with the link, by which somebody comes in. Belongs after the commit of what it tells."""
    text = render_to_string("mail/invitation.txt", {"invitation": invitation, "address": address})
    subject, _, body = text.partition("\n")
    send_mail(subject, body.lstrip("\n"), None, [invitation.email])
