"""What a person may do, and which roles may do it. Roles are lists of permissions in code; a membership holds a role."""

import enum
from typing import Literal


class Permission(enum.Enum):
    """One thing that may be done. All but `ADMINISTER` are held for boards: one board, those of a region, or all."""

    VIEW_RETURN = "view_return"
    EXPORT_RETURN = "export_return"
    COMMENT = "comment"
    EDIT_RETURN = "edit_return"
    EDIT_WHOLE_RETURN = "edit_whole_return"
    """Every sheet, and what concerns several at once: bringing in a workbook, filling in beforehand."""
    OPEN_RETURN = "open_return"
    HAND_OVER = "hand_over"
    """Ask for sign-off, take it back, submit; keep the board's meetings."""
    SIGN_RETURN = "sign_return"
    REVIEW_RETURN = "review_return"
    """Accept, ask for changes, reopen; ask boards questions; the review board."""
    ADMINISTER = "administer"
    """People and roles, periods, definitions, waivers."""


Scope = Literal["board", "region", "nation"]
_READ = frozenset({Permission.VIEW_RETURN, Permission.EXPORT_RETURN})
_TALK = _READ | {Permission.COMMENT}

ROLES: dict[str, frozenset[Permission]] = {
    "viewer": _READ,
    "contributor": _TALK | {Permission.EDIT_RETURN},
    "officer": _TALK
    | {Permission.EDIT_RETURN, Permission.EDIT_WHOLE_RETURN, Permission.OPEN_RETURN, Permission.HAND_OVER},
    "signatory": _TALK | {Permission.SIGN_RETURN},
    "programme_manager": _TALK | {Permission.REVIEW_RETURN},
    "administrator": _TALK | {Permission.ADMINISTER},
}
ROLE_NAMES = {
    "viewer": "Viewer",
    "contributor": "Section contributor",
    "officer": "Officer",
    "signatory": "Signatory",
    "programme_manager": "Programme manager",
    "administrator": "Administrator",
}
ROLE_SCOPES: dict[str, tuple[Scope, ...]] = {
    "viewer": ("board", "region", "nation"),
    "contributor": ("board",),
    "officer": ("board", "region", "nation"),
    "signatory": ("board",),
    "programme_manager": ("region", "nation"),
    "administrator": ("nation",),
}
"""What a role may be held for. A contributor works for a board on named sheets, a signatory signs for one in a capacity."""

SECOND_FACTOR_ROLES = frozenset({"signatory", "programme_manager", "administrator"})
"""Roles that can sign, accept or administer: who holds one with a password of ours needs a second factor."""

CAPACITIES = {
    "board": "Health and Wellbeing Board",
    "council": "Council",
    "commissioner": "NHS commissioner",
}
"""On whose behalf a signatory signs; the words a definition uses for who must sign."""


def roles_with(permission: Permission) -> list[str]:
    """The roles that hold `permission`."""
    return [role for role, permissions in ROLES.items() if permission in permissions]
