"""The planning workbook: what is put in, what it pays for, the conditions and the checks, with live formulas."""

from schemes.workbook.build import build_workbook

__all__ = ["build_workbook"]
