"""Forms made from a definition: fields, the form of a sheet, and our own crispy pack of layout objects."""
