#include "webhooks/notification_texts.hpp"

namespace mainstay::webhooks {

namespace {

constexpr CatalogueText notification_en[] = {
    {"webhook.disabled.one", "a webhook was turned off"},
    {"webhook.disabled.many", "{count} webhooks were turned off"},
};

}  // namespace

std::span<const CatalogueText> notification_texts_en() { return notification_en; }

}  // namespace mainstay::webhooks
