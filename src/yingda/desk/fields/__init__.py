"""Fields that enterprises design for themselves: of customers, of orders, of goods, of scripts."""
