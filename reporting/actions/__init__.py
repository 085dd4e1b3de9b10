"""The only writers of reports and exports."""
