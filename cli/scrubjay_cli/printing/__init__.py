"""What the engine returns, as text and CSV: each file turns one kind of document into lines."""
