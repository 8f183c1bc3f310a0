-- Work orders: types, states, clocks, history.
SELECT 1;
