"""Claims beside a pack, and what is kept of their decisions: the tests of a pack."""
