"""From notebooks to reports: runs, figures, tables, pages, downloads."""
