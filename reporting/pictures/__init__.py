"""Pictures of the campaign: each is a Vega-Lite drawing made on the server, and the table that says the same."""
