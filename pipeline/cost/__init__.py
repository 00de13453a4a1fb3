"""What calls of a model cost: ``prices`` as data, an ``estimate`` before a run, a ``budget`` during it, a ``ledger`` after."""
