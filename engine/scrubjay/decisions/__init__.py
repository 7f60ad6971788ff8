"""Verdicts made into decisions: evidence in words, weighed severities, lacking facts, tried fixes, the summary, why."""
