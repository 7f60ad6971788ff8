"""The sides of boundaries: single tests, windows, joined facts, dates; each found by deciding."""
