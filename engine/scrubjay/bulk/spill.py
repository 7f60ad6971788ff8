"""Files on disk that hold records until their turn comes: many buckets, written in blocks, read one at a time."""

from __future__ import annotations

import struct
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOM: Final = 32 << 20
"""Bytes held in memory before all of them are written out."""
_HEAD: Final = struct.Struct("<QBQI")
_BLOCK: Final = struct.Struct("<I")


class Frame(NamedTuple):
    """A record: to whom it belongs (64 bits of a hash), its kind, its place in the input, and its bytes."""

    atom: int
    kind: int
    rank: int
    data: bytes


class Spill:
    """Buckets of records, compressed."""

    def __init__(self, folder: Path, fanout: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.fanout = fanout
        self._waiting: dict[int, bytearray] = {}
        self._size = 0

    def put(self, bucket: int, frame: Frame) -> None:
        """One record more."""
        waiting = self._waiting.get(bucket)
        if waiting is None:
            waiting = self._waiting[bucket] = bytearray()
        waiting += _HEAD.pack(frame.atom, frame.kind, frame.rank, len(frame.data))
        waiting += frame.data
        self._size += _HEAD.size + len(frame.data)
        if self._size > ROOM:
            self.flush()

    def flush(self) -> None:
        """Write out what is held in memory."""
        for bucket, waiting in self._waiting.items():
            block = zlib.compress(waiting, 1)
            with open(self._path(bucket), "ab") as stream:
                stream.write(_BLOCK.pack(len(block)))
                stream.write(block)
        self._waiting = {}
        self._size = 0

    def frames(self, bucket: int) -> Iterator[Frame]:
        """The records of a bucket, in the order in which they were put."""
        path = self._path(bucket)
        if not path.exists():
            return
        with open(path, "rb") as stream:
            while head := stream.read(_BLOCK.size):
                data = zlib.decompress(stream.read(_BLOCK.unpack(head)[0]))
                at = 0
                while at < len(data):
                    atom, kind, rank, length = _HEAD.unpack_from(data, at)
                    at += _HEAD.size
                    yield Frame(atom, kind, rank, data[at : at + length])
                    at += length

    def every(self) -> Iterator[Frame]:
        """The records of all buckets."""
        for bucket in range(self.fanout):
            yield from self.frames(bucket)

    def _path(self, bucket: int) -> Path:
        return self.folder / f"{bucket:05d}"


class Pairs:
    """Buckets of pairs of 64-bit numbers, by the first of them."""

    def __init__(self, folder: Path, fanout: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.fanout = fanout
        self._waiting: dict[int, array[int]] = {}
        self._size = 0

    def put(self, first: int, second: int) -> None:
        """One pair more."""
        bucket = first % self.fanout
        waiting = self._waiting.get(bucket)
        if waiting is None:
            waiting = self._waiting[bucket] = array("Q")
        waiting.append(first)
        waiting.append(second)
        self._size += 16
        if self._size > ROOM // 4:
            self.flush()

    def flush(self) -> None:
        """Write out what is held in memory."""
        for bucket, waiting in self._waiting.items():
            with open(self.folder / f"{bucket:05d}", "ab") as stream:
                waiting.tofile(stream)
        self._waiting = {}
        self._size = 0

    def pairs(self, bucket: int) -> Iterator[tuple[int, int]]:
        """The pairs of a bucket."""
        path = self.folder / f"{bucket:05d}"
        if path.exists():
            numbers = array("Q")
            numbers.frombytes(path.read_bytes())
            yield from zip(numbers[::2], numbers[1::2], strict=True)
