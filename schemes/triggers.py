"""Which tables of money are append-only: what was changed in plans and in allocations."""

TABLES = ("schemes_planchange", "schemes_allocationchange")
