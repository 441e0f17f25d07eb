"""Who must sign a return: one slot for each signature that its definition asks for, and what has become of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bcf.access import Capacity
from bcf.models import Board, Commissioner
from bcf.permissions import CAPACITIES
from returns.definition.model import Definition, Signatory
from returns.models import Signature, Submission, Waiver


@dataclass(frozen=True, slots=True)
class Slot:
    """One signature that is needed. `key` is its name within the return; `covers` the slugs of the sheets that it stands for.

    `capacity` and `organisation` (id of an NHS commissioner, else None) say who may give it, `boards` for which board. A
    commissioner that several boards of a plan share signs once, as the commissioner of any of them.
    """

    key: str
    label: str
    whom: str
    capacity: str
    organisation: int | None
    boards: frozenset[int]
    covers: tuple[str, ...]

    def fits(self, capacity: Capacity) -> bool:
        """Whether somebody with this capacity may sign here."""
        return (self.capacity, self.organisation) == (capacity.capacity, capacity.organisation)


@dataclass(frozen=True, slots=True)
class Signing:
    """A slot with what has become of it: its signature that counts, the waiver that makes it needless, signatures that are void."""

    slot: Slot
    signature: Signature | None
    waiver: Waiver | None
    voided: tuple[Signature, ...]
    preparer_allowed: Waiver | None

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """The exceptions that stand here."""
        return tuple(waiver for waiver in (self.waiver, self.preparer_allowed) if waiver is not None)

    @property
    def settled(self) -> bool:
        """Whether nothing is awaited here."""
        return self.signature is not None or self.waiver is not None


def slots_of(submission: Submission, definition: Definition, boards: Iterable[Board] | None = None) -> tuple[Slot, ...]:
    """The signatures that the return's definition asks for, in its order; of commissioners each that overlaps a board's area."""
    owners = list(boards if boards is not None else submission.boards.all())
    vintages = vintages_of([definition])
    return slots_among(definition, owners, overlaps_of(owners, vintages) if vintages else [])


def vintages_of(definitions: Iterable[Definition]) -> set[str]:
    """The maps of commissioners that say who must sign returns of these definitions."""
    signatories = (signatory for definition in definitions for signatory in definition.period.signatories)
    return {signatory.vintage for signatory in signatories if signatory.role == "commissioner"}


def overlaps_of(boards: Iterable[Board], vintages: Iterable[str]) -> list[Commissioner]:
    """The commissioners of these boards by these maps, with their organisations, by name."""
    found = Commissioner.objects.filter(board__in=boards, vintage__in=list(vintages))
    return list(found.select_related("organisation").order_by("organisation__name"))


def slots_among(definition: Definition, owners: list[Board], overlaps: Iterable[Commissioner]) -> tuple[Slot, ...]:
    """The same for a return of these boards, `overlaps` being their commissioners (others do no harm)."""
    found = []
    overlaps = list(overlaps)
    for signatory in definition.period.signatories:
        covers = signatory.sheets or tuple(sheet.slug for sheet in definition.sheets)
        for board in owners:
            if signatory.role == "commissioner":
                found += _commissioners(signatory, board, covers, overlaps)
            else:
                alone = len(owners) == 1
                key = signatory.role if alone else f"{signatory.role}:{board.ons_code}"
                label = signatory.label if alone else f"{signatory.label}, {board.name}"
                whom = f"the {CAPACITIES[signatory.role]}"
                found.append(Slot(key, label, whom, signatory.role, None, frozenset({board.pk}), covers))
    return tuple(_shared(found).values())


def _shared(slots: Iterable[Slot]) -> dict[str, Slot]:
    """The slots by key; what several boards ask of the same commissioner is one."""
    found: dict[str, Slot] = {}
    for slot in slots:
        same = found.get(slot.key)
        found[slot.key] = slot if same is None else replace(same, boards=same.boards | slot.boards)
    return found


def _commissioners(
    signatory: Signatory, board: Board, covers: tuple[str, ...], overlaps: list[Commissioner]
) -> list[Slot]:
    here = [found for found in overlaps if (found.board_id, found.vintage) == (board.pk, signatory.vintage)]
    return [
        Slot(
            f"commissioner:{overlap.organisation.ons_code}",
            f"{signatory.label}, {overlap.organisation.name}",
            overlap.organisation.name,
            "commissioner",
            overlap.organisation_id,
            frozenset({board.pk}),
            covers,
        )
        for overlap in here
    ]


def signings(submission: Submission, slots: Iterable[Slot]) -> tuple[Signing, ...]:
    """Every slot with what has become of it."""
    given = list(Signature.objects.filter(submission=submission).select_related("by", "delegation", "void", "void__by"))
    waivers = list(Waiver.objects.filter(submission=submission, withdrawn_at=None).select_related("by"))
    return tuple(_signing(slot, given, waivers) for slot in slots)


def _signing(slot: Slot, given: list[Signature], waivers: list[Waiver]) -> Signing:
    here = [signature for signature in given if signature.slot == slot.key]
    voided = tuple(signature for signature in here if hasattr(signature, "void"))
    live = [signature for signature in here if signature not in voided]
    waived = {waiver.kind: waiver for waiver in waivers if waiver.slot == slot.key}
    return Signing(slot, live[-1] if live else None, waived.get("not_needed"), voided, waived.get("preparer_signs"))
