"""Reading and writing of tables (XLSX, ODS, delimited text), with no notion of what they hold."""
