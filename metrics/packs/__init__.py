"""The monthly monitoring pack of a board's delivery group: a PDF and a workbook, made for any number of boards in one go."""
