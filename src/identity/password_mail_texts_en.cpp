#include "identity/password_mail_texts.hpp"

namespace mainstay::identity {

namespace {

constexpr CatalogueText password_mail_en[] = {
    {"reset.subject", "Set a new password"},
    {"reset.text",
     "Hello {name},\n\na new password was asked for, for the account of {email}. Set it here, "
     "within {hours} hour:\n\n{link}\n\nThe link works once. When the password is set, you are "
     "signed out everywhere.\n\nIf you did not ask for it, do nothing: your password stays as it "
     "is.\n"},
    {"claim.subject", "Set your password"},
    {"claim.text",
     "Hello {name},\n\nyou can see and answer your requests on the web. Choose a password for "
     "the account of {email} here, within {hours} hour:\n\n{link}\n\nThe link works "
     "once.\n\nIf you did not ask for it, do nothing.\n"},
    {"invitation.subject", "You are invited"},
    {"invitation.text",
     "Hello {name},\n\nan account was made for you, with the address {email}. Choose a password "
     "here, within {hours} hours:\n\n{link}\n\nThe link works once. After that, ask for a new "
     "one where you sign in.\n"},
};

}  // namespace

std::span<const CatalogueText> password_mail_texts_en() { return password_mail_en; }

}  // namespace mainstay::identity
