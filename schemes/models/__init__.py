"""What is kept of money: allocations and how they came, plans, contributions, schemes' lines, and the history of all of it."""

from schemes.models.allocations import Allocation, AllocationChange, AllocationLoad, AllocationUpload
from schemes.models.columns import RememberedColumn
from schemes.models.money import Contribution, LineAmount, Minimum, Scheme, SchemeLine, StatedTotal
from schemes.models.plans import Explanation, Plan, PlanBoard, PlanChange
from schemes.models.spending import QuarterProfile, QuarterSpend

__all__ = [
    "Allocation",
    "AllocationChange",
    "AllocationLoad",
    "AllocationUpload",
    "Contribution",
    "Explanation",
    "LineAmount",
    "Minimum",
    "Plan",
    "PlanBoard",
    "PlanChange",
    "QuarterProfile",
    "QuarterSpend",
    "RememberedColumn",
    "Scheme",
    "SchemeLine",
    "StatedTotal",
]
