#include "schedules/notification_texts.hpp"

namespace mainstay::schedules {

namespace {

constexpr CatalogueText notification_de[] = {
    {"schedule.failed.one", "eine geplante Aufgabe endete nicht gut"},
    {"schedule.failed.many", "{count} geplante Läufe endeten nicht gut"},
};

}  // namespace

std::span<const CatalogueText> notification_texts_de() { return notification_de; }

}  // namespace mainstay::schedules
