"""`make bench`: what the pages, saves and exports cost, each beside a floor measured in the same run."""
