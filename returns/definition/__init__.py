"""A period's template as data. Standard library only: nothing here knows Django, a workbook library or the clock."""
