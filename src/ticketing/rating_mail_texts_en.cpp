#include "ticketing/rating_mail.hpp"

namespace mainstay::ticketing {

namespace {

constexpr CatalogueText rating_mail_en[] = {
    {"subject", "{key}: How was it?"},
    {"text",
     "Hello {name},\n\n{key} is solved: {subject}\n\nWere you helped well? Say so here, within "
     "{days} "
     "days:\n\n{link}\n\nIf it is not solved, answer in the ticket: it is opened again then.\n"},
};

}  // namespace

std::span<const CatalogueText> rating_mail_texts_en() { return rating_mail_en; }

}  // namespace mainstay::ticketing
