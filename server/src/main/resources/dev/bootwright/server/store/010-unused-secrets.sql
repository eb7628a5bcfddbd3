-- Secrets that no agent has used: they are looked through with each boot script that is rendered.
CREATE INDEX secret_unused ON secret (rendered_at) WHERE used_at IS NULL;
