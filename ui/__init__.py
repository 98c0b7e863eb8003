"""What pages share: state and links, map, filters, panels, tables and palette."""
