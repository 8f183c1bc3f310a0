"""The customers of each enterprise: kept sealed, found by keyed hashes of what they are looked for by."""
