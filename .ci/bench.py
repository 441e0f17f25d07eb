"""Times the demo's pages in this process: no network, no browser, a database of its own that is thrown away afterwards.

Prints for each address the median and the slowest of its requests in milliseconds, its queries and its size. It signs
in as the demo user who sees most, and follows the links from the home page; documents are asked for less often.
"""

import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

PAGE_REQUESTS = 20
DOCUMENT_REQUESTS = 3
MOST_ADDRESSES = 100
DOCUMENTS = (".xlsx", ".pdf")


def prepare(folder: str) -> None:
    """Sets up Django with its data in `folder`, and loads the demo there."""
    for name in [name for name in os.environ if name.startswith("BCF_") or name == "DATABASE_URL"]:
        del os.environ[name]
    os.environ |= {"BCF_DEMO": "1", "BCF_DATA": folder, "DJANGO_SETTINGS_MODULE": "bcf.settings"}
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_boards")
    call_command("publish_definition", "2018-19-q3")
    call_command("load_demo")


def links(client: "Client", address: str) -> list[str]:
    """The addresses of returns that the page at `address` links to, in order."""
    page = client.get(address)
    if not page.get("Content-Type", "").startswith("text/html"):
        return []
    found = re.findall(r'href="(/returns/[^"#?]*)', page.content.decode())
    return list(dict.fromkeys(found))


def signed_in() -> "Client":
    """A client for the active user whose home page links to most returns."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    clients = []
    for user in get_user_model().objects.filter(is_active=True).order_by("pk"):
        client = Client(SERVER_NAME="localhost")
        client.force_login(user)
        clients.append(client)
    return max(clients, key=lambda client: len(links(client, "/")))


def addresses(client: "Client") -> list[str]:
    """All addresses that can be reached from the home page by links, in the order found."""
    found = ["/"]
    for address in found:  # grows while it is walked
        if address.endswith(DOCUMENTS) or len(found) >= MOST_ADDRESSES:
            continue
        found += [link for link in links(client, address) if link not in found]
    return found


def measure(client: "Client", address: str) -> str:
    """One line of the table for `address`."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
        size = len(answer.getvalue())
    times = []
    for _ in range(DOCUMENT_REQUESTS if address.endswith(DOCUMENTS) else PAGE_REQUESTS):
        start = time.perf_counter()
        client.get(address).getvalue()
        times.append((time.perf_counter() - start) * 1000)
    status = "" if answer.status_code == 200 else f"  (status {answer.status_code})"
    numbers = f"{statistics.median(times):9.1f} {max(times):9.1f} {len(queries):8} {size / 1024:8.1f}"
    return f"{numbers}  {address}{status}"


def main() -> None:
    """Prepares, measures, prints."""
    with tempfile.TemporaryDirectory(prefix="bcf-bench-") as folder:
        prepare(folder)
        client = signed_in()
        print(f"\n{'median ms':>9} {'max ms':>9} {'queries':>8} {'KiB':>8}  address")
        for address in addresses(client):
            print(measure(client, address), flush=True)


if __name__ == "__main__":
    main()
