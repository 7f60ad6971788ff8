"""`pack lint`: what a pack that loads may still get wrong, and what a pack that does not load gets wrong, by code."""
