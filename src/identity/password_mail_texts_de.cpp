#include "identity/password_mail_texts.hpp"

namespace mainstay::identity {

namespace {

constexpr CatalogueText password_mail_de[] = {
    {"reset.subject", "Neues Passwort setzen"},
    {"reset.text",
     "Hallo {name},\n\nfür das Konto von {email} wurde ein neues Passwort verlangt. Setzen Sie "
     "es hier, innerhalb von {hours} Stunde:\n\n{link}\n\nDer Link gilt einmal. Ist das "
     "Passwort gesetzt, sind Sie überall abgemeldet.\n\nHaben Sie das nicht verlangt, tun Sie "
     "nichts: Ihr Passwort bleibt, wie es ist.\n"},
    {"claim.subject", "Passwort festlegen"},
    {"claim.text",
     "Hallo {name},\n\nSie können Ihre Anfragen im Web sehen und beantworten. Wählen Sie hier "
     "ein Passwort für das Konto von {email}, innerhalb von {hours} Stunde:\n\n{link}\n\nDer "
     "Link gilt einmal.\n\nHaben Sie das nicht verlangt, tun Sie nichts.\n"},
    {"invitation.subject", "Sie sind eingeladen"},
    {"invitation.text",
     "Hallo {name},\n\nfür Sie wurde ein Konto mit der Adresse {email} angelegt. Wählen Sie hier "
     "ein Passwort, innerhalb von {hours} Stunden:\n\n{link}\n\nDer Link gilt einmal. Danach "
     "verlangen Sie einen neuen, wo Sie sich anmelden.\n"},
};

}  // namespace

std::span<const CatalogueText> password_mail_texts_de() { return password_mail_de; }

}  // namespace mainstay::identity
