-- People: who has a password that somebody else knows, and must choose his own first.
ALTER TABLE app_user ADD COLUMN must_change_password boolean NOT NULL DEFAULT false;
GRANT SELECT (must_change_password) ON app_user TO app;
