
ALTER TABLE inventory ADD COLUMN seen_at INTEGER;

ALTER TABLE inventory ADD COLUMN changes TEXT;

CREATE TABLE raw_output (
    machine TEXT NOT NULL REFERENCES machine (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    archive TEXT NOT NULL,
    PRIMARY KEY (machine, version)
);

CREATE TABLE test_result (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    machine TEXT NOT NULL REFERENCES machine (id) ON DELETE CASCADE,
    job INTEGER NOT NULL,
    at INTEGER NOT NULL,
    test TEXT NOT NULL,
    subject TEXT NOT NULL,
    verdict TEXT NOT NULL,
    detail TEXT NOT NULL
);

CREATE INDEX test_result_machine ON test_result (machine, id);
