"""Every kind of personal data looked for.

To add one: write its `spans` and add a line. Where findings overlap, the earlier line's label is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rag.answering.privacy import contacts, dates, names, numbers, places, references, spoken
from rag.answering.privacy.kinds import Detector

DETECTORS: tuple[Detector, ...] = (
    Detector("NHS_NUMBER", "[NHS number removed]", numbers.nhs_numbers),
    Detector("NHS_NUMBER", "[NHS number removed]", spoken.record_numbers),
    Detector("NI_NUMBER", "[NI number removed]", numbers.ni_numbers),
    Detector("NI_NUMBER", "[NI number removed]", spoken.ni_numbers),
    Detector("UPN", "[pupil number removed]", references.pupil_numbers),
    Detector("COURT_NUMBER", "[court number removed]", references.court_numbers),
    Detector("REGISTRATION_NUMBER", "[registration number removed]", references.registrations),
    Detector("BANK", "[bank details removed]", references.bank_details),
    Detector("VEHICLE", "[vehicle removed]", references.vehicles),
    Detector("CASE_ID", "[case id removed]", references.case_ids),
    Detector("EMAIL", "[email removed]", contacts.emails),
    Detector("PHONE", "[phone removed]", contacts.phones),
    Detector("PHONE", "[phone removed]", spoken.numbers),
    Detector("DATE_OF_BIRTH", "[date of birth removed]", dates.births),
    Detector("DATE_OF_BIRTH", "[date of birth removed]", spoken.births),
    Detector("ADDRESS", "[address removed]", places.addresses),
    Detector("SCHOOL", "[school removed]", places.schools),
    Detector("PLACEMENT", "[placement removed]", places.placements),
    Detector("POSTCODE", "[postcode removed]", places.postcodes),
    Detector("NAME", "[name removed]", names.names),
    Detector("NAME", "[name removed]", contacts.handles),
)

PLACEHOLDERS: Mapping[str, str] = MappingProxyType({d.label: d.placeholder for d in DETECTORS})
"""Label -> the words put in a finding's place."""
