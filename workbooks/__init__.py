"""Workbooks and archives from strangers, checked before a library reads them; knows no Django and no other room."""
