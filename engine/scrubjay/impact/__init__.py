"""What a change of packs does to real claims: both sides decide them, and what comes out otherwise is counted."""
