"""What runs when: settings, the pipeline, the Prefect flow, the supervisor, the demo newsroom and the command line."""
