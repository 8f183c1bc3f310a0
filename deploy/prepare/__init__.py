"""What stands between a fresh clone and a running Yingda; standard library only."""
