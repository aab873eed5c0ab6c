"""Acts around a step: who may do which, doing them, answering them."""
