"""Allocations: how files of them are read and judged, what they change and touch, and how they are applied and taken back."""
