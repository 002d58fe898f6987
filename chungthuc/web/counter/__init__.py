"""The officer's counter: new copies, corrections, originals that were left."""
