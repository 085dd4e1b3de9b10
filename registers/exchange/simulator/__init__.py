"""A stand-in for the Ministry's side: its validator, its database and its bad days. A process of its own.

Run by ``python -m registers.exchange.simulator --port N --store DIR``. Nothing about the real one's interface, answers
or duplicate rule is public (domain.md 9): what is here is an assumption made to practise on, and says so nowhere else.
It shares no database and no model with the rest; of the programme it knows only the columns of each kind.
"""
