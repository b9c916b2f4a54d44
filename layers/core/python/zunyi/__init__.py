"""zunyi: what every room stands on. Import the module you need; none imports more than it uses."""
