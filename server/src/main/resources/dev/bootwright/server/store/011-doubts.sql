-- Machines that agents say they run on, though their boot scripts were made for others, and whether an operator
-- has allowed it.
CREATE TABLE doubt (
    machine TEXT NOT NULL REFERENCES machine (id) ON DELETE CASCADE,
    shown TEXT NOT NULL REFERENCES machine (id) ON DELETE CASCADE,
    allowed INTEGER NOT NULL,
    PRIMARY KEY (machine, shown)
);
