"""From what the record documents to a claim that it supports: codes, units and modifiers, each decided before shown."""
