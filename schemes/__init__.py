"""Pooled funds, contributions, schemes and allocations."""
