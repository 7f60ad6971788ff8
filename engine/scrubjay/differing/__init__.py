"""What changed in meaning between two packs: rules compared in one form, and claims that are decided differently."""
