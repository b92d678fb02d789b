"""Opens Dagster's own pages with the project's settings, on this machine only."""

import os
import subprocess
import sys
from pathlib import Path

from pipelines.settings import dagster_environment, dagster_folder


def open_ui(home: Path, port: int) -> int:
    """Run `dagster dev` until it is stopped; returns its exit code."""
    environment = {**os.environ, **dagster_environment(home)}
    (home / "dagster").mkdir(parents=True, exist_ok=True)
    command = [
        *(sys.executable, "-m", "dagster", "dev"),
        *("-m", "pipelines.definitions", "--host", "127.0.0.1", "--port", str(port)),
    ]
    sys.stderr.write(f"starting Dagster on http://127.0.0.1:{port} (about 20 seconds)\n")
    try:
        return subprocess.run(  # noqa: S603
            command, env=environment, cwd=dagster_folder(), check=False
        ).returncode
    except KeyboardInterrupt:
        return 0
