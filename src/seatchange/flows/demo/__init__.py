"""The demo newsroom: a small web server on loopback with feeds and article pages in seven languages."""
