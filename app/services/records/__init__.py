"""What units and persons keep of themselves outside of applications."""
