"""Who may do what: the deployed policies, judged for every request as AWS judges them."""
