#include "automation/notifications.hpp"

namespace mainstay::automation {

namespace {

constexpr CatalogueText texts[] = {
    {"automation.stopped.one", "wurde von selbst abgeschaltet"},
    {"automation.stopped.many", "wurde {count}-mal von selbst abgeschaltet"},
};

}  // namespace

std::span<const CatalogueText> notification_texts_de() { return texts; }

}  // namespace mainstay::automation
