-- Installations of firmware that BMCs were told to begin and are not known to be over, so that none is begun twice.
CREATE TABLE flash (
    machine TEXT NOT NULL REFERENCES machine (id) ON DELETE CASCADE,
    component TEXT NOT NULL,
    version TEXT NOT NULL,
    task TEXT,
    begun_at INTEGER NOT NULL,
    PRIMARY KEY (machine, component)
);
