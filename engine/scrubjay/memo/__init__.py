"""The memo for those who sign a change of packs: what changes, for whom, from when, why, its effect, what proves it."""
