#include "automation/notifications.hpp"

namespace mainstay::automation {

namespace {

constexpr CatalogueText notification_en[] = {
    {"automation.stopped.one", "was switched off by itself"},
    {"automation.stopped.many", "was switched off by itself {count} times"},
};

}  // namespace

std::span<const CatalogueText> notification_texts_en() { return notification_en; }

}  // namespace mainstay::automation
