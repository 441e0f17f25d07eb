"""How often something may be tried: counters in the database, which every process shares and no race gets past.

allauth counts in the cache, under a lock, by what the request says its host is. Against guesses from many addresses that is not
enough: a cache may drop counters when it is full, and a thousand addresses fill it. See docs/adr/0010-sign-in.md.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

KEPT = timedelta(days=1)


class Tries(models.Model):
    """How often something was tried since `since`. The key is a keyed hash: it tells no address and no account."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    since = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "bcf"

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count} since {self.since:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries of one kind by one key within a time that begins with the first of them."""

    name: str
    most: int
    within: timedelta


PASSWORD_OF_ACCOUNT = Limit("password of account", 10, timedelta(minutes=15))
PASSWORD_FROM_ADDRESS = Limit("password from address", 30, timedelta(minutes=15))
RESET_OF_ACCOUNT = Limit("reset of account", 5, timedelta(hours=1))
RESET_FROM_ADDRESS = Limit("reset from address", 20, timedelta(hours=1))


def hashed(purpose: str, text: str) -> str:
    """A keyed hash, in hexadecimal, by which `text` is told again but not read."""
    return salted_hmac(f"bcf.throttle {purpose}", text.strip().lower(), algorithm="sha256").hexdigest()


def take(limit: Limit, of: str) -> bool:
    """Counts one try; False when it is one too many. Each step is one statement, so that two at once never count as one."""
    key, now = hashed(limit.name, of), timezone.now()
    running = Tries.objects.filter(key=key, since__gt=now - limit.within, count__lt=limit.most)
    over = Tries.objects.filter(key=key, since__lte=now - limit.within)
    if running.update(count=F("count") + 1) or over.update(count=1, since=now):
        return True
    _, created = Tries.objects.get_or_create(key=key, defaults={"count": 1, "since": now})
    if created:
        Tries.objects.filter(since__lt=now - KEPT).delete()
    return created or bool(running.update(count=F("count") + 1))


def first_refusal(limit: Limit, of: str) -> bool:
    """Whether this is the first try that was refused since the limit was reached: True once."""
    return bool(Tries.objects.filter(key=hashed(limit.name, of), count=limit.most).update(count=limit.most + 1))


def give_back(limit: Limit, of: str) -> None:
    """Takes back one try that turned out to be right. It opens nothing that is shut."""
    Tries.objects.filter(key=hashed(limit.name, of), count__gt=0, count__lte=limit.most).update(count=F("count") - 1)


def forget(limit: Limit, of: str) -> None:
    """Begins to count anew."""
    Tries.objects.filter(key=hashed(limit.name, of)).delete()
