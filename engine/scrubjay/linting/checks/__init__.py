"""Checks by family, one file each: a file's `CHECKS` are found by `registry`, nothing else knows of it."""
