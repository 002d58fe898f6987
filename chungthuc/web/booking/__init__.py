"""Booking an appointment."""
