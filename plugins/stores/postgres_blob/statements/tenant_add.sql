-- Whoever comes second finds the row of the first by asking again.
INSERT INTO :"schema".tenant (hash, name) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING RETURNING id
