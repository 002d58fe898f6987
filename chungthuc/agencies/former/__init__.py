"""What wards, communes, towns and districts were called before, and which communes of today took them over.

models    a row: a former name and one commune that took (part of) it over
files     rows as lines of a file, with every fault of it at once
loading   a file that corrects: looked at first, then taken over, with an event; and the first fill
index     the rows as the search of offices holds them in memory
"""
