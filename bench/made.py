"""Generated codes with the form and vocabulary of ICD-10-PCS and ICD-10-CM: the rows of the search benchmark."""

from collections.abc import Iterator
from itertools import product
from math import gcd, prod

from codes.formats.rows import CodeRow

SIGNS = "0123456789BCDFGHJKLMNPQRSTUVWXYZAE"
STEP = 7_919_003  # a prime: every combination occurs once, unordered

#: Eleven parts of each body system, by its character in ICD-10-PCS.
_PARTS_OF = {
    "0": "Brain, Dura Mater, Cerebral Ventricle, Thalamus, Hypothalamus, Basal Ganglia, Pons, Cerebellum, Optic Nerve, "
    "Trigeminal Nerve, Lumbar Spinal Cord",
    "1": "Cervical Plexus, Phrenic Nerve, Brachial Plexus, Ulnar Nerve, Median Nerve, Radial Nerve, Thoracic Nerve, "
    "Lumbar Plexus, Pudendal Nerve, Sciatic Nerve, Femoral Nerve",
    "2": "Coronary Artery, Coronary Vein, Atrial Septum, Atrium, Conduction Mechanism, Mitral Valve, Aortic Valve, "
    "Pulmonary Valve, Ventricle, Pericardium, Pulmonary Trunk",
    "4": "Abdominal Aorta, Celiac Artery, Gastric Artery, Hepatic Artery, Splenic Artery, Renal Artery, Iliac Artery, "
    "Femoral Artery, Popliteal Artery, Tibial Artery, Peroneal Artery",
    "5": "Azygos Vein, Innominate Vein, Subclavian Vein, Axillary Vein, Brachial Vein, Basilic Vein, Cephalic Vein, "
    "Internal Jugular Vein, External Jugular Vein, Vertebral Vein, Face Vein",
    "8": "Eye, Anterior Chamber, Posterior Chamber, Vitreous, Sclera, Cornea, Choroid, Retina, Lens, Lacrimal Duct, "
    "Upper Eyelid",
    "9": "External Ear, External Auditory Canal, Middle Ear, Tympanic Membrane, Auditory Ossicle, Mastoid Sinus, Inner Ear, "
    "Eustachian Tube, Nasal Turbinate, Maxillary Sinus, Frontal Sinus",
    "B": "Trachea, Carina, Main Bronchus, Upper Lobe Bronchus, Lower Lobe Bronchus, Upper Lung Lobe, Middle Lung Lobe, "
    "Lower Lung Lobe, Lung, Pleura, Diaphragm",
    "D": "Esophagus, Stomach, Pylorus, Duodenum, Jejunum, Ileum, Appendix, Cecum, Sigmoid Colon, Rectum, Anal Sphincter",
    "F": "Liver, Liver Lobe, Gallbladder, Hepatic Duct, Cystic Duct, Common Bile Duct, Ampulla of Vater, Pancreatic Duct, "
    "Accessory Pancreatic Duct, Pancreas, Biliary Sphincter",
    "H": "Scalp Skin, Face Skin, Neck Skin, Chest Skin, Back Skin, Abdomen Skin, Buttock Skin, Hand Skin, Breast, Nipple, "
    "Finger Nail",
    "L": "Head Tendon, Shoulder Tendon, Upper Arm Tendon, Forearm Tendon, Wrist Ligament, Hand Tendon, Hip Tendon, "
    "Upper Leg Tendon, Knee Bursa, Lower Leg Tendon, Ankle Ligament",
    "P": "Sternum, Rib, Thoracic Vertebra, Scapula, Clavicle, Humeral Head, Humeral Shaft, Radius, Ulna, Carpal, Metacarpal",
    "Q": "Lumbar Vertebra, Sacrum, Pelvic Bone, Acetabulum, Upper Femur, Femoral Shaft, Lower Femur, Patella, Tibia, Fibula, "
    "Tarsal",
    "S": "Lumbar Vertebral Joint, Sacroiliac Joint, Coccygeal Joint, Hip Joint, Acetabular Surface, Knee Joint, "
    "Tibial Surface, Ankle Joint, Tarsal Joint, Metatarsal Joint, Toe Joint",
    "T": "Kidney, Kidney Pelvis, Ureter, Bladder, Bladder Neck, Urethra, Ureteral Orifice, Renal Cortex, Renal Papilla, "
    "Urachus, Urethral Sphincter",
}
_SIDES = ("", "Right ", "Left ")
PLACES = tuple(
    (system, SIGNS[number], side + part)
    for system, parts in _PARTS_OF.items()
    for number, (part, side) in enumerate(product(parts.split(", "), _SIDES))
)
_OPERATION_NAMES = (
    "Alteration, Bypass, Change, Control, Creation, Destruction, Detachment, Dilation, Division, Drainage, Excision, "
    "Extirpation, Extraction, Fragmentation, Fusion, Insertion, Inspection, Map, Occlusion, Reattachment, Release, "
    "Removal, Repair, Replacement, Reposition, Resection, Restriction, Revision, Supplement, Transfer, Transplantation, "
    "Plain Radiography, Fluoroscopy, Computerized Tomography, Magnetic Resonance Imaging, Ultrasonography"
)
#: Section and third character of ICD-10-PCS, in the order of the names above.
_OPERATION_CODES = (*(f"0{sign}" for sign in "0123456789BCDFGHJKLMNPQRSTVWUXY"), "B0", "B1", "B2", "B3", "B4")
_OPERATIONS = tuple(zip(_OPERATION_CODES, _OPERATION_NAMES.split(", "), strict=True))
_APPROACHES = (
    ("0", "Open Approach"),
    ("3", "Percutaneous Approach"),
    ("4", "Percutaneous Endoscopic Approach"),
    ("7", "Via Natural or Artificial Opening"),
    ("8", "Via Natural or Artificial Opening Endoscopic"),
    ("X", "External Approach"),
)
_DEVICES = (
    ("Z", ""),
    ("0", " with Drainage Device"),
    ("2", " with Monitoring Device"),
    ("3", " with Infusion Device"),
    ("4", " with Internal Fixation Device"),
    ("7", " with Autologous Tissue Substitute"),
    ("C", " with Extraluminal Device"),
    ("D", " with Intraluminal Device"),
    ("J", " with Synthetic Substitute"),
    ("K", " with Nonautologous Tissue Substitute"),
)
_QUALIFIERS = (
    ("Z", ""),
    ("X", ", Diagnostic"),
    ("6", ", Bifurcation"),
    ("7", ", Temporary"),
    ("8", ", Intraoperative"),
    ("9", ", Multiple"),
)
_CONDITIONS = (
    "Abscess, Adhesions, Aneurysm, Atresia, Benign neoplasm, Calcification, Cellulitis, Chronic inflammation, Cyst, "
    "Congenital malformation, Contracture, Contusion, Crushing injury, Degeneration, Dislocation, Displaced fracture, "
    "Embolism, Fistula, Foreign body, Fracture, Granuloma, Hematoma, Hemorrhage, Hypertrophy, Infarction, Laceration, "
    "Malignant neoplasm, Necrosis, Nondisplaced fracture, Obstruction, Open bite, Perforation, Polyp, Puncture wound, "
    "Secondary malignant neoplasm, Stenosis, Superficial injury, Thrombosis, Ulcer, Unspecified disorder"
)
CONDITION_NAMES = tuple(_CONDITIONS.split(", "))
_CAUSES = (
    ", due to diabetes mellitus|, due to drug or chemical|, following a procedure|, following a birth injury|, recurrent|"
    ", acute|, chronic|, bilateral|, with infection|, with hemorrhage|, with gangrene|, with necrosis|, postprocedural|"
    ", in pregnancy|, of newborn|, in remission|, severe|, moderate|, mild|"
)
_ENCOUNTERS = (
    ("A", ", initial encounter"),
    ("D", ", subsequent encounter with routine healing"),
    ("G", ", subsequent encounter with delayed healing"),
    ("S", ", sequela"),
)


def made_codes(system: str, count: int) -> Iterator[CodeRow]:
    """The first `count` generated codes of `system`, each once; a larger count begins with the same codes.

    icd10pcs: section, body system, operation, part with its side, approach, device and qualifier, with one character each and
    a word or two each in the title. icd10cm: a condition of a part with its side, its cause and the encounter. Row number n
    is combination number n * STEP in mixed radix, so that every word occurs at every size.
    Raises ValueError if there are fewer combinations.
    """
    axes, made = _RULES[system]
    total = prod(len(axis) for axis in axes)
    if count > total or gcd(STEP, total) > 1:
        raise ValueError(f"There are {total:,} combinations for {system}, not {count:,}.")
    for number in range(count):
        left, chosen = number * STEP % total, []
        for axis in axes:
            left, place = divmod(left, len(axis))
            chosen.append(axis[place])
        yield made(*chosen)


def _procedure(place, operation, approach, device, qualifier) -> CodeRow:
    (system, part, where), (kind, name) = place, operation
    code = f"{kind[0]}{system}{kind[1]}{part}{approach[0]}{device[0]}{qualifier[0]}"
    title = f"{name} of {where}{device[1]}, {approach[1]}{qualifier[1]}"
    return CodeRow(code, title, title[:60])


def _condition(place, condition, cause, encounter) -> CodeRow:
    system, part, where = place
    letter = chr(ord("A") + list(_PARTS_OF).index(system))
    code = f"{letter}{condition[0]:02}{part}{SIGNS[cause[0]]}{encounter[0]}"
    title = f"{condition[1]} of {where.lower()}{cause[1]}{encounter[1]}"
    return CodeRow(code, title, title[:60])


_RULES = {
    "icd10pcs": ((PLACES, _OPERATIONS, _APPROACHES, _DEVICES, _QUALIFIERS), _procedure),
    "icd10cm": (
        (PLACES, tuple(enumerate(CONDITION_NAMES)), tuple(enumerate(_CAUSES.split("|"))), _ENCOUNTERS),
        _condition,
    ),
}
