"""Metric definitions, trajectories and observations."""
