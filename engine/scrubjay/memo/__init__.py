"""The memo for those who sign a change of packs: what changes, for whom, from when, why, what it costs, what proves it."""
