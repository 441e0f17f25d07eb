"""What a person may do, and which roles may do it. Roles are lists of permissions in code; a membership holds a role."""

import enum


class Permission(enum.Enum):
    """One thing that may be done to a return."""

    VIEW_RETURN = "view_return"
    EDIT_RETURN = "edit_return"
    OPEN_RETURN = "open_return"
    EXPORT_RETURN = "export_return"


ROLES: dict[str, frozenset[Permission]] = {
    "officer": frozenset(
        {Permission.VIEW_RETURN, Permission.EDIT_RETURN, Permission.OPEN_RETURN, Permission.EXPORT_RETURN},
    ),
}
ROLE_NAMES = {"officer": "Officer"}
SECOND_FACTOR_ROLES = frozenset({"signatory", "programme_manager", "administrator"})
"""Whoever can sign or administer proves it with more than a password."""


def roles_with(permission: Permission) -> list[str]:
    """The roles that hold `permission`."""
    return [role for role, permissions in ROLES.items() if permission in permissions]
