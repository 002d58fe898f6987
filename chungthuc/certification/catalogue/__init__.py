"""The office's catalogue in a file that people write and read: what it may name, how it is read, compared, taken over.

kinds     what may stand in it: testimony, fees, paper types, grounds of refusal, procedures
fields    one value against the column that will hold it
reading   bytes to rows, with every fault of the file at once
review    rows against what is in force: new, same, changed, refused
loading   the reviewed, in one transaction, with an event
writing   what is in force, as such a file
"""
