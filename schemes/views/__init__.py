"""The pages of plans: thin glue between the request and what the other rooms do."""
