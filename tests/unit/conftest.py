"""What unit tests share."""

import pytest


@pytest.fixture(scope="session")
def matplotlib_is_loaded() -> None:
    """Its import is no picture's work, and must not fall on whichever test draws first."""
    from bcf.pictures.drawing import canvas

    canvas(10)
