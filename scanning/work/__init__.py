"""What to do next, and who has which page in hand: leases of pages, and of books without scans."""
