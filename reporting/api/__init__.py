"""Progress, reports and exports over the API."""
