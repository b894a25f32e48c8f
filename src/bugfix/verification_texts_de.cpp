#include "bugfix/verification_texts.hpp"

namespace mainstay::bugfix {

namespace {

constexpr CatalogueText texts_of_verification_de[] = {
    {"of_release", " mit Version {release} oder neuer"},
    {"of_later", " mit Versionen nach {release}"},
    {"reason_hours", "{hours} Stunden{of} ohne ihn; {expected} Ereignisse wären zu erwarten gewesen"
    },
    {"reason_sessions",
     "{sessions} Sitzungen in {hours} Stunden{of} ohne ihn; {expected} Ereignisse wären zu"
     " erwarten gewesen"},
    {"verified", "Der Fehler „{title}“ ist nachweislich weg: {reason}.\n\n{link}"},
    {"withdrawn",
     "Der Nachweis, dass der Fehler „{title}“ weg ist, ist zurückgenommen: Er kam"
     " wieder.\n\n{link}"},
    {"withdrawn_in",
     "Der Nachweis, dass der Fehler „{title}“ weg ist, ist zurückgenommen: Er kam in Version"
     " {release} wieder.\n\n{link}"},
    {"taken_back",
     "Der Nachweis, dass der Fehler „{title}“ weg ist, ist zurückgenommen: Es wurde neu"
     " entschieden.\n\n{link}"},
};

}  // namespace

std::span<const CatalogueText> verification_texts_de() { return texts_of_verification_de; }

}  // namespace mainstay::bugfix
