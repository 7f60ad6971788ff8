"""Synthetic claims on each side of every boundary of a pack's policies, found by analysis of the general form."""
