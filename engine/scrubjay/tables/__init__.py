"""Reference tables: codes with what is known of them, between dates, with confidence."""

from scrubjay.tables.table import KEYS, Table, TableError, TableRow, load_table, number

__all__ = ["KEYS", "Table", "TableError", "TableRow", "load_table", "number"]
