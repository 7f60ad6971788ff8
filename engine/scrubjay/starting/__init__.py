"""A pack or a policy from answers: what is asked, how answers are checked, the TOML text, and two claims beside it."""
