#include "webhooks/notification_texts.hpp"

namespace mainstay::webhooks {

namespace {

constexpr CatalogueText notification_de[] = {
    {"webhook.disabled.one", "ein Webhook wurde abgeschaltet"},
    {"webhook.disabled.many", "{count} Webhooks wurden abgeschaltet"},
};

}  // namespace

std::span<const CatalogueText> notification_texts_de() { return notification_de; }

}  // namespace mainstay::webhooks
