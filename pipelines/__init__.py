"""How it runs: the only floor that knows Dagster, the store and the command line."""
