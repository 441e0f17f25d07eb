"""Pictures of a plan's money, drawn here as SVG: funding by source, spend by theme, and how the year goes against the plan."""
