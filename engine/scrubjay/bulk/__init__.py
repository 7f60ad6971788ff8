"""Checks input larger than memory: facts are put aside by patient, and decided a part at a time."""
