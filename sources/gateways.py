"""The legal gateways a dataset may be disclosed under, each with its citation.

What a gateway permits is written from the Act (Police, Crime, Sentencing and Courts Act
2022, sections 10, 16 and 17). The partnership's information governance lead decides.
"""

from sources.contract import Gateway

DUTY_S16 = Gateway(
    "pcsc_s16",
    "Serious Violence Duty information sharing",
    "Police, Crime, Sentencing and Courts Act 2022, s.16",
    permits_health_of_persons=False,
    permits_health_sender_persons=False,
)
DUTY_S17 = Gateway(
    "pcsc_s17",
    "Required by the local policing body",
    "Police, Crime, Sentencing and Courts Act 2022, s.17",
    permits_health_of_persons=False,
    permits_health_sender_persons=False,
)
ISTV = Gateway(
    "istv",
    "Information Sharing to Tackle Violence, anonymous by design",
    "NHS information standard DCB1594 (ISB 1594)",
    permits_health_of_persons=False,
    permits_health_sender_persons=False,
)
DSA = Gateway(
    "data_sharing_agreement",
    "A data sharing agreement under another power, named in the partnership's file",
    "Named by the partnership; not s.16 or s.17 of the 2022 Act (s.16(7) leaves it untouched)",
    permits_health_of_persons=True,
    permits_health_sender_persons=True,
)
OPEN_DATA = Gateway(
    "open_data",
    "Already published",
    "Open Government Licence v3.0",
    permits_health_of_persons=False,
    permits_health_sender_persons=False,
)
