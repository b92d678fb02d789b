"""One refresh in one process: the same assets Dagster runs, with a progress bar and a summary."""

import logging
import os
import sys
import time
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pipelines.intake import months_that_wait, strays
from pipelines.progress import Step, listening
from pipelines.published import sentences
from pipelines.settings import dagster_environment, dagster_folder
from pipelines.store import Store
from quality.deliveries import shown


def refresh_home(home: Path) -> bool:
    """Run the refresh job in this process; false where a step failed."""
    os.environ.update(dagster_environment(home))
    store = Store(home)
    store.prepare()
    console = Console(stderr=True)
    with store.lock():
        store.sweep()
        succeeded, steps = _run(home, console)
    _summarise(store, steps, console)
    return succeeded


def _run(home: Path, console: Console) -> tuple[bool, list[Step]]:
    """Execute the job; returns whether it succeeded, and its ended steps with their cost."""
    from dagster import DagsterInstance

    from pipelines.definitions import defs

    (home / "dagster").mkdir(parents=True, exist_ok=True)
    logging.getLogger("dagster.redacted_errors").setLevel(logging.CRITICAL)
    job = defs.resolve_job_def("refresh")
    ended: list[Step] = []
    with (
        DagsterInstance.from_config(str(dagster_folder())) as instance,
        _bar(console) as bar,
    ):
        task = bar.add_task("starting", total=len(job.graph.node_dict))

        def listen(happened: Step) -> None:
            if happened.seconds is None:
                bar.update(task, description=happened.name)
                return
            ended.append(happened)
            bar.advance(task)
            if not console.is_terminal:
                state = "failed" if happened.failed else "done"
                console.print(f"{_now()} {happened.name} {state} in {happened.seconds:.1f} s")

        with listening(listen):
            outcome = job.execute_in_process(
                instance=instance,
                raise_on_error=False,
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            )
    return outcome.success, ended


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:<36}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )


def _summarise(store: Store, steps: list[Step], console: Console) -> None:
    """Say what was accepted and refused, what each step cost, and where to look."""
    verdicts = Counter(entry["verdict"] for entry in store.ledger)
    counted = ", ".join(f"{n} {v.replace('_', ' ')}" for v, n in sorted(verdicts.items()))
    console.print(f"deliveries: {counted or 'none'}", highlight=False)
    for entry in store.ledger:
        if entry["verdict"] == "rejected":
            console.print(f"  refused {shown(entry['file'])}", highlight=False, soft_wrap=True)
    for sentence in (*strays(store), *months_that_wait(store), *sentences(store)):
        console.print(f"  {sentence}", highlight=False, soft_wrap=True)
    for failed in (s for s in steps if s.failed):
        console.print(
            f"[red]failed[/red] {failed.name}: {failed.problem}", highlight=False, soft_wrap=True
        )
    costly = sorted(steps, key=lambda s: s.seconds or 0, reverse=True)[:5]
    times = ", ".join(f"{s.name} {s.seconds:.1f} s" for s in costly)
    console.print(f"slowest steps: {times}", highlight=False, soft_wrap=True)
    latest = store.releases / "latest"
    if latest.exists():
        sys.stdout.write(f"release: {latest.resolve().name}\n")
        sys.stdout.write(f"figure book: {latest / 'partner' / 'book.html'}\n")
    else:
        sys.stdout.write("no release was published\n")


def _now() -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S")
