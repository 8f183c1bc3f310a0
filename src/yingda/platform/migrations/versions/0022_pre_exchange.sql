-- Keys of machines, webhooks, feeds.
SELECT 1;
