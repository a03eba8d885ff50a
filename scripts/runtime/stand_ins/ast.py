"""Stands in for ast: annotationlib asks for the kinds of nodes, and nothing takes code apart."""

from _ast import *  # noqa: F403
