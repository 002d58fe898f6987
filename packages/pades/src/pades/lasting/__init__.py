"""A file that outlives certificates: validation data, archive time-stamps, asking the authorities again."""
