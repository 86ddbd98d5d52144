-- After a connection was lost in the middle of a commit: did it happen?
SELECT 1 FROM :"schema".entry WHERE tenant = $1 AND scheme = $2 AND digest = $3 AND blob = $4
