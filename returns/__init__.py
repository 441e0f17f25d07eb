"""Returns: definitions of periods, answers, checks, forms, workbooks and PDFs."""
