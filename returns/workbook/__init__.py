"""The period's workbook: built blank from a definition, filled with a return's answers."""
