-- Who stopped a topic after a notice: withdrawals are few, consents are many.
CREATE INDEX consent_withdrawn ON consent(purpose, withdrawn_at) WHERE withdrawn_at IS NOT NULL;
