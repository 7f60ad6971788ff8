"""Broken packs: texts to break, ways of breaking them, and what loading makes of one."""
