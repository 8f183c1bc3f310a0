-- Scripts and identity checks.
SELECT 1;
