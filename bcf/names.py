"""Names of people, as they are typed by themselves or by an administrator. Pure."""

from django.core.exceptions import ValidationError

LONGEST_NAME = 100
EMPTY = "Enter a name."
NOT_PRINTABLE = "Enter the name in one line, in letters that can be printed."
TOO_LONG = f"Enter a name of at most {LONGEST_NAME} characters."


def clean_name(text: str) -> str:
    """A name with single blanks. Raises ValidationError for none, for several lines, for what cannot be seen, for too long a one.

    A name stands in mails, beside signatures and on pages: whatever is no plain text could pass for something else there.
    """
    if len(text.strip().splitlines()) > 1:
        raise ValidationError(NOT_PRINTABLE)
    name = " ".join(text.split())
    if not name:
        raise ValidationError(EMPTY)
    if not name.isprintable():
        raise ValidationError(NOT_PRINTABLE)
    if len(name) > LONGEST_NAME:
        raise ValidationError(TOO_LONG)
    return name
