"""What stands between the network and the pages: who is turned away, what every answer carries."""
