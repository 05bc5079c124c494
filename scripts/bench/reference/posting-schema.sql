-- A journal in the plainest design: one row a posting, one a line of it, appended and never looked at again.
CREATE TABLE journal (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, idem uuid NOT NULL UNIQUE, kind text NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE entry (journal_id bigint NOT NULL REFERENCES journal, account_id int NOT NULL, amount bigint NOT NULL CHECK (amount <> 0));
CREATE INDEX ON entry (account_id, journal_id);
CREATE INDEX ON entry (journal_id);
