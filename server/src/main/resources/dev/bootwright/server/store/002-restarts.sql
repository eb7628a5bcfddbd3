-- How often the machine was restarted in the middle of a step, as the step asked.
ALTER TABLE step ADD COLUMN restarts INTEGER NOT NULL DEFAULT 0;
