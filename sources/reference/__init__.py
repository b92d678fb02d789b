"""Official figures that ship inside: one module a table, its CSV or GeoParquet in `tables/`.

Each module declares a REFERENCE with its publisher, licence, vintage and source. Figures
are carried exactly as published; nothing here is estimated.
"""
