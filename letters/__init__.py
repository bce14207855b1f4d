"""Words: what authors may write, how it is filled in, and how it travels.

>>> from letters.render import render
>>> render("Dear {{ mp_name }},{% if is_speaker %} Mr Speaker{% endif %}",
...        {"mp_name": "Jo Sample", "is_speaker": False})
'Dear Jo Sample,'
"""
