"""`yingda up`: starts what Yingda is made of, watches over it, and stops it again."""
