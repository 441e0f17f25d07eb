"""What is written once for returns and plans alike, in the words of either. Pure."""


def worded(sentence: str, kind: str) -> str:
    """A sentence of ours with `{what}` in it, for a submission of a kind ("return", "plan"): "This plan is closed."

    Never with anything in it that people have typed, which may have braces.
    """
    return sentence.format(what=kind)
