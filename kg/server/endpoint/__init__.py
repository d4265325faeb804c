"""What programs are answered: queries, graphs, the description, saved questions, nodes of the data."""
