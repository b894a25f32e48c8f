#include "automation/notifications.hpp"

namespace mainstay::automation {

namespace {

constexpr CatalogueText notification_de[] = {
    {"automation.stopped.one", "wurde von selbst abgeschaltet"},
    {"automation.stopped.many", "wurde {count}-mal von selbst abgeschaltet"},
};

}  // namespace

std::span<const CatalogueText> notification_texts_de() { return notification_de; }

}  // namespace mainstay::automation
