"""Where things live: the home folder, the project's Dagster settings, the code's own version."""

import hashlib
import os
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
DEFAULT_HOME = "workspace"
FLOORS = ("sources", "transforms", "quality", "outputs", "pipelines")


def home_folder(chosen: str | Path | None = None) -> Path:
    """The folder everything is kept in: as chosen, else SNA_HOME, else `workspace/`."""
    return Path(chosen or os.environ.get("SNA_HOME") or DEFAULT_HOME).expanduser().resolve()


def dagster_folder() -> Path:
    """The folder with `dagster.yaml`: the project's root, or the installed copy of it."""
    return PROJECT if (PROJECT / "dagster.yaml").exists() else Path(__file__).parent


def dagster_environment(home: Path) -> dict[str, str]:
    """The environment in which Dagster keeps everything under the home folder."""
    return {
        "SNA_HOME": str(home),
        "SNA_DAGSTER_STORAGE": str(home / "dagster"),
        "DAGSTER_HOME": str(dagster_folder()),
        "DAGSTER_DISABLE_TELEMETRY": "1",
        "DAGSTER_REDACT_USER_CODE_ERRORS": "1",
    }


def sna_version() -> str:
    """The installed version of the project."""
    try:
        return version("sna-pipeline")
    except PackageNotFoundError:
        return "0"


@cache
def code_fingerprint(*floors: str) -> str:
    """A digest of the source of these floors, all unless named: it moves when the code does."""
    digest = hashlib.sha256()
    for floor in floors or FLOORS:
        for path in sorted((PROJECT / floor).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(PROJECT)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
