"""The commands, one file each: they parse, call the engine and hand what it says to `printing`."""
