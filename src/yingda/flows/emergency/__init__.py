"""The emergency announcement: switched on and off in one action, heard before everything else."""
