"""Tables from outside and tables for outside: CSV and XLSX, read where they can do no harm, written with nothing to be run."""
