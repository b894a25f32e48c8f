#include "webhooks/notification_texts.hpp"

namespace mainstay::webhooks {

namespace {

constexpr CatalogueText texts[] = {
    {"webhook.disabled.one", "a webhook was turned off"},
    {"webhook.disabled.many", "{count} webhooks were turned off"},
};

}  // namespace

std::span<const CatalogueText> notification_texts_en() { return texts; }

}  // namespace mainstay::webhooks
