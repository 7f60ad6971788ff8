"""Small changes of a pack's text, one at a time, and whether its test claims notice them."""
