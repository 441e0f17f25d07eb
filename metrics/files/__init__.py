"""Figures from files and pasted tables: what their columns and rows say, every fault by row and column, and what they change."""
