-- Digest of the secret that an agent has chosen by itself, told over TLS, instead of that of its script.
ALTER TABLE secret ADD COLUMN claim TEXT;

-- Whether the machine's agent came over TLS when it registered last.
ALTER TABLE machine ADD COLUMN secure INTEGER NOT NULL DEFAULT 0;
