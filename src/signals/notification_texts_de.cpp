#include "signals/notification_texts.hpp"

namespace mainstay::signals {

namespace {

constexpr CatalogueText notification_de[] = {
    {"incident.opened.one", "es gibt eine Störung"},
    {"incident.opened.many", "es gibt {count} Störungen"},
    {"incident.returned.one", "eine Störung ist wieder da"},
    {"incident.returned.many", "{count} Störungen sind wieder da"},
    {"incident.recovered.one", "eine Störung ist vorbei"},
    {"incident.recovered.many", "{count} Störungen sind vorbei"},
};

}  // namespace

std::span<const CatalogueText> notification_texts_de() { return notification_de; }

}  // namespace mainstay::signals
