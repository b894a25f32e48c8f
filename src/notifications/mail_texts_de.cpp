#include "notifications/mail_texts.hpp"

namespace mainstay::notifications {

namespace {

constexpr CatalogueText mail_de[] = {
    {"greeting", "Hallo {name},"},
    {"several", "{count} Benachrichtigungen: {names}"},
    {"by", "{what} von {name}"},
    {"last_by", "{what}, zuletzt von {name}"},
    {"detail", "{what} ({detail})"},
    {"more", "Und {count} weitere: {link}"},
    {"choices", "Was wir Ihnen per E-Mail senden und wann, stellen Sie hier ein: {link}"},
};

}  // namespace

std::span<const CatalogueText> mail_texts_de() { return mail_de; }

}  // namespace mainstay::notifications
