"""What a supporter does, one verb a function, one transaction each."""
