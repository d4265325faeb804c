"""What is read out of a store, a SPARQL text and a decoder each."""
