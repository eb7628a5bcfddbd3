-- Values of template variables for one machine; they go before those of rules.
CREATE TABLE variable (
    machine TEXT NOT NULL REFERENCES machine (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (machine, name)
);
