CREATE TABLE machine (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    uuid TEXT,
    serial TEXT,
    firmware TEXT,
    manufacturer TEXT,
    product TEXT,
    developer INTEGER NOT NULL,
    inventory INTEGER,
    approved INTEGER NOT NULL,
    template TEXT,
    assigned_by TEXT,
    pins TEXT NOT NULL,
    configured INTEGER NOT NULL,
    error TEXT,
    boot INTEGER NOT NULL,
    phases TEXT NOT NULL,
    due_at INTEGER,
    due_reason TEXT,
    job TEXT,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
);

CREATE TABLE mac (
    mac TEXT PRIMARY KEY,
    machine TEXT NOT NULL REFERENCES machine (id) ON DELETE CASCADE
);

CREATE INDEX mac_machine ON mac (machine);

CREATE TABLE inventory (
    machine TEXT NOT NULL REFERENCES machine (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    taken_at INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (machine, version)
);

CREATE TABLE timeline (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    machine TEXT NOT NULL REFERENCES machine (id) ON DELETE CASCADE,
    boot INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL
);

CREATE INDEX timeline_machine ON timeline (machine, id);

CREATE TABLE secret (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    machine TEXT REFERENCES machine (id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    rendered_at INTEGER NOT NULL,
    used_at INTEGER,
    last_sequence INTEGER NOT NULL
);

CREATE INDEX secret_machine ON secret (machine);

CREATE TABLE template (
    name TEXT PRIMARY KEY,
    yaml TEXT NOT NULL,
    changed_at INTEGER NOT NULL
);

CREATE TABLE rule (
    name TEXT PRIMARY KEY,
    yaml TEXT NOT NULL,
    changed_at INTEGER NOT NULL
);

CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    machine TEXT NOT NULL,
    template TEXT NOT NULL,
    state TEXT NOT NULL,
    ending TEXT NOT NULL,
    effects TEXT NOT NULL,
    boot INTEGER NOT NULL,
    error TEXT,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER
);

CREATE INDEX job_machine ON job (machine, id);

CREATE TABLE step (
    job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    step TEXT NOT NULL,
    deadline INTEGER NOT NULL,
    state TEXT NOT NULL,
    message TEXT,
    percent INTEGER,
    started_at INTEGER,
    finished_at INTEGER,
    PRIMARY KEY (job, number)
);

CREATE TABLE log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL
);

CREATE INDEX log_job ON log (job, id);

CREATE TABLE lease (
    address INTEGER PRIMARY KEY,
    mac TEXT NOT NULL,
    state TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    name TEXT NOT NULL
);
