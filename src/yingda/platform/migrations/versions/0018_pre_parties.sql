-- Teams, outside parties, mail to them.
SELECT 1;
