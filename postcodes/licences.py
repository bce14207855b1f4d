"""What the licences of the sources ask to be shown."""

ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right {year}. Contains Royal Mail data © "
    "Royal Mail copyright and database right {year}. Source: Office for National Statistics "
    "licensed under the Open Government Licence v.3.0."
)
MEMBERS_ATTRIBUTION = (
    "Contains Parliamentary information licensed under the Open Parliament Licence v3.0."
)
NAMES_ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
    "Contains OS data © Crown copyright and database right 2024. "
    "Welsh names and electorates: mySociety, CC BY 4.0."
)
