"""How somebody comes in: passwords, second factors, devices, how long it lasts, how it ends."""
