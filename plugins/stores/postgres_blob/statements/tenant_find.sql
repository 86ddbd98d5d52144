SELECT id FROM :"schema".tenant WHERE hash = $1
