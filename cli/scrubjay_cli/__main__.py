"""`python -m scrubjay_cli`: the same as `scrubjay`."""

from scrubjay_cli.main import run

run()
