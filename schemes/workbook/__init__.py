"""The planning workbook: what is put in, what it pays for, the conditions and the checks, with live formulas."""
