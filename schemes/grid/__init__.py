"""The grid in which a plan's lines are edited: its columns, its rows as HTML, what is typed into them, what is done to a line."""
