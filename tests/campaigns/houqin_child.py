"""`houqin` as the campaigns run it: the month index is written every few records, not every few
thousand, and with libfiu before it each write of the store can be made to fail half way."""

import ctypes
import errno
import os

from campaign import INDEX_EVERY

from forms_api.cli import main
from forms_api.store import checkpoints
from forms_api.store.disk import Disk

WRITE = b"houqin/write"
"""The point of failure. libfiu's own one for write() would hit the sockets of the server too."""


def _fail_writes() -> None:
    fiu, write = ctypes.CDLL("libfiu.so.0"), Disk.write

    def maybe_write(disk: Disk, descriptor: int, data: bytes) -> None:
        if fiu.fiu_fail(WRITE):
            os.write(descriptor, data[: len(data) // 2])
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        write(disk, descriptor, data)

    Disk.write = maybe_write  # type: ignore[method-assign]


if __name__ == "__main__":
    checkpoints.RECORDS = INDEX_EVERY
    if "fiu" in os.environ.get("LD_PRELOAD", ""):
        _fail_writes()
    main()
