-- Customers: fields, numbers, tokens to find them by, merges.
SELECT 1;
