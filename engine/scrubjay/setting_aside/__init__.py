"""Findings that a report leaves aside: those that somebody has waived, and those that an earlier report had already."""
