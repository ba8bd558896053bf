#![doc = include_str!("../../lints/account-password-in-image.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some(password) = command.account_password() else { return };
    let message = match password.is_empty {
        true => "the account is left without a password, open to all",
        false => "the password stays in the image and in its history",
    };
    let help = match password.is_empty {
        true => "lock the account with `passwd -l`",
        false => "set none, or set it when the container starts",
    };
    out.report(password.at, message).variant(password.program).help(help);
}
