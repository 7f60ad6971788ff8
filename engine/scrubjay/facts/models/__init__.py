"""Pydantic models of every list of a facts document: readers validate with them; catalogue and schema follow."""
