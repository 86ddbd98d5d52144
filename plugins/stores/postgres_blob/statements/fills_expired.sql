SELECT count(*) FROM :"schema".fill WHERE until <= clock_timestamp()
