"""Names as they are compared. Pure."""


def folded(text: str) -> str:
    """A name without case, and with single spaces for underscores and for any run of blanks."""
    return " ".join(text.replace("_", " ").split()).casefold()
