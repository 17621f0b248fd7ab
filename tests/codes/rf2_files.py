"""A small release of SNOMED CT in Release Format 2, all of it invented: files by name, and zips of them."""

import zipfile

US, GB = "900000000000509007", "900000000000508004"
FSN, SYNONYM, DEFINITION = "900000000000003001", "900000000000013009", "900000000000550004"
IS_A, PART_OF = "116680003", "123005000"
ROOT, TOOLS, SAWS, RED, RED_SAW, GONE = "1000001", "1000002", "1000003", "1000004", "1000005", "1000006"

CONCEPTS = [(ROOT, 1), (TOOLS, 1), (SAWS, 1), (RED, 1), (RED_SAW, 1), (GONE, 0)]
DESCRIPTIONS = [  # id, active, concept, language, type, term
    (11, 1, ROOT, "en", FSN, "Invented root (thing)"),
    (12, 1, TOOLS, "en", FSN, "Invented tool (thing)"),
    (13, 1, SAWS, "en", FSN, "Invented saw (thing)"),
    (14, 1, RED, "en", FSN, "Invented colored thing (thing)"),
    (15, 1, RED_SAW, "en", FSN, "Invented colored saw (thing)"),
    (16, 1, GONE, "en", FSN, "Invented thing of the past (thing)"),
    (22, 1, RED_SAW, "en", SYNONYM, "Coloured saw"),
    (21, 1, RED_SAW, "en", SYNONYM, "Colored saw"),
    (23, 1, RED_SAW, "en", SYNONYM, "Painted saw"),
    (24, 0, RED_SAW, "en", SYNONYM, "Saw of no use"),
    (25, 1, RED_SAW, "en", DEFINITION, "A saw that somebody painted."),
    (26, 1, RED_SAW, "de", FSN, "Bunte Säge (Ding)"),
    (27, 1, TOOLS, "en", SYNONYM, "Tool, invented"),
    (28, 1, GONE, "en", SYNONYM, "Past thing"),
]
RELATIONSHIPS = [  # active, source, destination, type
    (1, TOOLS, ROOT, IS_A),
    (1, SAWS, TOOLS, IS_A),
    (1, RED, ROOT, IS_A),
    (1, RED_SAW, RED, IS_A),
    (1, RED_SAW, SAWS, IS_A),
    (1, RED_SAW, SAWS, IS_A),
    (0, RED_SAW, ROOT, IS_A),
    (1, RED_SAW, TOOLS, PART_OF),
    (1, GONE, ROOT, IS_A),
]
LANGUAGES = [  # refset, description, is preferred
    (US, 15, True),
    (US, 21, True),
    (GB, 22, True),
    (US, 23, False),
    (GB, 27, True),
]


def files(type="Snapshot", concepts=CONCEPTS, descriptions=DESCRIPTIONS):
    """The files of a release by name, as bytes."""
    start = "id\teffectiveTime\tactive\tmoduleId\t"
    lines = {
        f"sct2_Concept_{type}_INT_20260101.txt": [
            f"{start}definitionStatusId",
            *(f"{concept}\t20260101\t{active}\t9\t9" for concept, active in concepts),
        ],
        f"sct2_Description_{type}-en_INT_20260101.txt": [
            f"{start}conceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId",
            *(
                f"{pk}\t20260101\t{on}\t9\t{of}\t{lang}\t{kind}\t{term}\t9"
                for pk, on, of, lang, kind, term in descriptions
            ),
        ],
        f"sct2_Relationship_{type}_INT_20260101.txt": [
            f"{start}sourceId\tdestinationId\trelationshipGroup\ttypeId\tcharacteristicTypeId\tmodifierId",
            *(f"1\t20260101\t{on}\t9\t{child}\t{parent}\t0\t{kind}\t9\t9" for on, child, parent, kind in RELATIONSHIPS),
        ],
        f"der2_cRefset_Language{type}-en_INT_20260101.txt": [
            f"{start}refsetId\treferencedComponentId\tacceptabilityId",
            *(
                f"u\t20260101\t1\t9\t{refset}\t{pk}\t9000000000005480{'07' if best else '49'}"
                for refset, pk, best in LANGUAGES
            ),
        ],
    }
    return {name: "".join(f"{line}\r\n" for line in each).encode() for name, each in lines.items()}


def zipped(path, *several):
    """A zip with these files, each set in a folder of its own."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, each in enumerate(several):
            for name, content in each.items():
                archive.writestr(f"release/{number}/{name}", content)
    return path
