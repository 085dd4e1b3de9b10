"""A ZIP whose bytes depend on its members alone: fixed dates and rights, nothing compressed twice."""

import hashlib
import zipfile
from dataclasses import dataclass

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can tell
RIGHTS = 0o100644 << 16
UNIX = 3


@dataclass(frozen=True)
class Stored:
    """A member as it was written."""

    name: str
    sha256: str
    size: int


class Archive:
    """A ZIP that grows member by member; use as a context. JPEG does not get smaller: members are stored."""

    def __init__(self, path):
        self.zip = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED)

    def add(self, name, content) -> Stored:
        info = zipfile.ZipInfo(name, EPOCH)
        info.create_system, info.external_attr = UNIX, RIGHTS
        self.zip.writestr(info, content)
        return Stored(name, hashlib.sha256(content).hexdigest(), len(content))

    def __enter__(self):
        return self

    def __exit__(self, *_problem):
        self.zip.close()
