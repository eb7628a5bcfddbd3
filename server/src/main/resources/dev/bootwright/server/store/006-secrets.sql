-- Passphrases that templates name, for one machine or, without one, for all. What is sealed is encrypted with a
-- key that lies beside the database.
CREATE TABLE kept_secret (
    name TEXT NOT NULL,
    machine TEXT REFERENCES machine (id) ON DELETE CASCADE,
    sealed TEXT NOT NULL,
    changed_at INTEGER NOT NULL
);
CREATE INDEX kept_secret_name ON kept_secret (name);
