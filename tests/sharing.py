"""Which tests run in one worker, because they share something that is dear to make.

pytest 9.2 and pytest-xdist 3.8 do not understand each other's group marks (pytest-xdist issue
1386: the tests are dealt out as if they had none), so the tests are divided here, by their files.
"""

from pathlib import PurePosixPath

from xdist.scheduler import LoadScopeScheduling

SHARED = {
    "browser": "made-up world",
    "outputs": "made-up world",
    "pipelines": "refreshed homes",
    "test_notebooks.py": "refreshed homes",
}
"""Folders and files of one name are one piece of work; any other file is a piece of its own."""


class BySharing(LoadScopeScheduling):
    """Gives whole pieces to workers, in the order collected: the dear ones come first."""

    def _split_scope(self, nodeid: str) -> str:
        """The piece of work that a test belongs to."""
        return piece_of(nodeid)


def piece_of(nodeid: str) -> str:
    """The name of the piece of work; the test's file where it shares nothing with others."""
    file = nodeid.partition("::")[0]
    return next((SHARED[p] for p in PurePosixPath(file).parts if p in SHARED), file)
