"""What requests and answers of the API look like; the OpenAPI document is made of these."""
