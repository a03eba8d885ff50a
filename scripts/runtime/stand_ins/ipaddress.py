"""Stands in for ipaddress: urllib.parse imports it for addresses that name a host by its number.

The engine makes addresses without a host.
"""
