"""The coding sheet: one report's coding, each value with the words of the text that carry it.

    sheet (coding.py) → checked (checking.py, codebook.py, recomputing.py) → gold record (as_gold.py)
                                                                           or facts (as_facts.py)
    facts → sheet (from_facts.py), for a person to mend

A person fills it with an editor, a model can fill it; `locating.py` finds its words in the text.
"""

from kg.sheet.as_facts import facts_of_sheet
from kg.sheet.as_gold import gold_record
from kg.sheet.checking import check
from kg.sheet.codebook import Fault
from kg.sheet.coding import Sheet, json_schema, parse_sheet, write_sheet
from kg.sheet.from_facts import sheet_of_facts
from kg.sheet.recomputing import Discrepancy, differences

__all__ = [
    "Discrepancy", "Fault", "Sheet", "check", "differences", "facts_of_sheet", "gold_record", "json_schema",
    "parse_sheet", "sheet_of_facts", "write_sheet",
]
