"""The desk: customers, work orders, goods, knowledge and guided service, beside every contact."""
