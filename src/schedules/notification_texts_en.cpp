#include "schedules/notification_texts.hpp"

namespace mainstay::schedules {

namespace {

constexpr CatalogueText notification_en[] = {
    {"schedule.failed.one", "a scheduled job did not end well"},
    {"schedule.failed.many", "{count} scheduled runs did not end well"},
};

}  // namespace

std::span<const CatalogueText> notification_texts_en() { return notification_en; }

}  // namespace mainstay::schedules
