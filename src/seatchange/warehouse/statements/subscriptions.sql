-- The newest state of every subscription that was ever ended or resumed.
SELECT subscriber, state, reason, destination, created_at
FROM facts.subscriptions
QUALIFY row_number() OVER (PARTITION BY subscriber ORDER BY created_at DESC) = 1
ORDER BY subscriber;
