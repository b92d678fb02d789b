"""The house: packages are floors, and each imports only from those below it."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
FLOORS = ("sources", "transforms", "quality", "outputs", "pipelines")
MACHINE_PATH = re.compile(r"(?<![\w./~-])/(?:home|Users|work|tmp|root|mnt)/\w")
MODULES = [p for floor in FLOORS for p in sorted((PROJECT / floor).rglob("*.py"))]
TEXTS = {".py", ".md", ".toml", ".yaml", ".ipynb", ".j2", ".csv"}


def shown(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def texts() -> list[Path]:
    folders = [*FLOORS, "tests", "notebooks", ".ci"]
    below = [p for folder in folders for p in sorted((PROJECT / folder).rglob("*"))]
    beside = [p for p in sorted(PROJECT.iterdir()) if p.suffix in TEXTS]
    found = [p for p in (*beside, *below) if p.is_file()]
    return [p for p in found if p.suffix in TEXTS or p.parent.name == ".ci"]


def test_imports_point_down() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(  # noqa: S603
        [command, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_comes_from_this_project(floor: str) -> None:
    assert Path(str(import_module(floor).__file__)).resolve().parent == PROJECT / floor


def test_packages_import_nothing() -> None:
    for path in MODULES:
        if path.name == "__init__.py":
            tree = ast.parse(path.read_text("utf-8"))
            assert ast.get_docstring(tree), shown(path)
            assert len(tree.body) == 1, shown(path)


def test_modules_do_not_postpone_annotations() -> None:
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        froms = [n.module for n in tree.body if isinstance(n, ast.ImportFrom)]
        assert "__future__" not in froms, shown(path)


def test_every_module_says_what_belongs_there() -> None:
    for path in MODULES:
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), shown(path)


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    found = [shown(p) for p in texts() if MACHINE_PATH.search(p.read_text("utf-8"))]
    assert found == []
