#include "signals/notification_texts.hpp"

namespace mainstay::signals {

namespace {

constexpr CatalogueText notification_en[] = {
    {"incident.opened.one", "there is an incident"},
    {"incident.opened.many", "there are {count} incidents"},
    {"incident.returned.one", "an incident is there again"},
    {"incident.returned.many", "{count} incidents are there again"},
    {"incident.recovered.one", "an incident is over"},
    {"incident.recovered.many", "{count} incidents are over"},
};

}  // namespace

std::span<const CatalogueText> notification_texts_en() { return notification_en; }

}  // namespace mainstay::signals
