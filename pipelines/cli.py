"""The command line: `sna`. Heavy libraries are imported by the command that needs them.

Exit codes: 0 done, 1 stopped by checks, 2 wrong use or configuration, 3 environment.
"""

import json
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

STOPPED, WRONG_USE, ENVIRONMENT = 1, 2, 3

app = typer.Typer(
    name="sna",
    help="Regenerates a Strategic Needs Assessment of serious violence from partners' deliveries.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Home = Annotated[
    Path | None,
    typer.Option(help="Folder everything is kept in. Default: SNA_HOME, else workspace/."),
]
Definition = Annotated[
    str | None,
    typer.Option(
        help="Definition of serious violence that is the headline of this run, as the "
        "partnership's file names it. Default: SNA_DEFINITION, else the file's own headline."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON line each, for other programs.")]


@app.callback()
def private() -> None:
    """Regenerates a Strategic Needs Assessment of serious violence from partners' deliveries."""
    from outputs.permissions import keep_private

    keep_private()


@app.command()
def demo(
    home: Home = None,
    seed: Annotated[int, typer.Option(help="Seed of the synthetic partners.")] = 2024,
    scale: Annotated[
        float, typer.Option(help="Size of the county: 1 is about 40,000 offences a year.")
    ] = 1.0,
    dirty: Annotated[
        bool, typer.Option("--dirty", help="Deliveries as partners really send them, with faults.")
    ] = False,
    definition: Definition = None,
) -> None:
    """Write deliveries of synthetic partners, refresh, and say where to look."""
    _draw_under(definition)
    from pipelines.demo import write_demo
    from pipelines.settings import home_folder

    folder = home_folder(home)
    if refusal := write_demo(folder, seed=seed, scale=scale, dirty=dirty, say=typer.echo):
        _stop(refusal, WRONG_USE)
    _refresh(folder)


@app.command()
def refresh(home: Home = None, definition: Definition = None) -> None:
    """Take in what landed, rebuild what moved, publish the release."""
    _draw_under(definition)
    from pipelines.settings import home_folder

    _refresh(home_folder(home))


def _draw_under(definition: str | None) -> None:
    """Make the definition the headline of this process, and stop where the partnership is wrong."""
    import os

    from sources.partnership import DEFINED_BY, partnership

    if definition is not None:
        os.environ[DEFINED_BY] = definition
    try:
        partnership()
    except ValueError as wrong:
        _stop(str(wrong), WRONG_USE)


def _refresh(folder: Path) -> None:
    from pipelines.run import refresh_home
    from pipelines.store import HomeBusy

    try:
        succeeded = refresh_home(folder)
    except HomeBusy as busy:
        _stop(f"{busy}; wait for it to end, or look for a run that hangs", ENVIRONMENT)
    except OSError as problem:
        _stop(f"the home folder {folder} cannot be used: {problem.strerror}", ENVIRONMENT)
    if not succeeded:
        raise typer.Exit(STOPPED)


@app.command()
def ui(
    home: Home = None,
    port: Annotated[int, typer.Option(help="Port on this machine only.")] = 3000,
) -> None:
    """Open Dagster with the project's settings; stop it with Ctrl-C."""
    from pipelines.settings import home_folder
    from pipelines.ui import open_ui

    raise typer.Exit(open_ui(home_folder(home), port))


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Files to judge; nothing is stored.")],
    home: Home = None,
    dataset: Annotated[
        str | None, typer.Option(help="AGENCY/DATASET; told from folder or headings if absent.")
    ] = None,
    as_json: AsJson = False,
    report: Annotated[
        Path | None, typer.Option(help="Folder to write the full reports into.")
    ] = None,
) -> None:
    """Judge files as if they had just arrived, without storing anything."""
    from pipelines.checking import WrongUse, check_files, summary
    from pipelines.settings import home_folder

    try:
        checked = check_files(home_folder(home), files, dataset, report)
    except WrongUse as wrong:
        _stop(str(wrong), WRONG_USE)
    if as_json:
        _print_lines([c.line for c in checked])
    else:
        typer.echo("\n".join(summary(c) for c in checked))
    if any(c.line["verdict"] == "rejected" for c in checked):
        raise typer.Exit(STOPPED)


contract_commands = typer.Typer(help="What partners are asked for.", no_args_is_help=True)
app.add_typer(contract_commands, name="contract")


@contract_commands.command("export")
def export_contract(
    dataset: Annotated[str, typer.Argument(help="AGENCY/DATASET, such as police/offences.")],
    to: Annotated[Path, typer.Option(help="Folder to write into.")] = Path(),
) -> None:
    """Write a data dictionary, an ODCS document and a blank template for the partner."""
    from outputs.contract_export import export
    from sources.registry import contract

    try:
        declared = contract(dataset)
    except KeyError as unknown:
        _stop(str(unknown.args[0]), WRONG_USE)
    for path in export(declared, to):
        typer.echo(f"written: {path}")


key_commands = typer.Typer(help="The partnership's secret for person keys.", no_args_is_help=True)
app.add_typer(key_commands, name="key")


@key_commands.command("rotate")
def rotate_key(home: Home = None) -> None:
    """Take a new key into use and re-key every person key in the store."""
    import os

    from pipelines.keys import CannotRotate, rotate
    from pipelines.settings import home_folder
    from pipelines.store import HomeBusy
    from sources.person_keys import KEY_VARIABLE

    try:
        files = rotate(home_folder(home), bool(os.environ.get(KEY_VARIABLE)))
    except HomeBusy as busy:
        _stop(str(busy), ENVIRONMENT)
    except (CannotRotate, ValueError) as wrong:
        _stop(str(wrong), WRONG_USE)
    typer.echo(f"re-keyed {files:,} files; the next refresh rebuilds what rests on them")


@app.command("deliveries")
def list_deliveries(home: Home = None, as_json: AsJson = False) -> None:
    """Show every delivery, its verdict and how its rows add up."""
    from pipelines.listing import delivery_lines, delivery_table
    from pipelines.settings import home_folder

    lines = delivery_lines(home_folder(home))
    if as_json:
        _print_lines(lines)
    else:
        typer.echo(delivery_table(lines))


@app.command()
def catalogue(home: Home = None, as_json: AsJson = False) -> None:
    """Show every figure, what it answers, and its files in the latest release."""
    from pipelines.listing import catalogue_lines, catalogue_table
    from pipelines.settings import home_folder

    lines = catalogue_lines(home_folder(home))
    if as_json:
        _print_lines(lines)
    else:
        typer.echo(catalogue_table(lines))


@app.command()
def docs(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail where a page is stale.")
    ] = False,
) -> None:
    """Write the generated pages: the data dictionary and the figure catalogue."""
    from pipelines.docs import stale_pages, write_pages

    if not check:
        for page in write_pages():
            typer.echo(f"written: {page}")
    elif stale := stale_pages():
        _stop(f"stale: {', '.join(stale)}; run `sna docs`", STOPPED)


def _print_lines(lines: list[dict]) -> None:
    for line in lines:
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def _stop(sentence: str, code: int) -> NoReturn:
    typer.echo(f"sna: {sentence}", err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    app()
