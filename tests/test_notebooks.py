"""Notebooks run on any home, and carry no output: an output may be somebody's record."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from outputs.reading import load, releases
from tests.pipelines.world import Known, shared_world

PROJECT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    return shared_world(tmp_path_factory)


def executed(path: Path, folder: Path) -> nbformat.NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    return client.execute()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_carries_no_output(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert not cell.outputs, cell.id
            assert cell.execution_count is None, cell.id
            assert not cell.metadata, cell.id


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_on_a_home(
    path: Path, known: Known, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNA_HOME", str(known.home))
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    done = executed(path, tmp_path)
    outputs = [o for cell in done.cells if cell.cell_type == "code" for o in cell.outputs]
    assert any("image/png" in o.get("data", {}) for o in outputs)
    assert any("serious_violence" in str(o.get("data", {})) for o in outputs)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_without_a_release_says_what_to_do(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNA_HOME", str(tmp_path / "empty"))
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    with pytest.raises(CellExecutionError, match="run `sna demo`"):
        executed(path, tmp_path)


def test_a_release_is_read_back_as_it_was_published(known: Known) -> None:
    release = load(known.home)
    figures = release.figures()
    assert release.folder.parent.name in releases(known.home)
    assert {"catalogue", "id", "title", "unit", "finding"} <= set(figures.columns)
    for figure_id in figures["id"]:
        assert len(release.table(figure_id))
        assert release.record(figure_id)["id"] == figure_id
    assert release.picture("serious_violence_by_district").is_file()


def test_a_figure_nobody_published_is_named_in_the_error(known: Known) -> None:
    with pytest.raises(LookupError, match="no_such_figure"):
        load(known.home).table("no_such_figure")
