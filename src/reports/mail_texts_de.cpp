#include "reports/mail_texts.hpp"

namespace mainstay::reports {

namespace {

constexpr CatalogueText mail_de[] = {
    {"subject", "{name}, {first} bis {last}"},
    {"subject_now", "{name}, Stand {last}"},
    {"greeting", "Guten Tag {name},"},
    {"lead", "hier ist „{name}“ vom {first} bis zum {last}, soweit Sie es sehen dürfen."},
    {"lead_now", "hier ist „{name}“ mit dem Stand vom {last}, soweit Sie es sehen dürfen."},
    {"empty", "Nichts wurde gezählt."},
    {"more", "Die angehängte Datei hat alle {count} Zeilen."},
    {"incomplete", "Ältere Tickets werden noch gezählt."},
    {"open", "Bericht öffnen: {link}"},
    {"stop", "Sie möchten diesen Bericht nicht mehr bekommen: {link}"},
    {"day", "Tag"},
    {"week", "Woche ab"},
    {"month", "Monat ab"},
    {"range", "Zeit"},
    {"none", "keine"},
    {"hours", "{hours} Std. {minutes} Min."},
    {"minutes", "{minutes} Min."},
    {"from", "{from} oder mehr"},
    {"until", "unter {to}"},
    {"between", "{from} bis {to}"},
};

}  // namespace

std::span<const CatalogueText> mail_texts_de() { return mail_de; }

}  // namespace mainstay::reports
