"""Yingda (应答): one operator answers for many client enterprises and keeps them strictly apart."""
