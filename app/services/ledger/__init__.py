"""The months of wages and tax that units keep of their people."""
