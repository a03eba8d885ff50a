"""Stands in for _pyodide.jsbind: no function of JavaScript is told how Python is to call it.

The real one reads that from annotations.
"""

# What is called without being told: any arguments, taken over as Pyodide does by itself.
from _pyodide_core import JsFuncSignature, js2py_default_call_result, py2js_default


def _any(*given: object, **named: object) -> None:
    """Stands for a function that takes whatever it is given."""


class BindClass:
    """What such annotations derive from: there are none."""


no_default = object()
default_signature = JsFuncSignature(
    _any,
    False,
    0,
    (),
    (),
    py2js_default,
    (),
    (),
    (),
    py2js_default,
    js2py_default_call_result,
)
