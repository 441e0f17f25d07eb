"""Measures everything, prints the table and writes it to docs/performance.md. Exit code 1 says that a target was missed."""

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING

from tests.bench.document import write
from tests.bench.prepare import Prepared
from tests.bench.table import Figure, as_markdown

if TYPE_CHECKING:
    from django.test import Client


def main() -> int:
    """Prepares, measures, prints, writes."""
    from tests.bench import hostile, saving
    from tests.bench.databases import environment, postgres

    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="bcf-bench-") as folder:
        here = environment(folder)
        known = saving.prepared(here)
        databases = [known.database]
        figures.append(tell(saving.one_answer(here, known)))
        with postgres() as url:
            there = environment(folder, url)
            other = saving.prepared(there)
            databases.append(other.database)
            figures.append(tell(saving.one_answer(there, other)))
        figures += [tell(figure) for figure in in_this_process(here, known)]
        refused = hostile.worst()
    report = f"{machine(databases)}\n\n{as_markdown(figures)}\n{refused.told}\n"
    sys.stdout.write(f"\n{report}")
    write("make bench", report)
    return int(not refused.met or any(figure.met is False for figure in figures))


def tell(figure: Figure) -> Figure:
    """Says that a figure is there, for a run takes minutes."""
    sys.stderr.write(f"{figure.what}: {figure.ratio:.2f} × {figure.floor} {figure.verdict}\n")
    return figure


def in_this_process(here: dict[str, str], known: Prepared) -> Iterator[Figure]:
    """What needs no server: rendering, the save of a sheet, exports."""
    os.environ.clear()
    os.environ.update({**here, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"})
    import django

    django.setup()
    from tests.bench import (
        allocations,
        boards,
        documents,
        figures,
        imports,
        packs,
        pictures,
        rendering,
        saving,
        schemes,
        workbooks,
    )

    client = signed_in(known)
    yield from rendering.figures(client)
    yield saving.whole_sheet(client)
    yield from workbooks.figures()
    yield from imports.figures()
    yield from documents.figures()
    yield from allocations.figures()
    yield from figures.figures()
    yield from pictures.figures()
    yield from packs.figures()
    yield from boards.figures()
    yield from schemes.figures()


def signed_in(known: Prepared) -> "Client":
    """Django's test client in the officer's session, with the CSRF check in force."""
    from django.test import Client

    client = Client(enforce_csrf_checks=True, headers={"X-CSRFToken": known.csrf, "Host": "localhost"})
    client.cookies["sessionid"] = known.session
    client.cookies["csrftoken"] = known.csrf
    return client


def machine(databases: list[str]) -> str:
    """When and on what this was measured."""
    from datetime import UTC, datetime

    packages = ", ".join(
        f"{name} {version(name)}"
        for name in ("Django", "gunicorn", "lxml", "openpyxl", "python-calamine", "pandas", "weasyprint")
    )
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y} on a machine with {os.cpu_count()} processor cores by "
        f"Python {platform.python_version()}, {packages}, {', '.join(databases)}."
    )


if __name__ == "__main__":
    sys.exit(main())
