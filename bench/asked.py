"""The queries of the search benchmark: a realistic mix, misspelled queries with their correct forms, and odd ones."""

_COMMON = (
    "artery, left, open, excision, drainage, percutaneous, fracture, vein, repair, endoscopic, approach, device, skin, "
)
_COMMON += "encounter, sequela, bone, tendon, valve, chronic, nerve"
_TWO = (
    "femoral artery, gallbladder resection, left kidney, hip joint, fracture femur, open repair, coronary bypass, knee bursa, "
    "drainage liver, cyst ovary, lung biopsy, malignant neoplasm, tibia fixation, stomach bypass, cornea replacement, "
    "mitral valve, removal stent, bladder inspection, spinal fusion, stenosis artery, hematoma scalp, colon excision, "
    "eardrum repair, ulcer stomach, cataract lens"
)
_THREE = (
    "excision left breast, open reduction femur, repair right knee, resection appendix laparoscopic, femoral artery bypass, "
    "replacement aortic valve, drainage maxillary sinus, displaced fracture tibia, internal fixation radius, "
    "dilation coronary artery, gastric artery occlusion, insertion infusion device, benign neoplasm colon, "
    "foreign body esophagus, open approach diagnostic, fracture subsequent encounter, common bile duct, "
    "right upper lobe, laceration hand tendon, contusion left eye"
)
_RARE = (
    "urachus, carina, thalamus, pylorus, vitreous, cecum, patella, phrenic, azygos, coccygeal, hypothalamus, choroid, "
)
_RARE += "scalp, transplantation, papilla"
_HALF = "appen, chol, femo, gallb, laparo, percu, arthr, fract, esoph, resec, tib, kid, pancr, drain ur, repl hip"
_CLINICAL = (
    "appendectomy, cholecystectomy, gastrectomy, nephrectomy, mastectomy, tracheostomy, arthroscopy, craniotomy, hysterectomy, "
    "lobectomy, angioplasty, CABG, ORIF, TURP, hip replacement, gallbladder removal, heart bypass, nose job, tummy tuck, "
    "laparoscopic appendectomy, Whipple, kidney stone removal, broken leg, colonoscopy, bronchoscopy"
)
_CODES = "0DTJ0ZZ, 0FT44ZZ, 0DTJ, 0FT, 04, B38, A00, icd10pcs 0DB, 0dtj4zz, F34.D4A, 0RQL0ZZ, 99213, G0403, 47.01, S72"

#: Misspelled query -> correct query.
MISSPELLED = {
    "gallblader": "gallbladder",
    "apendix resection": "appendix resection",
    "fractur of femurr": "fracture of femur",
    "percutanous drainage": "percutaneous drainage",
    "esophogus": "esophagus",
    "kidnye": "kidney",
    "femoral artary": "femoral artery",
    "stomache bypass": "stomach bypass",
    "tibea fixation": "tibia fixation",
    "laceraton hand": "laceration hand",
    "pancrease": "pancreas",
    "excison left breast": "excision left breast",
    "mitrel valve": "mitral valve",
    "bladdar inspection": "bladder inspection",
    "hematoma scalpe": "hematoma scalp",
}

#: Some 150 queries, as readers type them.
MIX = tuple(
    query
    for queries in (_COMMON, _TWO, _THREE, _RARE, _HALF, _CLINICAL, _CODES, ", ".join(MISSPELLED))
    for query in queries.split(", ")
)

#: Beginnings of the queries of the mix (two letters or more), as they are in the box when a person pauses typing.
TYPED = tuple(query[: max(2, len(query) * (number % 4 + 1) // 4)] for number, query in enumerate(MIX))

#: Queries that are hard for a search.
ODD = (
    "open repair of the left femoral artery with a synthetic substitute after an injury of the leg " * 4,
    "x" * 300,
    " ".join("abcdefghijklmnopqrstuvwxyz" * 12),
    "left right open artery approach with device percutaneous endoscopic vein repair encounter",
    "a",
    "o",
    "0",
    "of the and with",
    "in to",
    "ar",
    "le",
    "pe op wi ap",
    "a b c d e f g h",
    '"femoral artery"',
    '"open approach" "left"',
    '"unfinished artery',
    "!?.,;:()[]{}%_\\'*&|<>",
    "artery* OR vein* NOT (open)",
    "opne artrey aproach",
    "zzzzzz qqqqqq xxxxxx",
    "fracture fracture fracture fracture",
    "öäü ß ﬁ 手術",
    "0" * 40,
    "artery-vein-nerve-bone-skin-tendon",
)
