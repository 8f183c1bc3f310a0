-- Spare parts, catalogue, bookings, outlets.
SELECT 1;
