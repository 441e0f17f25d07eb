"""The review board: where every board's return of every period stands, and what of a return a reviewer looks at first."""
