"""The same rules as several engines' users would write them: `common.toml` is the description, a file for each engine.

Claims are made by `shaken`, read once by `told` to flat lines, and each contestant gives the lines that it flags.
"""
