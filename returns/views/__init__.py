"""The pages of a return: thin glue between addresses, queries, actions and templates."""
