"""Made-up partners and made-up rows: a whole county whose truth is known. No real person."""
