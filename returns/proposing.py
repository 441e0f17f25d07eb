"""Publishing a definition in two steps: an upload is read and shown with what it changes, and then published as it was shown."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from bcf.models import User
from returns.definition.diff import differences
from returns.definition.errors import DefinitionError
from returns.definition.model import Definition
from returns.definition.packed import load_zip
from returns.definition.read import read
from returns.locking import ChangedMeanwhile
from returns.models import DefinitionVersion, Proposal
from returns.publishing import check_known, publish
from returns.queries import latest_version
from returns.receiving import tamed
from returns.versions import body_of, content_hash, definition_of, files_of

KEPT_DAYS = 2


@dataclass(frozen=True)
class Note:
    """What a proposal changes against what is published: the newest version of its period or, of a new one, the period before."""

    definition: Definition
    against: DefinitionVersion | None
    lines: tuple[str, ...]

    @property
    def same_period(self) -> bool:
        """Whether it would be the next version of a period that is published already."""
        return self.against is not None and self.against.period == self.definition.period.key

    @property
    def nothing_new(self) -> bool:
        """Whether just this is published already."""
        return self.same_period and not self.lines

    @property
    def base(self) -> str:
        """What it was compared with, as one text."""
        return f"{self.against.period}@{self.against.number}" if self.against else ""


@transaction.atomic
def propose(content: bytes, file_name: str, *, by: User) -> Proposal:
    """Keeps an uploaded folder (a zip file) that is a definition. Raises DefinitionError with file, key and reason.

    Proposals that nobody published in two days go.
    """
    files = load_zip(content)
    definition = read(files)
    check_known(definition, files)
    Proposal.objects.filter(at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    period = definition.period
    return Proposal.objects.create(
        period=period.key,
        title=period.title,
        file_name=tamed(file_name, "definition.zip"),
        sha256=content_hash(files),
        body=body_of(files),
        by=by,
    )


def note_of(proposal: Proposal) -> Note:
    """The change note of a proposal against what is published now."""
    definition = read(files_of(proposal.body))
    against = latest_version(proposal.period)
    if against is None and definition.period.previous is not None:
        against = latest_version(definition.period.previous)
    lines = differences(definition_of(against), definition) if against is not None else []
    return Note(definition, against, tuple(lines))


@transaction.atomic
def publish_proposal(proposal: Proposal, *, base: str, by: User) -> tuple[DefinitionVersion, bool]:
    """Publishes just what was shown; `base` is what it was compared with then. Gives the version, and whether it was made now.

    Raises ChangedMeanwhile where something else was published since, DefinitionError.
    """
    if note_of(proposal).base != base:
        raise ChangedMeanwhile
    if content_hash(files_of(proposal.body)) != proposal.sha256:
        raise DefinitionError("zip file", "", "is not what was uploaded; upload it again")
    published = publish(files_of(proposal.body), by=by)
    proposal.delete()
    return published
