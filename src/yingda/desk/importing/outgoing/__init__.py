"""Exports: by right and reason, watermarked, made by the worker; standing authorisations for machines."""
