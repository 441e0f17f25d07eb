"""A sheet that asks for every type of answer, in a grid and in a table, and rules that ask back about some of them."""

ALL_TYPES = """
title = "3. Everything"
board_cell = "C4"

[[block]]
kind = "grid"
key = "all"
label = "One of each"
label_column = "B"
header_row = 7

  [[block.column]]
  key = "text"
  cell = "C"
  label = "Text"
  type = "text"

  [[block.column]]
  key = "mail"
  cell = "D"
  label = "E-mail"
  type = "email"
  contact = true

  [[block.column]]
  key = "phone"
  cell = "E"
  label = "Telephone"
  type = "phone"
  contact = true

  [[block.column]]
  key = "number"
  cell = "F"
  label = "Number"
  type = "number"

  [[block.column]]
  key = "tenths"
  cell = "G"
  label = "Tenths"
  type = "number"
  decimals = 1

  [[block.column]]
  key = "percent"
  cell = "H"
  label = "Percentage"
  type = "percent"

  [[block.column]]
  key = "whole"
  cell = "I"
  label = "Count"
  type = "integer"
  minimum = -3

  [[block.row]]
  key = "now"
  cell = 8
  label = "This quarter"

  [[block.row]]
  key = "before"
  cell = 9
  label = "The quarter before"
  each = { role = "history" }

  [[block.row]]
  key = "planned"
  cell = 10
  label = "As planned"
  each = { role = "prefill" }

[[block]]
kind = "table"
key = "people"
label = "People"
first_row = 15
capacity = 4
id_column = "L"

  [[block.column]]
  key = "who"
  cell = "B"
  label = "Who"
  type = "long_text"

  [[block.column]]
  key = "mail"
  cell = "C"
  label = "E-mail"
  type = "email"

  [[block.column]]
  key = "phone"
  cell = "D"
  label = "Telephone"
  type = "phone"

  [[block.column]]
  key = "share"
  cell = "E"
  label = "Share"
  type = "percent"
  decimals = 2

  [[block.column]]
  key = "count"
  cell = "F"
  label = "Count"
  type = "integer"

  [[block.column]]
  key = "since"
  cell = "G"
  label = "Since"
  type = "date"

  [[block.column]]
  key = "live"
  cell = "H"
  label = "Live since"
  type = "date_or_word"

  [[block.column]]
  key = "there"
  cell = "I"
  label = "There?"
  type = "choice"
  choices = "yes_no"

  [[block.column]]
  key = "next"
  cell = "J"
  label = "Next count"
  type = "integer"
  calculation = "count + 1"

[[query]]
key = "many"
at = "all.now.whole"
rule = "all.now.whole < 5"
says = "{all.now.whole} are very many."

[[query]]
key = "same_text"
at = "all.now.text"
rule = "all.now.text != all.before.text"
says = "The text is that of the quarter before: {all.now.text}"
"""
