-- Articles and wordings.
SELECT 1;
