-- Imports and exports of lists.
SELECT 1;
