#include "ticketing/rating_mail.hpp"

namespace mainstay::ticketing {

namespace {

constexpr CatalogueText rating_mail_de[] = {
    {"subject", "{key}: Wie war es?"},
    {"text",
     "Hallo {name},\n\n{key} ist gelöst: {subject}\n\nWurde Ihnen gut geholfen? Sagen Sie es hier, "
     "innerhalb von {days} Tagen:\n\n{link}\n\nIst es nicht gelöst, antworten Sie im Ticket: es "
     "wird "
     "dann wieder geöffnet.\n"},
};

}  // namespace

std::span<const CatalogueText> rating_mail_texts_de() { return rating_mail_de; }

}  // namespace mainstay::ticketing
