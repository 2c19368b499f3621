"""What runs when: settings, flows and the command line."""
