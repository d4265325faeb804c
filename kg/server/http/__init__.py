"""What holds for all addresses of the server, whatever they answer."""
