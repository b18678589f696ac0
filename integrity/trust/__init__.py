"""Cryptography and the forms it rests on. Knows neither files nor findings; raises, never returns a bool."""
