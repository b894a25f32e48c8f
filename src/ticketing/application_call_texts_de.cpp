#include "ticketing/call_application.hpp"

namespace mainstay::ticketing {

namespace {

constexpr CatalogueText application_call_de[] = {
    {"done", "{application} hat es erledigt: {action}."},
    {"refused", "{application} konnte es nicht selbst erledigen: {action}. Wir kümmern uns darum."},
    {"unanswered", "{application} hat nicht geantwortet: {action}. Wir kümmern uns darum."},
};

}  // namespace

std::span<const CatalogueText> application_call_texts_de() { return application_call_de; }

}  // namespace mainstay::ticketing
