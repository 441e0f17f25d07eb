"""Tables from outside, as CSV, workbook or pasted text: plain cells, the boards that they name, and their faults by row."""
