-- Orders as work for routing.
SELECT 1;
