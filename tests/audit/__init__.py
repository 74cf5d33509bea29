"""The claims of the reports, each made again from the clean tables and the raw texts alone.

Nothing here calls what the reports call: csv, yaml, dates and loops are all there is. A module
for a report holds `ROUTES`, by the key of a claim what makes its value again, and `SILENT`, by
the key why a claim has no number of its own. A new claim needs an entry in one of them.
"""
