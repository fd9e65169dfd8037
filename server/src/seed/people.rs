//! Invented people. None of them exists.

use jiff::civil::Date;

use super::chance::Chance;
use crate::domain::directory::person::AdministrativeGender;

const WOMEN: [&str; 20] = [
    "Ada", "Amina", "Beatriz", "Carmen", "Dorothea", "Elif", "Freya", "Grace", "Hanna", "Ines", "Joyce", "Keiko",
    "Leila", "Margit", "Nadia", "Olga", "Paula", "Ruth", "Salma", "Theresa",
];
const MEN: [&str; 20] = [
    "Adam", "Bilal", "Carlos", "Dmitri", "Emil", "Felix", "Gustav", "Hiroshi", "Ivan", "Jonas", "Karim", "Leon",
    "Marek", "Nils", "Omar", "Pavel", "Rafael", "Samuel", "Tariq", "Victor",
];
const FAMILIES: [&str; 30] = [
    "Abiodun",
    "Bauer",
    "Castellano",
    "Duarte",
    "Eriksson",
    "Farkas",
    "Goldberg",
    "Haugen",
    "Ibrahim",
    "Janssen",
    "Kaya",
    "Lindgren",
    "Moreau",
    "Nakamura",
    "Oyelaran",
    "Petrov",
    "Quispe",
    "Romano",
    "Sato",
    "Thornton",
    "Ueda",
    "Varga",
    "Weiss",
    "Xu",
    "Yilmaz",
    "Zimmermann",
    "Brandt",
    "Costa",
    "Dlamini",
    "Evans",
];

/// Somebody to treat.
pub(super) struct Somebody {
    pub(super) given: &'static str,
    pub(super) family: &'static str,
    pub(super) gender: AdministrativeGender,
    pub(super) birth_date: Date,
    pub(super) mrn: String,
}

/// Somebody of a hospital, of an age it treats.
pub(super) fn somebody(
    prefix: &str,
    number: u32,
    ages: std::ops::Range<u32>,
    today: Date,
    chance: &mut Chance,
) -> Somebody {
    let woman = chance.happens(50);
    let age = ages.start + chance.below(ages.end - ages.start);
    let year = today.year() - i16::try_from(age).unwrap_or(0) - 1;
    let month = i8::try_from(1 + chance.below(12)).unwrap_or(1);
    let day = i8::try_from(1 + chance.below(28)).unwrap_or(1);
    Somebody {
        given: chance.pick(if woman { &WOMEN[..] } else { &MEN[..] }),
        family: chance.pick(&FAMILIES[..]),
        gender: if woman { AdministrativeGender::Female } else { AdministrativeGender::Male },
        // Every month has 28 days.
        birth_date: Date::new(year, month, day).unwrap_or(today),
        mrn: format!("{prefix}-{}", 300_000 + number * 137),
    }
}
