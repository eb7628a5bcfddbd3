-- How to get to the BMC of a machine. The secret is encrypted with a key that lies beside the database.
CREATE TABLE bmc (
    machine TEXT PRIMARY KEY REFERENCES machine (id) ON DELETE CASCADE,
    protocol TEXT NOT NULL,
    address TEXT NOT NULL,
    account TEXT NOT NULL,
    secret TEXT NOT NULL,
    pinned TEXT,
    memory TEXT NOT NULL,
    refused INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
);
