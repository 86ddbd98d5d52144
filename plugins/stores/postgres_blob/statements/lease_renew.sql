UPDATE :"schema".fill SET until = clock_timestamp() + $5 * interval '1 ms'
WHERE fence = $4 AND tenant = $1 AND scheme = $2 AND digest = $3 AND leased
RETURNING fence
