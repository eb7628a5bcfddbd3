CREATE TABLE bmc_quirk (
    model TEXT NOT NULL,
    firmware TEXT NOT NULL,
    action TEXT NOT NULL,
    way TEXT NOT NULL,
    worked_at INTEGER,
    failed_at INTEGER,
    problem TEXT,
    PRIMARY KEY (model, firmware, action, way)
);
