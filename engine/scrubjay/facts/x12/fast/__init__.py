"""The 837P read in columns, by transaction set: as fast as native code goes, with what the streaming reader says.

`read_837` one directory up is the reference. A set, or a claim within one, that holds anything not modelled here goes
through it, so that claims, notes and errors are always the same.
"""

from .frames import Frames, read_frames
from .objects import read_fast

__all__ = ["Frames", "read_fast", "read_frames"]
