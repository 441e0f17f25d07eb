"""A finance sheet is pasted or uploaded: its columns get their meaning, its rows are compared with the plan's, then written."""
