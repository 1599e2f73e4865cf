//! What the people and things of a fleet are called, all of it made up.

/// The first halves of organizations' names.
pub(super) const PLACES: [&str; 20] = [
    "Alder",
    "Birch",
    "Cobalt",
    "Delta",
    "Ember",
    "Fairview",
    "Granite",
    "Harbor",
    "Iris",
    "Juniper",
    "Kestrel",
    "Lakeside",
    "Meridian",
    "Northgate",
    "Orchard",
    "Pioneer",
    "Quarry",
    "Riverside",
    "Summit",
    "Tamarack",
];

/// The second halves. There are 19, so that each half meets each.
pub(super) const TRADES: [&str; 19] = [
    "Dental",
    "Law",
    "Logistics",
    "Architects",
    "Brewing",
    "Clinic",
    "Schools",
    "Realty",
    "Robotics",
    "Foods",
    "Insurance",
    "Printing",
    "Energy",
    "Studios",
    "Outfitters",
    "Accounting",
    "Veterinary",
    "Construction",
    "Labs",
];

/// First names, and how they are written in addresses.
pub(super) const FIRST: [(&str, &str); 16] = [
    ("Ada", "ada"),
    ("Zoë", "zoe"),
    ("José", "jose"),
    ("Priya", "priya"),
    ("Łukasz", "lukasz"),
    ("Mei", "mei"),
    ("Kwame", "kwame"),
    ("Ingrid", "ingrid"),
    ("نور", "nour"),
    ("Diego", "diego"),
    ("Fatima", "fatima"),
    ("Søren", "soren"),
    ("Hannah", "hannah"),
    ("Minh", "minh"),
    ("Olga", "olga"),
    ("Tunde", "tunde"),
];

/// Last names. There are 17, so that each first name meets each.
pub(super) const LAST: [(&str, &str); 17] = [
    ("Adeyemi", "adeyemi"),
    ("Brown", "brown"),
    ("Castillo", "castillo"),
    ("Dvořák", "dvorak"),
    ("Eriksen", "eriksen"),
    ("Fischer", "fischer"),
    ("García", "garcia"),
    ("Haddad", "haddad"),
    ("Ivanova", "ivanova"),
    ("Jansen", "jansen"),
    ("Kim", "kim"),
    ("Lindqvist", "lindqvist"),
    ("Mensah", "mensah"),
    ("Nguyen", "nguyen"),
    ("O'Brien", "obrien"),
    ("Patel", "patel"),
    ("Quintero", "quintero"),
];

/// After the first administrator, who is always one *with Billing*.
pub(super) const ROLES: [&str; 7] = [
    "Administrator",
    "Manager",
    "Administrator",
    "Help Desk",
    "Read Only",
    "Administrator",
    "Command Runner",
];

/// Service accounts, and their roles.
pub(super) const ACCOUNTS: [(&str, &str); 7] = [
    ("Terraform", "Administrator with Billing"),
    ("HR onboarding", "Administrator"),
    ("Nightly audit export", "Read Only"),
    ("Backup", "Manager"),
    ("Wi-Fi RADIUS sync", "Manager"),
    ("Asset inventory", "Read Only"),
    ("SIEM feed", "Read Only"),
];

pub(super) const LIFETIMES: [(&str, i64); 4] = [
    ("90 Days", 90),
    ("365 Days", 365),
    ("30 Days", 30),
    ("60 Days", 60),
];
