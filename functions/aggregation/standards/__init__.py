"""The four standards of the plan, and what of the catalogue does not keep to them."""
