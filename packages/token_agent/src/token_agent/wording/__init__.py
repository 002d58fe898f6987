"""Sentences about codes and facts, and the labels of window, terminal and program, in Vietnamese and in English."""
