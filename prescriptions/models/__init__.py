from prescriptions.models.concern import Concern
from prescriptions.models.dosing import DoseFields, Occasion
from prescriptions.models.drill import Drill, SideMode
from prescriptions.models.item import Item
from prescriptions.models.pause import Pause
from prescriptions.models.prescription import Prescription
from prescriptions.models.protocol import Phase, PhaseDrill, Protocol
from prescriptions.models.rule import PrecautionRule
from prescriptions.models.saved_dose import SavedDose
from prescriptions.models.sending import Sending

__all__ = [
    "Concern",
    "DoseFields",
    "Drill",
    "Item",
    "Occasion",
    "Pause",
    "Phase",
    "PhaseDrill",
    "PrecautionRule",
    "Prescription",
    "Protocol",
    "SavedDose",
    "Sending",
    "SideMode",
]
