"""Synthetic claims by seed: patients' years of therapy as an office would bill them, with ordinary errors.

Nothing here is anybody's: names, numbers, providers, charges and allowed amounts are invented.
"""
