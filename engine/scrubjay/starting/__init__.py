"""What a new repository of packs begins with."""
