"""Letters about accounts. What goes out about returns is written elsewhere; none ever holds an answer."""

from django.core.mail import send_mail
from django.template.loader import render_to_string

from bcf.models import Invitation


def send_invitation(invitation: Invitation, address: str) -> None:
    """The letter with the link, by which somebody comes in. Belongs after the commit of what it tells."""
    text = render_to_string("mail/invitation.txt", {"invitation": invitation, "address": address})
    subject, _, body = text.partition("\n")
    send_mail(subject, body.lstrip("\n"), None, [invitation.email])
