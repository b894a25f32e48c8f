#include "notifications/mail_texts.hpp"

namespace mainstay::notifications {

namespace {

constexpr CatalogueText mail_en[] = {
    {"greeting", "Hello {name},"},
    {"several", "{count} notifications: {names}"},
    {"by", "{what} by {name}"},
    {"last_by", "{what}, the last by {name}"},
    {"detail", "{what} ({detail})"},
    {"more", "And {count} more: {link}"},
    {"choices", "You choose what is mailed to you, and when: {link}"},
};

}  // namespace

std::span<const CatalogueText> mail_texts_en() { return mail_en; }

}  // namespace mainstay::notifications
