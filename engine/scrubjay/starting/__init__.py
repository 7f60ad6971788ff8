"""What a new pack, policy or repository of packs begins with: answers, how they are checked, texts, two claims."""
