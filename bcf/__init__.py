"""The project: settings and addresses, and the boards, people and access that every other app stands on."""
