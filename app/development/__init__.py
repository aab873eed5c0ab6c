"""./run dev: the product for whoever changes it, on this machine only, with demonstration data."""
